import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from imagegen.catalog import lineup
from imagegen.operations.management.commands.catalog import Command


def printed(**options: Any) -> str:
    out = StringIO()
    call_command(Command(stdout=out), **options)
    return out.getvalue()


def test_every_model_is_printed_with_its_source() -> None:
    text = printed()
    assert all(f"({model.id})" in text and model.source in text for model in lineup.MODELS)


def test_one_model_is_printed_for_people() -> None:
    assert printed(model="gpt-image-1.5-2025-12-16").splitlines()[:7] == [
        "GPT Image 1.5 (gpt-image-1.5), OpenAI, deprecated, until 2026-12-01",
        "  also gpt-image-1.5-2025-12-16",
        "  https://platform.openai.com/docs/models/gpt-image-1.5",
        "  price per image: $0.009 to $0.20",
        "  Generate: POST /images/generations",
        "    prompt              at most 32,000 characters; required",
        "    size                auto, 1024x1024, 1536x1024, 1024x1536; default auto",
    ]
    assert "    n                   exactly 1; default 1" in printed(model="dall-e-3").splitlines()


def test_one_model_is_printed_for_machines() -> None:
    (row,) = json.loads(printed(model="dall-e-3", json=True))
    assert row["status"] == "retired"
    assert row["shutdown"] == "2026-05-12"
    generate = row["operations"]["generate"]
    assert generate["always_sent"] == {"response_format": "b64_json"}
    assert generate["parameters"]["properties"]["n"]["maximum"] == 1


def test_an_unknown_model_is_said_to_be() -> None:
    with pytest.raises(CommandError, match="gpt-image-9 is not in the catalogue"):
        printed(model="gpt-image-9")
