"""The previous release runs on this schema while the new one is rolled out: what its code needs is never taken away."""

from collections.abc import Iterable, Iterator

import pytest
from django.db import models
from django.db.migrations import (
    AddField,
    AlterField,
    AlterModelTable,
    CreateModel,
    DeleteModel,
    Migration,
    RemoveField,
    RenameField,
    RenameModel,
)
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from tests.upgrade import previous

TAKEN_AWAY = (RemoveField, RenameField, DeleteModel, RenameModel, AlterModelTable)


def test_the_previous_release_can_write_to_every_table_of_this_one() -> None:
    before = previous.files()
    loader = MigrationLoader(None)
    new = {
        key: migration
        for key, migration in loader.disk_migrations.items()
        if migration.__module__.startswith("imagegen.") and path_of(migration) not in before
    }
    assert new, "Name the release before this one in tests/upgrade/PREVIOUS."
    created = {
        (app, operation.name_lower)
        for (app, _), migration in new.items()
        for operation in migration.operations
        if isinstance(operation, CreateModel)
    }
    found = [
        f"{app}.{name}: {flaw}"
        for (app, name), migration in new.items()
        for flaw in flaws(migration.operations, app, created, loader.project_state((app, name), at_end=False))
    ]
    assert found == []


def path_of(migration: Migration) -> str:
    return f"{migration.__module__.replace('.', '/')}.py"


def flaws(
    operations: Iterable[Operation], app: str, created: set[tuple[str, str]], state: ProjectState
) -> Iterator[str]:
    """What would break code that knows nothing of these operations; tables `created` with them are nobody's yet."""
    for operation in operations:
        name = getattr(operation, "model_name_lower", None) or getattr(operation, "name_lower", "")
        if (app, name) in created:
            continue
        if isinstance(operation, TAKEN_AWAY):
            yield f"{operation.describe()}: stop using it in this release, and take it away in the next"
        if isinstance(operation, AddField) and needs_a_value(operation.field):
            yield f"{operation.describe()}: give it a db_default"
        if isinstance(operation, AlterField):
            was = state.models[app, name].fields[operation.name_lower]
            if was.null and needs_a_value(operation.field):
                yield f"{operation.describe()}: it may be null in rows that the previous release writes"


def needs_a_value(field: "models.Field[object, object]") -> bool:
    return not (field.null or field.many_to_many or field.has_db_default())


SAMPLE = ModelState(
    "app", "thing", [("id", models.BigAutoField(primary_key=True)), ("maybe", models.IntegerField(null=True))]
)


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (AddField("thing", "size", models.IntegerField(default=0)), "give it a db_default"),
        (AddField("thing", "size", models.IntegerField(db_default=0)), ""),
        (AddField("thing", "size", models.IntegerField(null=True)), ""),
        (AddField("new", "size", models.IntegerField()), ""),
        (RemoveField("thing", "maybe"), "take it away in the next"),
        (RenameField("thing", "maybe", "perhaps"), "take it away in the next"),
        (DeleteModel("thing"), "take it away in the next"),
        (AlterField("thing", "maybe", models.IntegerField()), "may be null"),
        (AlterField("thing", "maybe", models.BigIntegerField(null=True)), ""),
    ],
)
def test_what_would_break_it_is_told(operation: Operation, words: str) -> None:
    state = ProjectState(real_apps=set())
    state.add_model(SAMPLE)
    said = list(flaws([operation], "app", {("app", "new")}, state))
    assert bool(said) == bool(words) and words in "".join(said)
