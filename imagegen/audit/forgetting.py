"""Taking the names of who is deleted for good out of the trail: the one thing in it that is ever changed."""

import re

from django.db.models import Q, QuerySet

from imagegen.audit.models import Action, Entry

TEXTS = ("actor_name", "subject", "detail")
ABOUT_A_TEAM = ("team_", "pictures_", Action.INVITATION_ACCEPTED.value)  # what begins so has a team as its subject


def forget_person(pk: int, *, name: str, email: str) -> str:
    """Write a number for somebody's names, former ones too, and forget where they were; what is written."""
    mentioned = Q(*((f"{text}__icontains", email) for text in TEXTS), _connector="OR")
    entries = list(_changeable().filter(mentioned | Q(actor_id=pk)))
    names, named = {name}, re.compile(rf"(.+) <{re.escape(email)}>", re.IGNORECASE)
    for entry in entries:
        names |= {found[1] for text in TEXTS if (found := named.fullmatch(getattr(entry, text)))}
        if entry.action == Action.PERSON_RENAMED:
            names |= set(entry.detail.split(" → "))
    pseudonym = f"person {pk}"
    address = rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)"
    pattern = re.compile(rf"{_words(names)}(?: <{re.escape(email)}>)?|{address}", re.IGNORECASE)
    for entry in entries:
        if entry.actor_id == pk or pattern.fullmatch(entry.actor_name):
            entry.address = ""
        for text in TEXTS:
            setattr(entry, text, pattern.sub(pseudonym, getattr(entry, text)))
    _changeable().bulk_update(entries, [*TEXTS, "address"], batch_size=500)
    return pseudonym


def forget_team(pk: int, *, name: str) -> str:
    """Write a number for a team's names, former ones too; what is written."""
    names = {name}
    for entry in _changeable().filter(action=Action.TEAM_RENAMED).order_by("-pk"):
        if entry.subject in names:
            names |= set(entry.detail.split(" → "))
    pseudonym = f"team {pk}"
    pattern = re.compile(_words(names))
    mentioned = Q(*((f"{text}__contains", name) for text in ("subject", "detail") for name in names), _connector="OR")
    entries = list(_changeable().filter(mentioned).exclude(action=Action.PERSON_RENAMED))
    for entry in entries:
        if entry.action.startswith(ABOUT_A_TEAM):
            entry.subject = pattern.sub(pseudonym, entry.subject)
        entry.detail = pattern.sub(pseudonym, entry.detail)
    _changeable().bulk_update(entries, ["subject", "detail"], batch_size=500)
    return pseudonym


def _changeable() -> QuerySet[Entry]:
    """The entries, without the refusal of their own query set."""
    return QuerySet(Entry)


def _words(names: set[str]) -> str:
    """A pattern for any of these names as whole words, the longest first."""
    return rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in sorted(names, key=len, reverse=True))})(?!\w)"
