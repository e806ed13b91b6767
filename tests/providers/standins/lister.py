"""A server that lists what a test tells it, in the sandbox's place."""

from typing import Any

from pytest_django import Settings

from tests.providers.standins.standin import Asked, Refusal, Standin

said: list[Any] = []


def answer(_: Asked) -> Any:
    if isinstance(said[-1], Refusal):
        raise said[-1]
    return said[-1]


application = Standin(answer)


def lists(settings: Settings, listed: Any) -> None:
    """From now on that is its answer."""
    said[:] = [listed]
    settings.PROVIDER_MOUNTS = {settings.SANDBOX_ORIGIN: f"{__name__}.application"}
