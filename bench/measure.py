"""The measurements in one place, whose environment this process was given; a row is printed for each result."""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from bench.processes import end_in_order, others_meanwhile
from bench.table import tell

ALL = ("added_time", "throughput", "many_calls", "gallery")


def main() -> None:
    """Migrates, stocks and measures."""
    options = argparse.ArgumentParser()
    options.add_argument("place")
    options.add_argument("port", type=int)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--only", choices=ALL)
    given = options.parse_args()
    end_in_order()
    django.setup()
    from bench import added_time, gallery, many_calls, throughput
    from bench.bench import Bench
    from bench.provider import Provider, serving
    from bench.stock import stocked

    modules = {"added_time": added_time, "throughput": throughput, "many_calls": many_calls, "gallery": gallery}
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    with serving(Provider(given.port)) as provider, tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        bench = Bench(provider, stocked(provider.base_url), Path(folder), given.quick)
        for name in [given.only] if given.only else modules:
            tell(f"{given.place}: {name}")
            with others_meanwhile() as others:
                rows = modules[name].measure(bench)
            for row in rows:
                print(replace(row, where=given.place, others=f"{others.share:.0%}"), flush=True)


if __name__ == "__main__":
    main()
