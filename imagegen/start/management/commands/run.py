"""manage.py run: the whole studio on one machine, until Ctrl-C."""

import errno
import fcntl
import os
import socket
import sys
import time
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.urls import reverse

from imagegen.core import schema
from imagegen.jobs import housekeeping
from imagegen.jobs.bells import Kind
from imagegen.start import first
from imagegen.start.supervisor import Plan, say, supervise

LOCK_PATIENCE = 3.0  # seconds: what a killed studio left is gone by then


class Command(BaseCommand):
    help = "Migrates, then runs web and workers under one supervisor and prints the address."
    requires_migrations_checks = False

    def handle(self, **_: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError("BROKER_URL is set: run web and workers as docs/operating.md says, or unset it.")
        lock = self._lock()
        self._check_port()
        if newer := schema.newer(schema.applied()):
            words = f"{settings.DATA_DIR} is of a newer imagegen ({newer}). Nothing was changed: start that one."
            raise CommandError(words)
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        try:
            token = first.prepare()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        recovered = housekeeping.recover()
        connections.close_all()
        address = _address()
        for count, words in (
            (recovered["unknown"], "sent and not answered when the studio stopped: see Activity."),
            (recovered["waiting"], "waiting and will go on now."),
        ):
            if count:
                say(f"{count} job{'s were' if count > 1 else ' was'} {words}")

        lines = [f"\nimagegen is at {address}/"]
        if token:
            lines.append(f"Make the first admin, once, at {address}{reverse('first_run', args=[token])}")
        lines.append("Ctrl-C stops it.\n")
        supervise(Plan(_commands(), lock, _host(), settings.PORT, lines), cwd=settings.BASE_DIR)

    def _lock(self) -> int:
        """One studio for one data directory. The children inherit the lock, so it is free when the last is gone."""
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(settings.DATA_DIR / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
        give_up = time.monotonic() + LOCK_PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return lock
            except BlockingIOError:
                if time.monotonic() > give_up:
                    raise CommandError(f"A studio runs already with the data directory {settings.DATA_DIR}.") from None
                time.sleep(0.2)

    def _check_port(self) -> None:
        family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.HOST, settings.PORT))
            except (socket.gaierror, UnicodeError):
                raise CommandError("HOST takes an address of this machine. Write for example HOST=127.0.0.1.") from None
            except OSError as error:
                words = f"{settings.HOST}:{settings.PORT} cannot be used: {error.strerror}."
                other = "HOST=127.0.0.1" if error.errno == errno.EADDRNOTAVAIL else "PORT=8001"
                raise CommandError(f"{words} Choose another with {other}.") from None


def _address() -> str:
    host = _host()
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.PORT}"


def _host() -> str:
    """By what this machine reaches the studio: what it is bound to, but for the addresses that mean all of them."""
    return "localhost" if settings.HOST in ("0.0.0.0", "::") else settings.HOST  # noqa: S104 - compared, not bound


def _commands() -> dict[str, list[str]]:
    gunicorn = ("-m", "gunicorn", "--config", "python:imagegen.start.gunicorn_conf", "imagegen.wsgi")
    workers = {kind.value: ("manage.py", "work", kind.value) for kind in Kind}
    return {name: [sys.executable, *command] for name, command in {"web": gunicorn, **workers}.items()}
