"""The WSGI application that gunicorn serves."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from gunicorn.errors import AppImportError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imagegen.settings")

try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    raise AppImportError(str(error)) from None  # which gunicorn says in one line
