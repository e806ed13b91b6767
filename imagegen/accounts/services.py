"""Making people and teams."""

import hashlib
import secrets

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models.functions import Now
from django.utils.text import slugify

from imagegen.accounts.models import Membership, Role, SetupLink, Team, User


class AlreadyClaimed(Exception):
    """The link was used, or there is somebody already."""


@transaction.atomic
def add_team(*, name: str) -> Team:
    """A new team; raises django.core.exceptions.ValidationError where the name is taken."""
    base = slugify(name)[:70] or "team"
    slug, number = base, 1
    while Team.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    team = Team(name=name.strip(), slug=slug)
    team.full_clean()
    team.save()
    return team


@transaction.atomic
def add_user(*, email: str, name: str, password: str, team: Team | None = None, role: str = Role.MEMBER) -> User:
    """A person in `team`, made if the address is new; the role "admin" is the installation's admin and a manager.

    Raises ValidationError for a bad address or a weak password. A known person keeps name and password.
    """
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        validate_password(password, User(email=email, display_name=name))
        user = User.objects.create_user(email, password, display_name=name)
    if role == "admin":
        user.is_admin = True
        user.save(update_fields=["is_admin"])
        role = Role.MANAGER
    if team is not None:
        Membership.objects.update_or_create(user=user, team=team, defaults={"role": role})
    return user


def make_setup_link() -> str | None:
    """A new token for the page that makes the first admin, in place of any before; None once there is a person."""
    if User.objects.exists():
        return None
    token = secrets.token_urlsafe(24)
    SetupLink.objects.update_or_create(pk=1, defaults={"token_hash": _hash(token), "used_at": None})
    return token


def setup_is_open(token: str) -> bool:
    """Whether the one-time link still makes the first admin."""
    return SetupLink.objects.filter(token_hash=_hash(token), used_at=None).exists() and not User.objects.exists()


@transaction.atomic
def use_setup_link(token: str, *, email: str, name: str, password: str, team_name: str) -> tuple[User, Team]:
    """The first admin and team; raises AlreadyClaimed for all but one, however many ask at once."""
    opened = SetupLink.objects.filter(pk=1, token_hash=_hash(token), used_at=None)
    if opened.update(used_at=Now()) == 0 or User.objects.exists():
        raise AlreadyClaimed
    team = Team.objects.first() or add_team(name=team_name)
    return add_user(email=email, name=name, password=password, team=team, role="admin"), team


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
