"""Who uses the studio of these tests."""

from dataclasses import dataclass

PASSWORD = "sample words for tests"


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in; all have the same password."""

    email: str
    name: str
    team: str


# Works in a team of their own: what the tests make is in it, and nothing else.
MARA = Person("mara@studio.example", "Mara Lind", "Drafts")
# A team that has had its pictures for a while.
INES = Person("ines@studio.example", "Ines Moreau", "Northlight")
HANA = Person("hana@studio.example", "Hana Sato", "Northlight")
TOMAS = Person("tomas@studio.example", "Tomás Ruiz", "Northlight")
# The installation's admin, made at its start.
ADA = Person("ada@studio.example", "Ada", "Studio")
# A team without a key, and without a picture.
CHARLIE = Person("charlie@studio.example", "Charlie Cook", "Elsewhere")
# In no team, after having left one.
LEA = Person("lea@studio.example", "Lea Vogt", "")

# Where an invitation to Northlight leads.
INVITATION = "/invitations/sample-link-that-is-open/"
