"""Whatever stands in a form, an address or an answer: it is dealt with, and never by an error of ours."""

import json
import re
from contextlib import suppress
from io import BytesIO
from itertools import product
from math import ceil
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from imagegen.accounts import services
from imagegen.operations.generate import wire
from imagegen.operations.results import Unreadable
from imagegen.providers.error_map import error_from
from imagegen.providers.models import read_models
from tests.security.asking import FRAGMENT, ask, browser, undone
from tests.security.people import Work, session_of
from tests.security.routes import ROUTES, address

FIELD = re.compile(r'\bname="([^"{}]+)"')
LINKED = re.compile(r"[?&](?:amp;)?([a-z]+)=")
# Of a form, or of a query, where gunicorn takes four thousand characters.
TEXTS = [
    "", " ", "\x00", "a\x00b", "\n\r\t", "0", "-1", "1", "00", "1.5", "1e999", "-1e999", "NaN", "Infinity", "0x10",
    "½", "٣", "1_0", "1,5", str(2**31), str(2**63), str(2**64), "9" * 400, "1" * 3_000, "1e-400", "0.0000000001",
    "$5", "on", "true", "null", "None", "[]", "{}", '{"a": 1}', "'", '"', "' OR 1=1 --", "%", "%00", "\\",
    "../../etc/passwd", "<script>", "{{ 7 }}", "{% now %}", "a" * 3_000, "é" * 300, "\u202eabc", "\ufeff", "\ufffe",
    "👩‍👩‍👧", "한" * 100, "a,b,,c", ",", ":", "1:2:3", "1-2", "7.1:old", "-", "..", "//", "http://[",
    "https://[::1", "https://a:b@c:99999/", "javascript:alert(1)", "2026-02-30", "0000-00-00", "9999-12-31",
    "2026-13", "00000000-0000-0000-0000-000000000000", "Europe/../UTC", "Europe/Nowhere", "a@b", "@",
    "a@" + "b" * 300 + ".c", "\x7f", "\x1b[0m", "=1+1",
]  # fmt: skip
# Of a request: what it says that it is, and what it is.
BODIES = [
    ("application/json", b'{"name": ["x"]}'),
    ("application/x-www-form-urlencoded", b"%"),
    ("application/x-www-form-urlencoded", b"name=%ff%fe&name&=&&;%zz=%u0000"),
    ("application/x-www-form-urlencoded; charset=utf-16", b"name=x"),
    ("application/x-www-form-urlencoded; charset=nonsense", b"name=x"),
    (MULTIPART_CONTENT, b""),
    (MULTIPART_CONTENT, b"--BoUnDaRyStRiNg\r\nContent-Disposition: form-data\r\n\r\nx"),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=" + "b" * 300, b"x"),
    ("application/x-www-form-urlencoded", b"a=1&" * 1_001),
    ("text/plain", b"\x00\xff"),
    ("", b"\xff" * 100),
]
# Of a provider: pictures, an error, a list of models.
ANSWERS = [
    {
        "created": 1,
        "data": [
            {"b64_json": "QUJD", "revised_prompt": "A vase"},
            {"url": "https://images.example/1.png"},
            {"error": {}},
        ],
        "usage": {"total_tokens": 7, "input_tokens_details": {"text_tokens": 7}},
        "size": "1024x1024",
    },
    {
        "error": {
            "message": "No.",
            "type": "x",
            "param": "size",
            "code": "moderation_blocked",
            "metadata": {"reasons": ["a"]},
        }
    },
    {
        "data": [
            {"id": "a", "shutdown_date": "2026-11-23", "mode": "image_generation", "type": "image"},
            {"name": "b", "architecture": {"output_modalities": ["image"]}, "supported_parameters": {"size": {}}},
            {"id": "c", "capabilities": ["image"]},
        ]
    },
]


def fields(client: Client, name: str, ours: Work) -> list[str]:
    """What the route is asked with, and whatever its page has in forms and links."""
    page = ask(client, "get", address(name, ours))[1].decode(errors="replace")
    found = {*ROUTES[name].given(ours), *FIELD.findall(page), *LINKED.findall(page)}
    return sorted(found - {"csrfmiddlewaretoken"}) or ["next"]


@pytest.mark.parametrize("share", [0.005, pytest.param(0.05, marks=pytest.mark.slow)])
def test_nothing_that_is_typed_breaks_us(ours: Work, share: float) -> None:
    services.set_admin(ours.manager, is_admin=True)
    random, session, broken = Random(32), session_of(ours.manager), []
    client = browser(session, raise_request_exception=False)
    for name, route in ROUTES.items():
        every = list(product(fields(client, name, ours), TEXTS))
        for field, text in random.sample(every, k=ceil(len(every) * share)):
            method = random.choice([way for way in ("get", "post") if getattr(route, way) is not None])
            given = route.given(ours) | {field: [text, *random.choices(TEXTS, k=random.randrange(2))]}
            with undone():
                response, _ = ask(client, method, address(name, ours), given, **random.choice(({}, FRAGMENT)))
            if response.status_code == 500:
                broken.append((method, name, field, given[field]))
    assert broken == []


def test_no_body_that_is_no_form_breaks_us(ours: Work) -> None:
    services.set_admin(ours.manager, is_admin=True)
    client, broken = browser(session_of(ours.manager), raise_request_exception=False), []
    random = Random(32)
    for name in ROUTES:
        for kind, body in random.sample(BODIES, k=3):
            with undone():
                response = client.generic("post", address(name, ours), body, kind)
            if response.status_code == 500:
                broken.append((name, kind, body))
    assert broken == []


def warped(value: Any, random: Random) -> Any:
    """The same answer, but for what stands there instead in some places."""
    if random.random() < 0.15:
        return random.choice(
            [*TEXTS, None, True, -1, 10**30, 1e308, float("nan"), [], {}, [[]], {"": {}}, "\ud800", "=" * 70_000]
        )
    if isinstance(value, dict):
        return {
            random.choice(TEXTS) if random.random() < 0.05 else key: warped(it, random) for key, it in value.items()
        }
    return [warped(item, random) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("answer", ANSWERS)
def test_no_answer_of_a_provider_breaks_us(answer: Any) -> None:
    random = Random(32)
    for _ in range(1_000):
        said = warped(answer, random)
        body = json.dumps(said).encode()
        if random.random() < 0.3:
            body = body[: random.randrange(len(body))] + random.randbytes(3)
        error_from(
            random.choice((200, 302, 400, 429, 503)), {"Retry-After": random.choice(TEXTS)}, body
        ).message.encode()
        wire.addresses(BytesIO(body))
        with suppress(Unreadable):
            json.dumps(wire.decode(BytesIO(body)).record, allow_nan=False, ensure_ascii=False).encode()
        with suppress(ValueError):
            read_models(said)
