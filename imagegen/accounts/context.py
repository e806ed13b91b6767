"""What every page knows about the person and the team."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from imagegen.accounts import factors
from imagegen.accounts.models import Membership, Policy, Team, User


def team(request: HttpRequest) -> dict[str, Any]:
    """`team` and `membership`, both None for strangers, who read `team_name`: what this installation is called.

    `memberships` are all of the person's, by the name of the team. `has_two_factor` is whether second factors are
    offered, `requires_factor` whether everybody needs one, and `lacks_factor` whether the person must set one up before
    anything else. `takes_passkeys` is whether the address is one at which browsers have them, `sends_mail` whether
    mails leave this machine, and `has_people` whether there is an account at all.
    """
    membership = getattr(request, "membership", None)
    return {
        "has_people": SimpleLazyObject(User.objects.exists),
        "has_two_factor": settings.MFA,
        "lacks_factor": SimpleLazyObject(lambda: factors.is_lacking(request.user)),
        "membership": membership or None,
        "requires_factor": SimpleLazyObject(lambda: Policy.current().requires_second_factor),
        "sends_mail": settings.MAIL_SERVER is not None,
        "takes_passkeys": SimpleLazyObject(lambda: _has_host_name(request)),
        "memberships": SimpleLazyObject(lambda: _sorted(request)),
        "team": membership.team if membership else None,
        "team_name": SimpleLazyObject(_name),
    }


def _has_host_name(request: HttpRequest) -> bool:
    try:
        ipaddress.ip_address(urlsplit(f"//{request.get_host()}").hostname or "")
    except ValueError:
        return True
    return False


def _sorted(request: HttpRequest) -> list[Membership]:
    return sorted(getattr(request, "memberships", []), key=lambda membership: membership.team.name.casefold())


def _name() -> str:
    names = Team.objects.values_list("name", flat=True)[:2]
    return names[0] if len(names) == 1 else "imagegen"
