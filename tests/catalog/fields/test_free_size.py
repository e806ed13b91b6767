from collections.abc import Iterator
from itertools import product
from math import log

import pytest

from imagegen.catalog.fields import FreeSize

to_4k = FreeSize(multiple=16, longest=3840, ratio=3, least=655_360, most=8_294_400)
small = FreeSize(multiple=8, longest=256, ratio=2, least=4_096, most=40_000)


def every(rule: FreeSize) -> Iterator[tuple[int, int]]:
    sides = range(rule.multiple, rule.longest + 1, rule.multiple)
    return ((width, height) for width, height in product(sides, sides) if rule.problem(width, height) is None)


@pytest.mark.parametrize(
    ("size", "problem"),
    [
        ((1024, 1024), None),
        ((3840, 2160), None),
        ((3840, 1280), None),
        ((1500, 1000), "needs sides divisible by 16"),
        ((3856, 2048), "needs sides of at most 3,840 pixels"),
        ((3840, 1264), "needs the longer side at most 3 times the shorter"),
        ((512, 512), "needs at least 655,360 pixels, and 512x512 has 262,144"),
        ((3840, 2176), "needs at most 8,294,400 pixels, and 3840x2176 has 8,355,840"),
    ],
)
def test_every_bound_has_its_sentence(size: tuple[int, int], problem: str | None) -> None:
    assert to_4k.problem(*size) == problem


def test_the_nearest_size_is_always_one_that_the_model_makes() -> None:
    sides = (1, 2, 15, 16, 17, 100, 467, 468, 480, 511, 640, 810, 1000, 1279, 1281, 1403, 2879, 3839, 3841, 9999, 99999)
    for width, height in product(sides, sides):
        assert to_4k.problem(*to_4k.nearest(width, height)) is None, (width, height)


def test_a_size_that_the_model_makes_is_its_own_nearest() -> None:
    assert all(small.nearest(*size) == size for size in every(small))
    assert all(to_4k.nearest(*size) == size for size in list(every(to_4k))[::301])


def test_no_size_is_nearer_than_the_nearest() -> None:
    candidates = list(every(small))
    for width, height in product(range(64, 200, 7), range(64, 200, 7)):
        if max(width, height) > 2 * min(width, height) or not 4_096 <= width * height <= 40_000:
            continue
        best = min(log(one / width) ** 2 + log(other / height) ** 2 for one, other in candidates)
        found = small.nearest(width, height)
        assert log(found[0] / width) ** 2 + log(found[1] / height) ** 2 == pytest.approx(best), (width, height)


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ((1500, 1000), (1504, 1008)),
        ((6000, 4000), (3520, 2352)),
        ((5000, 2500), (3840, 1920)),
        ((100, 100), (816, 816)),
        ((10_000, 100), (1728, 576)),
        ((1, 10_000), (480, 1408)),
    ],
)
def test_the_shape_is_kept_as_far_as_it_may_be(asked: tuple[int, int], nearest: tuple[int, int]) -> None:
    assert to_4k.nearest(*asked) == nearest
