from django.urls import path
from django.views.generic import RedirectView

from imagegen.console import credentials

app_name = "console"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="console:credentials"), name="index"),
    path("credentials/", credentials.index, name="credentials"),
    path("credentials/add/", credentials.add, name="add_credential"),
    path("credentials/sandbox/", credentials.try_sandbox, name="try_sandbox"),
    path("credentials/test/", credentials.test_all, name="test_all"),
    path("credentials/<int:pk>/", credentials.edit, name="credential"),
    path("credentials/<int:pk>/test/", credentials.test, name="test"),
    path("credentials/<int:pk>/switch/", credentials.switch, name="switch"),
    path("credentials/<int:pk>/models/", credentials.models, name="models"),
    path("credentials/<int:pk>/delete/", credentials.delete, name="delete_credential"),
]
