"""What jobs listen to."""

from django.apps import AppConfig
from django.db.models.signals import pre_delete

from imagegen.accounts.signals import renamed


class JobsConfig(AppConfig):
    name = "imagegen.jobs"

    def ready(self) -> None:
        from imagegen.celery import app
        from imagegen.credentials.models import Credential
        from imagegen.jobs import search, settling

        app.set_default()  # in every thread: tasks and bells name no application
        renamed.connect(search.rename)
        pre_delete.connect(settling.keep_name, sender=Credential)
