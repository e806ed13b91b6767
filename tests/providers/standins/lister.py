"""A server that lists what a test tells it, in the sandbox's place."""

from typing import Any

from pytest_django import Settings

from tests.providers.standins.standin import Standin

said: list[Any] = []
application = Standin(lambda _: said[-1])


def lists(settings: Settings, listed: Any) -> None:
    """From now on that is its answer."""
    said[:] = [listed]
    settings.PROVIDER_MOUNTS = {settings.SANDBOX_ORIGIN: f"{__name__}.application"}
