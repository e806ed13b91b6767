"""Who gets what from every route: whoever adds one says there who may use it."""

import pytest

from tests.security.asking import FRAGMENT, ask, browser, outcome, undone
from tests.security.headers import flaws
from tests.security.people import INSIDE, KINDS, Work, knock
from tests.security.routes import ROUTES, address, walk


def test_every_route_says_who_may_use_it_and_nothing_else_does() -> None:
    assert sorted(walk()) == sorted(ROUTES)


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_gets_what_is_theirs_and_a_refusal_changes_nothing(kind: str, ours: Work, theirs: Work) -> None:
    session = knock(kind, ours, theirs)
    expected, found, flawed, told = {}, {}, {}, []
    for name, route in ROUTES.items():
        asked = address(name, ours), route.given(ours)
        for method, access in (("get", route.get), ("post", route.post)):
            for headers in ({}, FRAGMENT) if access and name.startswith(("studio:", "gallery:", "team:")) else ({},):
                key = f"{method} {name} {'fragment' if headers else 'page'}"
                with undone() as written:
                    response, content = ask(browser(session), method, *asked, **headers)
                expected[key], found[key] = route.expected(method, kind), outcome(response, written)
                if wrong := flaws(response):
                    flawed[key] = wrong
                if kind not in INSIDE and ours.secret.encode() in content:
                    told.append(key)
    assert found == expected
    assert flawed == {}
    assert told == []
