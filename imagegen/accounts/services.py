"""Making people and teams, letting people in, and what they may do there."""

import hashlib
import secrets
from collections.abc import Mapping

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.text import slugify

from imagegen.accounts import factors
from imagegen.accounts.models import Invitation, Membership, Policy, Role, SetupLink, Team, Theme, User
from imagegen.accounts.signals import renamed
from imagegen.audit.forgetting import forget_person
from imagegen.audit.models import Action
from imagegen.audit.services import record
from imagegen.core.unique import save_unique

NAME_TAKEN = "There is a team of this name. Choose another."


class AlreadyClaimed(Exception):
    """The link was used, or there is somebody already."""


class InvitationClosed(Exception):
    """The link lets nobody in; `state` says why: used, revoked, expired or unknown."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class AlreadyMember(Exception):
    """The person is in the team already; the invitation stays open for somebody else."""


class Kept(Exception):
    """Nothing was changed: nobody would be left to manage, or work would be lost. The message says so to people."""


class NoFactor(Exception):
    """Who asks for everybody's second factor has none."""


@transaction.atomic
def add_team(*, name: str, manager: User | None = None) -> Team:
    """A new team, with its first manager where one is named; raises ValidationError where the name is taken."""
    base = slugify(name)[:70] or "team"
    slug, number = base, 1
    while Team.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    team = Team(name=name.strip(), slug=slug)
    _keep_apart(team)
    save_unique(team)
    record(Action.TEAM_ADDED, team)
    if manager:
        Membership.objects.create(user=manager, team=team, role=Role.MANAGER)
        record(Action.MEMBER_ADDED, manager, detail=f"{team}, {Role.MANAGER}")
    return team


@transaction.atomic
def rename_team(team: Team, *, name: str) -> Team:
    """The team by its new name, with the slug of the old; raises ValidationError where the name is taken."""
    before, team.name = team.name, name.strip()
    _keep_apart(team)
    save_unique(team, update_fields=["name"])
    if team.name != before:
        record(Action.TEAM_RENAMED, team, detail=f"{before} → {team}")
    return team


@transaction.atomic
def delete_team(team: Team) -> None:
    """Delete a team that has made nothing, with its memberships and invitations; people and credentials stay.

    Raises Kept for the last team, and for one with pictures, jobs or models of its own.
    """
    # Two who delete the last two teams at the same time wait here for each other.
    teams = list(Team.objects.select_for_update().order_by("pk"))
    if teams == [team]:
        raise Kept(f"{team} is the only team. Nothing was changed. Add another one first.")
    people = ", ".join(place.user.email for place in team.memberships.select_related("user").order_by("pk"))
    record(Action.TEAM_DELETED, team, detail=people)
    try:
        team.delete()
    except ProtectedError:
        raise Kept(f"{team} has pictures, jobs or models of its own. Nothing was changed.") from None


@transaction.atomic
def add_user(*, email: str, name: str, password: str, team: Team | None = None, role: str = Role.MEMBER) -> User:
    """A person in `team`, made if the address is new; the role "admin" is the installation's admin and a manager.

    Raises ValidationError for a bad address or a weak password. A known person keeps name and password.
    """
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        validate_password(password, User(email=email, display_name=name))
        user = User.objects.create_user(email, password, display_name=name)
        record(Action.PERSON_ADDED, user)
    if role == "admin":
        user.is_admin = True
        user.save(update_fields=["is_admin"])
        record(Action.ADMIN_MADE, user)
        role = Role.MANAGER
    if team is not None:
        _, is_new = Membership.objects.update_or_create(user=user, team=team, defaults={"role": role})
        record(Action.MEMBER_ADDED if is_new else Action.ROLE_CHANGED, user, detail=f"{team}, {role}")
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


@transaction.atomic
def invite(*, team: Team, role: str, by: User, email: str = "") -> tuple[Invitation, str]:
    """A new invitation and its token, which is nowhere else; raises ValidationError for a bad role or address."""
    token = secrets.token_urlsafe(24)
    invitation = Invitation(team=team, role=role, invited_by=by, email=email.strip().lower(), token_hash=_hash(token))
    invitation.full_clean(exclude=["used_at", "used_by", "revoked_at"])
    invitation.save()
    record(Action.INVITATION_MADE, invitation.email or "whoever has the link", detail=f"{team}, {role}")
    return invitation, token


@transaction.atomic
def revoke_invitation(invitation: Invitation) -> bool:
    """End the link; False where it was over already."""
    if Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=Now()) == 0:
        return False
    record(Action.INVITATION_REVOKED, invitation.email or "whoever has the link", detail=str(invitation.team))
    return True


def find_invitation(token: str) -> Invitation:
    """The open invitation of the link; raises InvitationClosed."""
    meant = Invitation.objects.filter(token_hash=_hash(token)).select_related("team", "invited_by")
    found = meant.open().first()
    if found is None:
        closed = meant.first()
        state = closed.state if closed else "unknown"
        raise InvitationClosed("revoked" if state == "open" else state)
    return found


@transaction.atomic
def accept_invitation(token: str, *, user: User) -> Membership:
    """The person's place in the team; raises InvitationClosed for all but one, however many ask at once.

    Raises AlreadyMember, with the link still open, for somebody of the team.
    """
    invitation = find_invitation(token)
    if Membership.objects.filter(user=user, team=invitation.team).exists():
        raise AlreadyMember
    if Invitation.objects.open().filter(pk=invitation.pk).update(used_at=Now(), used_by=user) == 0:
        raise InvitationClosed("used")
    record(Action.INVITATION_ACCEPTED, invitation.team, detail=invitation.role, by=user)
    return Membership.objects.get_or_create(user=user, team=invitation.team, defaults={"role": invitation.role})[0]


@transaction.atomic
def join(token: str, *, email: str, name: str, password: str) -> Membership:
    """A new person in the team that the link is for.

    Raises InvitationClosed, and ValidationError for a known address or a weak password, with the link still open.
    """
    find_invitation(token)
    validate_password(password, User(email=email, display_name=name))
    user = User.objects.create_user(email, password, display_name=name)
    record(Action.PERSON_ADDED, user, by=user)
    return accept_invitation(token, user=user)


@transaction.atomic
def change_role(membership: Membership, *, role: str) -> Membership:
    """What the person may do in the team; raises Kept where nobody could manage the team any more."""
    before, could_manage = membership.role, membership.can_manage
    membership.role = Role(role)
    if could_manage and not membership.can_manage:
        _keep_a_manager(membership)
    membership.save(update_fields=["role"])
    record(Action.ROLE_CHANGED, membership.user, detail=f"{membership.team}, {before} → {membership.role}")
    return membership


@transaction.atomic
def remove_member(membership: Membership) -> None:
    """Take a person out of a team; raises Kept where nobody could manage it any more.

    Their jobs there go on and stay the team's, as their pictures do. Their favourites are kept, unseen, for the case
    that they come back. Their account stays.
    """
    if membership.can_manage:
        _keep_a_manager(membership)
    record(Action.MEMBER_REMOVED, membership.user, detail=str(membership.team))
    membership.delete()


@transaction.atomic
def set_places(user: User, roles: Mapping[Team, str], *, by: User | None = None) -> None:
    """Put a person into exactly these teams, in these roles; raises Kept, and then nothing was changed.

    The trail says that it was done `by` somebody, or whoever is signed in.
    """
    places = {place.team: place for place in user.memberships.select_related("user", "team")}
    for team, role in roles.items():
        if team not in places:
            Membership.objects.get_or_create(user=user, team=team, defaults={"role": Role(role)})
            record(Action.MEMBER_ADDED, user, detail=f"{team}, {role}", by=by)
        elif places[team].role != role:
            change_role(places[team], role=role)
    for team in places.keys() - roles.keys():
        remove_member(places[team])


@transaction.atomic
def set_admin(user: User, *, is_admin: bool) -> None:
    """Make somebody an admin of the installation, or not; raises Kept for the last one."""
    if not is_admin:
        _keep_an_admin(user)
    user.is_admin = is_admin
    user.save(update_fields=["is_admin"])
    record(Action.ADMIN_MADE if is_admin else Action.ADMIN_UNMADE, user)


@transaction.atomic
def set_active(user: User, *, is_active: bool) -> None:
    """Activate or deactivate somebody, whose sessions then end. Raises Kept for the last admin."""
    if not is_active:
        _keep_an_admin(user)
        _end_sessions(user)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record(Action.PERSON_ACTIVATED if is_active else Action.PERSON_DEACTIVATED, user)


@transaction.atomic
def change_settings(user: User, *, name: str, time_zone: str = "", theme: str = Theme.SYSTEM) -> User:
    """What the person has chosen for themselves; raises ValidationError for what cannot be, and then saves nothing."""
    before = user.display_name
    user.display_name, user.time_zone, user.theme = name.strip(), time_zone, theme
    user.full_clean(exclude=["email", "password"])
    user.save(update_fields=["display_name", "time_zone", "theme"])
    if user.display_name != before:
        renamed.send(User, user=user, before=before)
        record(Action.PERSON_RENAMED, user, detail=f"{before} → {user.display_name}", by=user)
    return user


def require_second_factor(*, required: bool, by: User) -> None:
    """Ask everybody for a second factor, or not any more; raises NoFactor where the admin has none to begin with."""
    if required and not factors.has_factor(by):
        raise NoFactor
    with transaction.atomic():
        Policy.objects.update_or_create(pk=1, defaults={"requires_second_factor": required})
        record(Action.FACTOR_REQUIRED if required else Action.FACTOR_NOT_REQUIRED, "everybody", by=by)


@transaction.atomic
def remove_factors(user: User) -> None:
    """Forget somebody's second factors and recovery codes, for whom they are lost; all their sessions end."""
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    record(Action.FACTORS_REMOVED, user)


def make_reset_link(user: User) -> str:
    """The path at which the person sets a new password: once, within PASSWORD_RESET_TIMEOUT, until they sign in."""
    key = default_token_generator.make_token(user)
    record(Action.PASSWORD_LINK_MADE, user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


@transaction.atomic
def delete_person(user: User) -> None:
    """Delete somebody for good, with their name and address in the trail; raises Kept for the last admin.

    What they made has no author then. See jobs.erasure, which deletes that too.
    """
    _keep_an_admin(user)
    _end_sessions(user)
    Invitation.objects.filter(email__iexact=user.email).update(email="")
    record(Action.PERSON_DELETED, forget_person(user.pk, name=user.display_name, email=user.email))
    user.delete()


def _keep_apart(team: Team) -> None:
    """Raises ValidationError for a name that cannot be, or that another team has, in whatever case."""
    if not team.name:
        raise ValidationError({"name": "A team needs a name."})
    if Team.objects.exclude(pk=team.pk).filter(name__iexact=team.name).exists():
        raise ValidationError({"name": NAME_TAKEN})
    team.full_clean()


def _end_sessions(user: User) -> None:
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


def _keep_a_manager(leaving: Membership) -> None:
    # Two who make way for each other at the same time wait here for each other.
    team = Team.objects.select_for_update().get(pk=leaving.team_id)
    if not team.memberships.managing().exclude(pk=leaving.pk).exists():
        raise Kept(
            f"{leaving.user} is the only manager of {team}. Nothing was changed. Make somebody else a manager first."
        )


def _keep_an_admin(leaving: User) -> None:
    admins = list(User.objects.select_for_update().filter(is_admin=True, is_active=True).order_by("pk"))
    if leaving in admins and len(admins) == 1:
        raise Kept(
            f"{leaving} is the only admin of this installation. Nothing was changed. Make somebody else an admin first."
        )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
