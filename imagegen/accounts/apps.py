"""What accounts listen to."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "imagegen.accounts"

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed

        from imagegen.accounts import adapter

        authentication_step_completed.connect(adapter.renew_session)
