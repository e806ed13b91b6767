"""What jobs listen to."""

from django.apps import AppConfig

from imagegen.accounts.signals import renamed


class JobsConfig(AppConfig):
    name = "imagegen.jobs"

    def ready(self) -> None:
        from imagegen.jobs import search

        renamed.connect(search.rename)
