"""The words of pictures: an FTS5 table on SQLite, a table with a GIN index on PostgreSQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = ["CREATE VIRTUAL TABLE jobs_words USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"]
POSTGRESQL = [
    "CREATE TABLE jobs_words (asset_id bigint PRIMARY KEY, words text NOT NULL)",
    "CREATE INDEX jobs_words_found ON jobs_words USING gin (to_tsvector('simple', words))",
]


def create(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE jobs_words")


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
