"""The drawing: sizes, sameness, difference, and whether a prompt's words are heard."""

from itertools import combinations

import pytest
from PIL import Image, ImageChops, ImageStat

from imagegen.sandbox.art import draw, words
from imagegen.sandbox.art.kinds import KINDS
from imagegen.sandbox.art.mark import sign

SMALL = 320, 208


def mean(picture: Image.Image) -> tuple[float, float, float]:
    """The picture's average red, green and blue."""
    red, green, blue = ImageStat.Stat(picture).mean
    return red, green, blue


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("size", [(256, 256), (384, 128), (120, 300)])
def test_every_kind_fills_any_size(kind: str, size: tuple[int, int]) -> None:
    picture = draw(kind, *size)
    assert words.kind(words.split(kind)) == kind
    assert (picture.mode, picture.size) == ("RGB", size)
    assert len(picture.getcolors(1 << 20) or []) > 40


def test_a_picture_above_the_largest_canvas_is_brought_up_to_its_exact_size() -> None:
    assert draw("sea", 2064, 1360).size == (2064, 1360)


def test_the_same_prompt_gives_the_same_picture() -> None:
    assert draw("Dunes at dusk", *SMALL).tobytes() == draw("Dunes at dusk", *SMALL).tobytes()


def test_each_index_and_each_prompt_gives_another_picture() -> None:
    pictures = [draw("Dunes at dusk", *SMALL, index=index) for index in range(4)] + [draw("Dunes at dusk.", *SMALL)]
    assert all(ImageChops.difference(one, other).getbbox() for one, other in combinations(pictures, 2))


@pytest.mark.parametrize("kind", ["hills", "tiles", "strokes of flow", "contour map"])
def test_a_colour_in_the_prompt_is_obeyed(kind: str) -> None:
    for index in range(3):
        red, _, blue = mean(draw(f"red {kind}", *SMALL, index=index))
        assert red > blue + 15
        red, _, blue = mean(draw(f"blue {kind}", *SMALL, index=index))
        assert blue > red + 15


def test_night_is_darker_than_day() -> None:
    night, day = (sum(mean(draw(f"mountains by {light}", *SMALL))) for light in ("night", "day"))
    assert night < day - 150


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("A lighthouse on a basalt headland", "lighthouse"),
        ("Fishing boats in the harbour", "sea"),
        ("Bauhaus pattern, four inks", "tiles"),
        ("Snowy Mountains", "ridges"),
        ("A still life on linen", "spheres"),
        ("Terrazzo floor texture, seamless", "terrazzo"),
        ("Topographic lines", "contours"),
        ("An old notary", None),
    ],
)
def test_the_first_telling_word_chooses_the_kind(prompt: str, kind: str | None) -> None:
    assert words.kind(words.split(prompt)) == kind


@pytest.mark.parametrize("prompt", ["", "灯塔", "🙂", "x" * 32_000])
def test_any_prompt_can_be_drawn(prompt: str) -> None:
    assert draw(prompt, 64, 64).size == (64, 64)


def test_the_corner_carries_the_mark() -> None:
    plain, signed = Image.new("RGB", (400, 300), "#334455"), Image.new("RGB", (400, 300), "#334455")
    sign(signed)
    box = ImageChops.difference(plain, signed).getbbox()
    assert box is not None
    assert box[0] > 300
    assert box[1] > 270
