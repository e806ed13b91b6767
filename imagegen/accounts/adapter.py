"""What django-allauth asks us."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: people are added."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
