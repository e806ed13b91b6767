"""A team at work, and everybody who may knock at its doors."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.utils import timezone

from imagegen.accounts import services as accounts
from imagegen.accounts.models import Invitation, Membership, Role, Team, User
from imagegen.assets.models import Asset
from imagegen.credentials.models import Offer
from imagegen.jobs.models import Job
from imagegen.jobs.states import Status
from tests import make

OUTSIDE = ("anonymous", "stranger", "admin elsewhere", "removed", "deactivated")
INSIDE = ("viewer", "member", "author", "manager", "admin")
KINDS = (*OUTSIDE, *INSIDE)


@dataclass(frozen=True, kw_only=True)
class Work:
    """What one team has: a thing of each kind that an address or a body can name, made by its author."""

    secret: str  # in the prompt of everything
    team: Team
    empty: Team  # one that has made nothing
    author: User
    manager: User
    picture: Asset
    trashed: Asset
    queued: Job
    failed: Job
    offer: Offer
    membership: Membership  # the author's
    invitation: Invitation
    token: str  # of the invitation
    passkey: Authenticator  # of a member who never knocks


def work(name: str) -> Work:
    """A team of that name at work."""
    secret, team = f"The secret lighthouse of {name}", make.team(name)
    author = make.user(f"Alma {name}", team=team)
    manager = make.user("Mina Manager", team=team, role=Role.MANAGER)
    owner = make.user("Olga Owner", team=team)
    offer = make.offer(team)
    invitation, token = accounts.invite(team=team, role=Role.MEMBER, by=manager)
    return Work(
        secret=secret,
        team=team,
        empty=make.team(f"{name} Drafts"),
        author=author,
        manager=manager,
        picture=make.picture(team, author, prompt=secret),
        trashed=make.picture(team, author, prompt=secret, trashed_at=timezone.now(), trashed_by=author),
        queued=make.job(team, author, prompt=secret, offer=offer),
        failed=make.job(team, author, prompt=secret, offer=offer, status=Status.FAILED, error_kind="broke"),
        offer=offer,
        membership=author.memberships.get(),
        invitation=invitation,
        token=token,
        passkey=Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"}),
    )


def person(kind: str, ours: Work, theirs: Work) -> User | None:
    """Somebody of that kind, as our team sees them; who is outside could do the most there, or here before."""
    match kind:
        case "anonymous":
            return None
        case "stranger":
            return theirs.manager
        case "author":
            return ours.author
        case "manager":
            return ours.manager
        case "admin":
            return make.user("Ada Admin", team=ours.team, is_admin=True)
        case "admin elsewhere":
            return make.user("Eve Elsewhere", team=theirs.team, is_admin=True)
        case "viewer" | "member":
            return make.user("Vera Viewer", team=ours.team, role=kind)
        case _:
            return make.user("Gwen Gone", team=ours.team, role=Role.MANAGER)


def session_of(user: User | None) -> str:
    """The cookie of a live session; empty for nobody."""
    if user is None:
        return ""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def knock(kind: str, ours: Work, theirs: Work) -> str:
    """The session of somebody of that kind. Who was removed or deactivated has it from a second before."""
    user = person(kind, ours, theirs)
    session = session_of(user)
    if user and kind == "removed":
        accounts.remove_member(user.memberships.get())
    if user and kind == "deactivated":
        User.objects.filter(pk=user.pk).update(is_active=False)
    return session
