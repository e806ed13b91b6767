"""Every route of the URLconf, who may use it, and what it is asked with."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.urls import URLResolver, get_resolver, reverse

from imagegen.accounts import services as accounts
from imagegen.credentials.services import Terms
from tests.security.asking import CHANGES, IN, SIGN_IN, Outcome
from tests.security.people import INSIDE, KINDS, Work

Given = Callable[[Work], dict[str, Any]]
# Who is refused how. Whoever is not named is let in, and where they post changes something.
Access = Mapping[str, Outcome]
OPEN: Access = {}
SIGNED_IN: Access = {"anonymous": SIGN_IN, "deactivated": SIGN_IN}
TEAM: Access = {**SIGNED_IN, "removed": 403}  # of whatever team: about their own
OURS: Access = {**TEAM, "stranger": 404, "admin elsewhere": 404}  # about a thing of our team
MAKER: Access = {**TEAM, "viewer": 403}
MANAGER: Access = {**TEAM, "viewer": 403, "member": 403, "author": 403}
OUR_MAKER: Access = {**OURS, **MAKER}
OUR_MANAGER: Access = {**OURS, **MANAGER}
OWN: Access = {**OUR_MAKER, "member": 403}  # its author's, and its manager's
ADMIN: Access = {**TEAM, "stranger": 403, **dict.fromkeys(("viewer", "member", "author", "manager"), 403)}
NOT_THERE: Access = dict.fromkeys(KINDS, 404)
LOOK_ONLY: Access = {**dict.fromkeys(KINDS, 405), **SIGNED_IN}
NOT_THEIRS: Access = {**NOT_THERE, **SIGNED_IN}
NOT_NOW: Access = {**dict.fromkeys(KINDS, 403), **SIGNED_IN}
LEADS_TO_SIGN_IN: Access = dict.fromkeys(KINDS, SIGN_IN)


def idle(access: Access) -> Access:
    """The same for a post that changes nothing."""
    return {**dict.fromkeys(KINDS, IN), **access}


def saying(**given: Any) -> Given:
    """The same, whatever the team has."""
    return lambda _: given


def pk(of: str) -> Given:
    """The key of that thing of the team."""
    return lambda work: {"pk": attrgetter(of)(work).pk}


def edge(work: Work) -> dict[str, Any]:
    return {"pk": work.picture.pk, "edge": work.picture.renditions[0]}


def reset_key(work: Work) -> dict[str, Any]:
    *_, uid_and_key, _ = accounts.make_reset_link(work.author).split("/")
    uid, _, key = uid_and_key.partition("-")
    return {"uidb36": uid, "key": key}


def wish(work: Work) -> dict[str, Any]:
    return {"model": work.offer.value, "prompt": "Dunes", "submit_token": str(uuid.uuid4())}


def picture(work: Work) -> dict[str, Any]:
    return {"picture": work.picture.pk}


def trashed(work: Work) -> dict[str, Any]:
    return {"picture": work.trashed.pk}


PERSON = {"name": "Nora New", "email": "nora@studio.example", "password": "blue-hour-lamp"}


def new_credential(work: Work) -> dict[str, Any]:
    return {"preset": "sandbox", "name": "New key", "key": "sk-sample-0123456789", "teams": [work.team.pk]}


def same_credential(work: Work) -> dict[str, Any]:
    kept = work.offer.credential
    return {"name": "Renamed", "base_url": kept.base_url, "teams": [work.team.pk], "revision": kept.revision}


def one_model(work: Work) -> dict[str, Any]:
    return {
        "shown": [work.offer.pk],
        f"{work.offer.pk}-was": Terms.of(work.offer).mark,
        f"{work.offer.pk}-price": "0.05",
    }


def place(work: Work) -> dict[str, Any]:
    return {f"team-{work.team.pk}": "viewer"}


NOTHING = saying()
SLUG = saying(slug="generate")
PROVIDER = saying(provider_id="sample")


@dataclass(frozen=True, kw_only=True)
class Route:
    """Who may get and who may post; how its address and what goes along are made of our team's work."""

    get: Access | None = None  # not there: 405, whoever asks
    post: Access | None = None
    args: Given = NOTHING
    given: Given = NOTHING

    def expected(self, method: str, kind: str) -> Outcome:
        access = self.get if method == "get" else self.post
        if access is None:
            return 405
        return access.get(kind, IN if method == "get" else CHANGES)


ROUTES: dict[str, Route] = {
    "": Route(get=OPEN, post=idle(OPEN)),
    "healthz": Route(get=OPEN, post=idle(OPEN)),
    "readyz": Route(get=dict.fromkeys(KINDS, 503)),  # no worker runs beside these tests
    "metrics": Route(get=NOT_THERE),  # without a token in the settings
    "first_run": Route(get=NOT_THERE, post=NOT_THERE, args=saying(token="x")),
    # Create and its jobs
    "studio:create": Route(get=TEAM, post={**MAKER, "stranger": 422, "admin elsewhere": 422}, given=wish),
    "studio:operation": Route(get=TEAM, post={**MAKER, "stranger": 422, "admin elsewhere": 422}, args=SLUG, given=wish),
    "studio:fields": Route(get=MAKER, post=idle(MAKER), args=SLUG, given=wish),
    "studio:price": Route(post=idle(MAKER), args=SLUG, given=wish),
    "studio:stream": Route(get=TEAM),
    "studio:finished": Route(get=TEAM, given=lambda work: {"of": work.failed.pk}),
    "studio:job": Route(get=OURS, args=pk("failed")),
    "studio:cancel": Route(post=OWN, args=pk("queued")),
    "studio:retry": Route(post=OUR_MAKER, args=pk("failed")),
    "studio:dismiss": Route(post=OWN, args=pk("failed")),
    "studio:activity": Route(get=TEAM),
    # Pictures
    "gallery:index": Route(get=TEAM),
    "gallery:newer": Route(get=TEAM),
    "gallery:picture": Route(get=OURS, args=pk("picture")),
    "gallery:favourite": Route(post=OURS, args=pk("picture")),
    "gallery:favourite_pictures": Route(post=OURS, given=picture),
    "gallery:download": Route(get=OURS, post=idle(OURS), given=picture),
    "gallery:trash_pictures": Route(post={**OUR_MAKER, "member": IN}, given=picture),  # says that it is not theirs
    "gallery:trash": Route(get=TEAM),
    "gallery:restore": Route(post={**OUR_MAKER, "member": IN}, given=trashed),
    "files:original": Route(get=OURS, args=pk("picture")),
    "files:rendition": Route(get=OURS, args=edge),
    # The team
    "team:settings": Route(get=SIGNED_IN, post=SIGNED_IN, given=saying(name="Another Name")),
    "own_data": Route(get=SIGNED_IN),
    "own_archive": Route(get=SIGNED_IN, args=saying(number=1)),
    "team:index": Route(get=TEAM, post=MANAGER, given=saying(role="member")),
    "team:switch": Route(post=OURS, given=lambda work: {"team": work.team.pk}),
    "team:revoke": Route(post=OUR_MANAGER, args=pk("invitation")),
    "team:role": Route(post=OUR_MANAGER, args=pk("membership"), given=saying(role="viewer")),
    "team:remove": Route(
        get={**OUR_MANAGER, "author": IN}, post={**OUR_MANAGER, "author": CHANGES}, args=pk("membership")
    ),
    "team:invitation": Route(
        get=OPEN, post=dict.fromkeys(INSIDE, IN), args=lambda work: {"token": work.token}, given=saying(**PERSON)
    ),
    # The console
    "console:index": Route(get=OPEN, post=idle(OPEN)),
    "console:credentials": Route(get=ADMIN),
    "console:add_credential": Route(get=ADMIN, post=ADMIN, given=new_credential),
    "console:try_sandbox": Route(post=ADMIN),
    "console:test_all": Route(post=ADMIN),
    "console:credential": Route(get=ADMIN, post=ADMIN, args=pk("offer.credential"), given=same_credential),
    "console:test": Route(post=ADMIN, args=pk("offer.credential")),
    "console:switch": Route(post=ADMIN, args=pk("offer.credential")),
    "console:models": Route(get=ADMIN, post=ADMIN, args=pk("offer.credential"), given=one_model),
    "console:refresh": Route(post=ADMIN, args=pk("offer.credential")),
    "console:delete_credential": Route(get=ADMIN, post=ADMIN, args=pk("offer.credential")),
    "console:spend": Route(get=ADMIN),
    "console:audit": Route(get=ADMIN),
    "console:health": Route(get=ADMIN),
    "console:people": Route(get=ADMIN, post=ADMIN, given=saying(name="Third")),
    "console:policy": Route(post=ADMIN),
    "console:person": Route(get=ADMIN, post=ADMIN, args=pk("author"), given=place),
    "console:admin": Route(get=ADMIN, post=ADMIN, args=pk("author"), given=saying(on="on")),
    "console:active": Route(get=ADMIN, post=ADMIN, args=pk("author")),
    "console:reset": Route(post=ADMIN, args=pk("author")),
    "console:delete_person": Route(get=ADMIN, post=ADMIN, args=pk("author"), given=saying(delete="pictures")),
    "console:remove_factors": Route(get=ADMIN, post=ADMIN, args=pk("passkey.user")),
    "console:team": Route(get=ADMIN, post=ADMIN, args=pk("team"), given=saying(name="Renamed")),
    "console:delete_team": Route(get=ADMIN, post=ADMIN, args=pk("empty")),
    # One's own account, as django-allauth has it. Nobody here has a password or a factor, so a sign-in is recent.
    "account_login": Route(get=OPEN, post=idle(OPEN)),
    "accounts/logout/": Route(get=SIGNED_IN, post=LEADS_TO_SIGN_IN),
    "account_logout": Route(get=SIGNED_IN, post=LEADS_TO_SIGN_IN),
    "account_inactive": Route(get=OPEN),
    "account_signup": Route(get=OPEN, post=idle(OPEN), given=saying(email="nora@studio.example", password1="x")),
    "account_reauthenticate": Route(get=NOT_NOW, post=NOT_NOW),
    "accounts/email/": Route(get=NOT_THERE, post=NOT_THERE),
    "account_email": Route(get=NOT_THERE, post=NOT_THERE),
    "account_email_verification_sent": Route(get=OPEN),
    "account_confirm_email": Route(get=OPEN, post=NOT_THERE, args=saying(key="x-y")),
    "account_confirm_login_code": Route(get=SIGNED_IN, post=idle(SIGNED_IN)),
    "account_change_password": Route(get=SIGNED_IN, post=idle(SIGNED_IN)),
    "account_set_password": Route(
        get=SIGNED_IN, post=SIGNED_IN, given=saying(password1="blue-hour-lamp", password2="blue-hour-lamp")
    ),
    "accounts/password/reset/": Route(get=OPEN, post=idle(OPEN), given=lambda work: {"email": work.author.email}),
    "account_reset_password": Route(get=OPEN, post=idle(OPEN), given=lambda work: {"email": work.author.email}),
    "account_reset_password_done": Route(get=OPEN),
    "account_reset_password_from_key": Route(get=OPEN, post=idle(OPEN), args=reset_key),
    "account_reset_password_from_key_done": Route(get=OPEN),
    "socialaccount_login_cancelled": Route(get=OPEN, post=idle(OPEN)),
    "openid_connect_login": Route(get=NOT_THERE, post=NOT_THERE, args=PROVIDER),  # where there is no issuer
    "openid_connect_callback": Route(get=NOT_THERE, post=NOT_THERE, args=PROVIDER),
    "mfa_index": Route(get=SIGNED_IN, post=LOOK_ONLY),
    "mfa_authenticate": Route(get=SIGNED_IN, post=idle(SIGNED_IN)),
    "mfa_login_webauthn": Route(get=SIGNED_IN, post=idle(SIGNED_IN)),
    "mfa_reauthenticate": Route(get=NOT_NOW, post=NOT_NOW),
    "mfa_reauthenticate_webauthn": Route(get=NOT_NOW, post=NOT_NOW),
    "mfa_activate_totp": Route(get=SIGNED_IN, post=idle(SIGNED_IN)),
    "mfa_deactivate_totp": Route(get=NOT_THEIRS, post=NOT_THEIRS),
    "mfa_view_recovery_codes": Route(get=NOT_THEIRS, post=LOOK_ONLY),
    "mfa_generate_recovery_codes": Route(get=SIGNED_IN, post=idle(SIGNED_IN)),
    "mfa_download_recovery_codes": Route(get=NOT_THEIRS, post=NOT_THEIRS),
    "mfa_list_webauthn": Route(get=SIGNED_IN, post=LOOK_ONLY),
    "mfa_add_webauthn": Route(get=SIGNED_IN, post=idle(SIGNED_IN)),
    "mfa_edit_webauthn": Route(get=NOT_THEIRS, post=NOT_THEIRS, args=pk("passkey"), given=saying(name="Mine")),
    "mfa_remove_webauthn": Route(get=NOT_THEIRS, post=NOT_THEIRS, args=pk("passkey")),
}


def walk(resolver: Any = None, spaces: tuple[str, ...] = (), path: str = "") -> Iterator[str]:
    """The name of every route of the URLconf with its namespace; its path where it has no name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from walk(entry, inner, path + str(entry.pattern))
        else:
            yield ":".join((*spaces, entry.name)) if entry.name else path + str(entry.pattern)


def address(name: str, work: Work) -> str:
    """Where the route is for what `work` has."""
    is_path = name == "" or name.endswith("/")
    return f"/{name}" if is_path else reverse(name, kwargs=ROUTES[name].args(work))
