"""manage.py work calls|finish: one worker."""

import warnings
from typing import Any

from celery.exceptions import SecurityWarning
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from imagegen.celery import app
from imagegen.jobs.bells import Kind
from imagegen.start import workers


class Command(BaseCommand):
    help = "Runs the worker for one kind of work. A finish worker takes what calls workers with the same spool bring."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", type=Kind, choices=list(Kind))

    def handle(self, *, kind: Kind, **_: Any) -> None:
        if settings.EMBEDDED:  # its messages are JSON, and nobody else can send it any
            warnings.filterwarnings("ignore", "You're running the worker with superuser", SecurityWarning)
        app.worker_main(workers.arguments(kind))
