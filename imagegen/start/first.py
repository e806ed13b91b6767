"""The first start of an installation: an admin, a team, the sandbox."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import transaction

from imagegen.accounts import services as accounts
from imagegen.accounts.models import Team, User
from imagegen.credentials import services as credentials


def prepare() -> str | None:
    """Make what the environment asks for, or a token for the page that asks; None where there is nothing to do.

    Raises ImproperlyConfigured where DJANGO_SUPERUSER_EMAIL or DJANGO_SUPERUSER_PASSWORD cannot be taken.
    """
    if User.objects.exists():
        return None
    if not settings.FIRST_ADMIN_EMAIL or not settings.FIRST_ADMIN_PASSWORD:
        return accounts.make_setup_link()
    name = settings.FIRST_ADMIN_EMAIL.split("@")[0].replace(".", " ").title()
    try:
        with transaction.atomic():
            team = Team.objects.first() or accounts.add_team(name=settings.FIRST_TEAM)
            accounts.add_user(
                email=settings.FIRST_ADMIN_EMAIL,
                name=name,
                password=settings.FIRST_ADMIN_PASSWORD,
                team=team,
                role="admin",
            )
            credentials.add_sandbox(team)
    except ValidationError as error:
        words = " ".join(error.messages)
        raise ImproperlyConfigured(f"DJANGO_SUPERUSER_EMAIL, DJANGO_SUPERUSER_PASSWORD: {words}") from None
    return None
