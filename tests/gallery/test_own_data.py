"""What somebody takes away of themselves."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from imagegen.accounts.models import Team, User
from imagegen.assets.models import Asset
from imagegen.assets.names import download_name
from imagegen.audit.models import Action
from imagegen.audit.services import record
from imagegen.gallery import own_data
from imagegen.gallery.archive import archive, taking_turns
from imagegen.gallery.models import Favourite
from imagegen.jobs.states import Status
from tests import make


def taken(client: Client, number: int = 1) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The files of a part by name, and what data.json says."""
    answer = client.get(f"/settings/data/{number}/")
    assert answer.status_code == 200, answer
    with ZipFile(BytesIO(b"".join(answer))) as file:
        files = {name: file.read(name) for name in file.namelist()}
    return files, json.loads(files.pop("data.json", b"{}"))


@pytest.mark.usefixtures("storage")
def test_it_is_all_of_ones_own_and_nothing_of_others(as_alice: Client, team: Team, alice: User, bob: User) -> None:
    content = make.png(colour="plum")
    mine = make.picture(team, alice, prompt="Dunes at dusk", revised="Dunes at dusk, wide", content=content)
    thrown = make.picture(team, alice, trashed_at=timezone.now())
    failed = make.job(team, alice, prompt="A harbour", status=Status.FAILED, error_message="The key was refused.")
    his = make.picture(team, bob, prompt="The secret of Bob")
    Favourite.objects.create(user=alice, asset=his)
    Favourite.objects.create(user=bob, asset=mine)
    record(Action.PERSON_RENAMED, alice, detail="Al → Alice", by=alice)
    record(Action.PERSON_RENAMED, bob, by=bob)
    files, told = taken(as_alice)
    assert set(files) == {download_name(mine), download_name(thrown)} and files[download_name(mine)] == content
    assert told["person"]["email"] == alice.email
    assert told["person"]["teams"] == [{"name": "Northlight", "role": "member"}]
    assert [(job["id"], job["prompt"]) for job in told["jobs"]] == [
        (mine.output.job_id, "Dunes at dusk"),
        (thrown.output.job_id, "A lighthouse at blue hour"),
        (failed.pk, "A harbour"),
    ]
    assert told["jobs"][0]["pictures"] == [mine.pk] and told["jobs"][2]["error"] == "The key was refused."
    assert told["pictures"][0]["file"] == download_name(mine)
    assert told["pictures"][0]["revised_prompt"] == "Dunes at dusk, wide"
    assert told["favourites"] == [his.pk]
    assert [(entry["action"], entry["detail"]) for entry in told["trail"]] == [
        ("signed_in", ""),
        ("person_renamed", "Al → Alice"),
    ]
    assert "Bob" not in json.dumps(told)


def test_no_secret_is_in_it(as_alice: Client, alice: User) -> None:
    alice.set_password("blue-hour-lamp")
    alice.save()
    as_alice.force_login(alice)
    Authenticator.objects.create(user=alice, type=Authenticator.Type.TOTP, data={"secret": "sample-secret"})
    said = json.dumps(taken(as_alice)[1])
    assert [factor["type"] for factor in json.loads(said)["person"]["second_factors"]] == ["totp"]
    for secret in (alice.password, "sample-secret", str(as_alice.session.session_key)):
        assert secret not in said


def test_of_a_team_that_one_has_left_it_holds_nothing(as_alice: Client, team: Team, alice: User) -> None:
    make.picture(team, alice)
    alice.memberships.all().delete()
    files, told = taken(as_alice)
    assert (files, told["jobs"], told["pictures"], told["person"]["teams"]) == ({}, [], [], [])


def test_what_does_not_fit_into_one_download_comes_in_parts(
    as_alice: Client, team: Team, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_data, "MOST_FILES", 2)
    made = [*(make.picture(team, alice) for _ in range(4)), make.picture(team, alice, content=b"no picture")]
    page = as_alice.get("/settings/data/").content.decode()
    assert "Part 2 of 3, 2 pictures," in page and "Part 3 of 3, 1 file," in page
    parts = [taken(as_alice, number) for number in (1, 2, 3)]
    assert [set(files) for files, _ in parts] == [set(map(download_name, made[at : at + 2])) for at in (0, 2, 4)]
    assert [picture["part"] for picture in parts[0][1]["pictures"]] == [1, 1, 2, 2, 3] and parts[1][1] == {}
    assert [as_alice.get(f"/settings/data/{number}/").status_code for number in (0, 4)] == [404, 404]


def test_a_part_is_as_large_as_a_download_may_be() -> None:
    pictures = [Asset(pk=number, size=2_000_000_000) for number in range(5)]
    assert [len(part) for part in own_data.in_parts(pictures)] == [2, 2, 1]
    assert own_data.in_parts([]) == [[]]


def test_one_waits_for_the_download_before(as_alice: Client, team: Team, alice: User) -> None:
    make.picture(team, alice)
    running = taking_turns(archive([]), alice)
    answer = as_alice.get("/settings/data/1/", follow=True)
    assert "Your last download is still running" in answer.content.decode()
    running.close()
    assert taken(as_alice)[0]


def test_it_takes_as_many_queries_however_much_there_is(
    as_alice: Client, team: Team, alice: User, django_assert_max_num_queries: Any
) -> None:
    for count in (1, 8):
        for _ in range(count):
            make.picture(team, alice)
        with django_assert_max_num_queries(14):
            taken(as_alice)
