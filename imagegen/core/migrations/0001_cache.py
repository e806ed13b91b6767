"""The table of the cache that web processes share; Django's own, and of no model."""

from django.core.management import call_command
from django.db import migrations


def make_table(apps, editor):
    call_command("createcachetable", "shared_cache", database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = []

    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
