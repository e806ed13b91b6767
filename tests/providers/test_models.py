from datetime import date
from typing import Any

import pytest

from imagegen.providers.models import Listed, Listing, read_models


@pytest.mark.parametrize(
    ("found", "listed"),
    [
        (
            {"object": "list", "data": [{"id": "gpt-image-2", "shutdown_date": "2026-12-01"}]},
            [Listed("gpt-image-2", date(2026, 12, 1))],
        ),
        ({"data": None}, []),
        ({"models": [{"name": "models/imagen"}]}, [Listed("models/imagen")]),
        (
            [{"id": "flux", "type": "image"}, {"id": "chatty", "type": "chat"}],
            [Listed("flux", None, True), Listed("chatty", None, False)],
        ),
        (["flux", ""], [Listed("flux")]),
        (
            {"data": [{"id": "a", "mode": "image_generation"}, {"id": "b", "mode": "chat"}]},
            [Listed("a", None, True), Listed("b", None, False)],
        ),
        ({"data": [{"id": "a", "architecture": {"output_modalities": ["text", "image"]}}]}, [Listed("a", None, True)]),
        (
            {"data": [{"id": "a", "capabilities": ["image"]}, {"id": "b", "capabilities": ["chat", "vision"]}]},
            [Listed("a", None, True), Listed("b", None, False)],
        ),
        (
            {"data": [{"id": "a", "capabilities": {"image": True}}, {"id": "b", "capabilities": [7]}]},
            [Listed("a"), Listed("b")],
        ),
        (
            {"data": [{"id": "a", "supported_parameters": {"seed": {"type": "boolean"}, "resolution": {}}}]},
            [Listed("a", takes=("resolution", "seed", "size"))],
        ),
        (
            {"data": [{"id": "a", "supported_parameters": {}}, {"id": "b", "supported_parameters": ["top_p"]}]},
            [Listed("a", takes=()), Listed("b")],
        ),
        ({"data": [{"id": "a", "type": "model", "shutdown_date": "soon"}, {"id": 7}, None, {}]}, [Listed("a")]),
    ],
)
def test_the_models_of_an_answer_are_read_whatever_its_shape(found: Any, listed: list[Listed]) -> None:
    assert read_models(found).models == listed


def test_what_has_no_id_and_what_comes_twice_is_counted_and_the_first_of_twins_stays() -> None:
    found = [{"id": "b", "type": "image"}, {"object": "model"}, {"id": None, "name": "a"}, "b", 7, {"id": ""}]
    assert read_models(found) == Listing([Listed("b", None, True), Listed("a")], nameless=3, repeated=1)


@pytest.mark.parametrize("found", [{}, {"error": "no"}, "text", None, 7, {"data": "text"}])
def test_an_answer_that_lists_nothing_is_said_so(found: Any) -> None:
    with pytest.raises(ValueError, match="no list of models"):
        read_models(found)
