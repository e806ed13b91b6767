"""Serves the built-in provider on a port of its own, with the faults that need a socket."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from imagegen.sandbox.app import make_app
from imagegen.sandbox.keys import ACCEPTED
from imagegen.sandbox.server import make_server


class Command(BaseCommand):
    help = "Serve the sandbox: an OpenAI-compatible image provider that draws, and fails when its prompt says so."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8899, help="0 takes a free one.")
        parser.add_argument("--delay", type=float, help="Seconds for every image request. Default: 1.5 to 2.5.")

    def handle(self, *args: Any, **options: Any) -> None:
        server = make_server(make_app(options["delay"], served=True), options["host"], options["port"])
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        keys = " or ".join(ACCEPTED)
        self.stdout.write(f"Sandbox at {server.url}/v1, any key that begins with {keys}. Ctrl+C ends it.")
        self.stdout.flush()
        ended.wait()
        server.shutdown()
        server.server_close()
