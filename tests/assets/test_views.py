"""The bytes of files, from a folder or a bucket."""

import re

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import Settings

from imagegen.accounts.models import Team, User
from tests import make

pytestmark = pytest.mark.usefixtures("storage")


def test_a_picture_comes_as_it_was_stored(as_alice: Client, team: Team, alice: User) -> None:
    content = make.png(900, 600)
    picture = make.picture(team, alice, content=content)
    answer = as_alice.get(f"/files/{picture.pk}/")
    assert b"".join(answer) == content
    assert (answer["Content-Type"], answer["Content-Length"]) == ("image/png", str(len(content)))
    assert answer["Cache-Control"] == "private, max-age=3600" and "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert as_alice.get(f"/files/{picture.pk}/", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    small = as_alice.get(f"/files/{picture.pk}/640.webp")
    body = b"".join(small)
    assert body[8:12] == b"WEBP" and small["Content-Length"] == str(len(body))


def test_a_download_has_a_name_and_what_is_no_picture_is_only_ever_that(
    as_alice: Client, team: Team, alice: User
) -> None:
    picture = make.picture(team, alice, prompt='A "harbour"\r\nX-Injected: 1')
    answer = as_alice.get(f"/files/{picture.pk}/?download")
    assert b"".join(answer)
    name = rf"\d{{4}}-\d\d-\d\d-a-harbour-x-injected-1-{picture.pk}\.png"
    assert re.fullmatch(rf'attachment; filename="{name}"', answer["Content-Disposition"])
    small = as_alice.get(f"/files/{picture.pk}/640.webp?download")
    assert b"".join(small) and f"x-injected-1-{picture.pk}-640.webp" in small["Content-Disposition"]
    file = make.picture(team, alice, content=b"<svg onload=alert(1)>")
    answer = as_alice.get(f"/files/{file.pk}/")
    assert answer["Content-Type"] == "application/octet-stream" and "attachment" in answer["Content-Disposition"]
    assert b"".join(answer) == b"<svg onload=alert(1)>"


def test_nobody_else_gets_a_byte(client: Client, as_charlie: Client, team: Team, alice: User) -> None:
    picture = make.picture(team, alice)
    for address in (f"/files/{picture.pk}/", f"/files/{picture.pk}/640.webp"):
        assert as_charlie.get(address).status_code == 404
        assert client.get(address).status_code == 302


def test_a_file_that_is_gone_is_not_found(as_alice: Client, team: Team, alice: User) -> None:
    picture = make.picture(team, alice)
    default_storage.delete(picture.key)
    answer = as_alice.get(f"/files/{picture.pk}/")
    assert (answer.status_code, answer["Cache-Control"]) == (404, "private, no-store")


def test_nginx_is_told_where_a_file_is_and_gets_no_bytes(
    as_alice: Client, as_charlie: Client, team: Team, alice: User, settings: Settings
) -> None:
    settings.X_ACCEL = True
    picture = make.picture(team, alice, prompt='A "harbour"\r\nX-Accel-Redirect: /etc/passwd')
    plain, download, small = (
        as_alice.get(address, headers={"X-Accel-Redirect": "/etc/passwd", "X-Accel-Buffering": "no"})
        for address in (f"/files/{picture.pk}/", f"/files/{picture.pk}/?download", f"/files/{picture.pk}/640.webp")
    )
    for answer, key, content_type in (
        (plain, picture.key, "image/png"),
        (download, picture.key, "image/png"),
        (small, picture.rendition_key(640), "image/webp"),
    ):
        place = answer["X-Accel-Redirect"].partition("?")[0]
        assert re.fullmatch(rf"/internal/(files|s3/bucket-\d+/studio)/{re.escape(key)}", place)
        assert (answer.content, answer["Content-Type"]) == (b"", content_type)
        assert answer["Cache-Control"] == "private, max-age=3600" and "sandbox" in answer["Content-Security-Policy"]
        assert "X-Accel-Buffering" not in answer
    assert re.fullmatch(r'attachment; filename="[\w-]+-a-harbour-x-accel[\w-]+\.png"', download["Content-Disposition"])
    assert as_alice.get(f"/files/{picture.pk}/", headers={"If-None-Match": plain["ETag"]}).status_code == 304
    assert "X-Accel-Redirect" not in as_charlie.get(f"/files/{picture.pk}/")
