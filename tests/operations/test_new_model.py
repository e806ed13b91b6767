"""A model that nobody has made yet, added by its row alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from imagegen import operations
from imagegen.catalog import prices
from imagegen.catalog.capability import supports
from imagegen.catalog.fields import Choice, Count, Integer, Size, Text
from imagegen.catalog.form import form_for
from imagegen.catalog.model import Model
from imagegen.catalog.rates import Price
from imagegen.operations.management.commands import catalog

MODEL = Model(
    id="camera-obscura-1",
    label="Camera Obscura",
    maker="Pinhole",
    note="Upside down, on purpose.",
    source="https://pinhole.example/models/camera-obscura-1",
    price=Price(per_image={("640x640", ""): Decimal("0.01"), ("1280x640", ""): Decimal("0.02")}),
    shutdown=date(2030, 1, 1),
)
ROW = supports(
    Text(name="prompt", label="Prompt", required=True, max_length=50, place="prompt"),
    Size(name="size", label="Size", values=("640x640", "1280x640"), default="640x640"),
    Choice(name="plate", label="Plate", values=("glass", "tin"), default="glass"),
    Integer(name="minutes", label="Exposure", low=1, high=60, place="more", only_if=("plate", ("tin",))),
    Count(name="n", label="Images", low=1, high=4, default=1),
)
OPERATION = replace(operations.get("generate"), capabilities={MODEL: ROW})


def test_one_row_gives_form_validation_and_body() -> None:
    form = form_for(OPERATION.capability(MODEL), MODEL)
    assert [field.name for field in form().main_fields] == ["size", "plate", "n"]
    assert form({"prompt": "x" * 51, "size": "1x1", "n": "5"}).errors == {
        "prompt": ["Camera Obscura takes a prompt of at most 50 characters. This one has 51."],
        "size": ["1x1 is not offered by camera-obscura-1. Choose 640x640 or 1280x640."],
        "n": ["Camera Obscura makes 1 to 4 images per job. Choose 1 to 4."],
    }
    good = form({"prompt": "a street", "size": "1280x640", "plate": "tin", "minutes": "8"})
    assert good.is_valid()
    assert OPERATION.body("obscura", MODEL, good.cleaned_data) == {
        "model": "obscura",
        "prompt": "a street",
        "size": "1280x640",
        "plate": "tin",
        "minutes": 8,
        "n": 1,
    }


def test_one_row_gives_a_price() -> None:
    estimate = prices.estimate(MODEL, {"prompt": "a street", "size": "1280x640", "n": 2})
    assert estimate is not None
    assert estimate.sum_text() == "2 × $0.02, fixed price"


def test_one_row_gives_its_lines_in_the_catalogue() -> None:
    assert catalog.described(ROW) == [
        "    prompt              at most 50 characters; required",
        "    size                640x640, 1280x640; default 640x640",
        "    plate               glass, tin; default glass",
        "    minutes             1 to 60; Counts only where plate is tin.",
        "    n                   1 to 4; default 1",
    ]
    assert catalog.price_of(MODEL) == "$0.01 to $0.02"
