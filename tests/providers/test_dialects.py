from typing import Any

from imagegen.providers.dialect import Dialect
from imagegen.providers.presets import find

BODY = {"model": "sample", "prompt": "a cat", "size": "1024x1024", "n": 1, "response_format": "b64_json"}


def said(slug: str, **fields: Any) -> dict[str, Any]:
    return find(slug).dialect.say(BODY | fields)


def test_openai_is_spoken_unless_a_server_differs() -> None:
    assert Dialect().say(BODY) == BODY
    assert Dialect().say(BODY) is not BODY
