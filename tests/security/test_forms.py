"""No form without its token, and no look that changes anything."""

import html
import re
from collections import deque
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.db import connection

from imagegen.accounts import services
from tests.security.asking import BOOKKEEPING, ask, browser, undone
from tests.security.people import Work, session_of
from tests.security.routes import ROUTES, address

LINK = re.compile(r'(?:href|hx-get)="([/?][^"#]*)"')


@pytest.fixture
def session(ours: Work) -> str:
    """Of somebody who may do everything."""
    services.set_admin(ours.manager, is_admin=True)
    return session_of(ours.manager)


def rows() -> dict[str, list[str]]:
    """Everything in the database but bookkeeping."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - set(BOOKKEEPING))
        kept = {}
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            kept[table] = sorted(map(repr, cursor.fetchall()))
    return kept


def test_no_post_without_its_token_does_anything(session: str, ours: Work) -> None:
    for name in ROUTES:
        for who in ("", session):
            asked = address(name, ours), ROUTES[name].given(ours)
            with undone() as written:
                response, content = ask(browser(who, enforce_csrf_checks=True), "post", *asked)
            assert (name, response.status_code, written) == (name, 403, [])
            assert b"This page was open too long" in content


def test_a_post_with_its_token_does(session: str) -> None:
    client = browser(session, enforce_csrf_checks=True)
    client.get("/settings/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    assert client.post("/settings/", {"name": "Another Name"}, headers={"X-CSRFToken": token}).status_code == 302


@pytest.mark.slow
def test_no_look_changes_a_row_however_far_one_follows_the_links(session: str, ours: Work, theirs: Work) -> None:
    waiting = deque(address(name, ours) for name, route in ROUTES.items() if route.get is not None)
    before, seen = rows(), set(waiting)
    while waiting:
        here = waiting.popleft()
        _, content = ask(browser(session), "get", here)
        found = {urljoin(here, html.unescape(link)) for link in LINK.findall(content.decode(errors="ignore"))}
        new = {link for link in found if not link.startswith("/static/")} - seen
        seen |= new
        waiting.extend(sorted(new))
    assert rows() == before
    assert {"/console/audit/?&csv", "/gallery/?select=1", f"/files/{ours.picture.pk}/?download"} <= seen
