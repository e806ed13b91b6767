"""What the trail keeps, and that it is only ever added to."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from imagegen.accounts.models import User
from imagegen.audit.models import Action, AppendOnly, Entry
from imagegen.audit.services import NOBODY, record, remember_request

pytestmark = pytest.mark.django_db


def test_who_and_from_where_are_those_of_the_request(rf: RequestFactory, alice: User) -> None:
    def respond(_: HttpRequest) -> HttpResponse:
        record(Action.TEAM_ADDED, "Retouching")
        return HttpResponse()

    request = rf.get("/", REMOTE_ADDR="203.0.113.7")
    request.user = alice
    remember_request(respond)(request)
    entry = Entry.objects.get(subject="Retouching")
    assert (entry.actor_id, entry.address) == (alice.pk, "203.0.113.7")
    assert str(entry) == f"Alice Archer <{alice.email}> added the team Retouching"


def test_without_a_request_it_was_a_command_or_a_worker() -> None:
    record(Action.TEAM_ADDED, "Retouching")
    entry = Entry.objects.get()
    assert (entry.actor_id, entry.actor_name, entry.address) == (None, NOBODY, "")


def test_an_entry_is_neither_changed_nor_deleted() -> None:
    entry = record(Action.TEAM_ADDED, "Retouching")
    entry.subject = "Another"
    for attempt in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(subject="")):
        with pytest.raises(AppendOnly):
            attempt()
    assert Entry.objects.get().subject == "Retouching"


def test_it_outlives_the_person(alice: User) -> None:
    record(Action.TEAM_ADDED, "Retouching", by=alice)
    alice.delete()
    assert Entry.objects.get(subject="Retouching").actor_name == f"Alice Archer <{alice.email}>"


def test_every_word_of_a_search_occurs_somewhere(alice: User) -> None:
    record(Action.ROLE_CHANGED, "Bob Baker", detail="Northlight, member → manager", by=alice)
    record(Action.TEAM_ADDED, "Retouching", by=alice)
    assert [entry.subject for entry in Entry.objects.about("archer NORTHLIGHT")] == ["Bob Baker"]
    assert Entry.objects.about("archer southlight").count() == 0
    assert Entry.objects.about("archer " * 5_000).count() == 2
    assert Entry.objects.about("archer\x00 north\x00light").count() == 1
