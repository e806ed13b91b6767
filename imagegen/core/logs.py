"""One line for each event: key=value where a person reads it, JSON where a machine does."""

import logging
from contextlib import AbstractContextManager
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from imagegen.core.redact import without_keys

LONGEST = 50_000  # characters of one text in a line, a traceback for one


def without_small_tracebacks(_: Any, __: str, event: EventDict) -> EventDict:
    """A request that was refused is no failure: its traceback would drown those that matter."""
    if event.get("level") == "warning" or event.get("logger", "").startswith("django.security."):
        event.pop("exc_info", None)
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def redacted(_: Any, __: str, event: EventDict) -> EventDict:
    """Whatever looks like a key goes, wherever it came from, before it is quoted in a line and looks otherwise."""
    return {name: value if name.startswith("_") else without_keys(value, most=LONGEST) for name, value in event.items()}


def about(**names: Any) -> AbstractContextManager[None]:
    """While inside, every line that this thread writes carries these."""
    return structlog.contextvars.bound_contextvars(**names)


def request_id() -> str:
    """The id of the request that is being answered; "" where there is none."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def configure(*, level: str, as_json: bool) -> dict[str, Any]:
    """Sets up structlog, and returns the LOGGING setting through which everything is written to standard error."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
    )
    # Plain tracebacks: the pretty ones print the values of variables, and a key may be among them.
    plain = structlog.dev.ConsoleRenderer(
        colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
    )
    render = structlog.processors.JSONRenderer() if as_json else plain
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*SHARED, without_small_tracebacks],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    redacted,
                    render,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # httpx and httpcore write whole addresses and headers at INFO and DEBUG.
            **{name: {"level": "WARNING"} for name in ("httpx", "httpcore", "PIL", "celery", "amqp")},
            "kombu": {"level": "ERROR"},  # warns of every memory:// connection
        },
    }
