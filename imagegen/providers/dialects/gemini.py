"""Gemini's compatible route: https://ai.google.dev/gemini-api/docs/openai

Only fields that its page shows are sent: what it does with another is nowhere said.
"""

from collections.abc import Mapping
from typing import Any

from imagegen.providers.dialect import Dialect, only, without_auto


def say(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body without quality, style and the like, answered in base64."""
    return without_auto(only(body, "model", "prompt", "n", "size", server="Gemini")) | {"response_format": "b64_json"}


DIALECT = Dialect(say=say)
