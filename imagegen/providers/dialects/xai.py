"""xAI: https://docs.x.ai/docs/guides/image-generations

`size` is an error: a shape and one of two resolutions are asked for, and xAI chooses the pixels. Unasked, it makes its
best quality. The catalogue's rows for its own models say all that in xAI's words.
"""

from collections.abc import Mapping
from math import log
from typing import Any

from imagegen.providers.dialect import Dialect, only, pixels

_RATIOS = (
    "1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "9:19.5", "19.5:9", "9:20", "20:9", "1:2", "2:1",
)  # fmt: skip
_MOST_1K = 1024 * 2048  # pixels: as far in ratio from the square of 1,024 as from that of 2,048


def say(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with `aspect_ratio` and `resolution`: its own, else as near as they come to its size."""
    said = only(body, "model", "prompt", "n", "aspect_ratio", "resolution", "response_format", "user", server="xAI")
    if body.get("quality") in ("low", "medium"):
        said["quality"] = body["quality"]
    if "aspect_ratio" in said:
        return said
    size = pixels(body)
    if size is None:
        return said | {"aspect_ratio": "auto"}
    width, height = size
    resolution = "1k" if width * height <= _MOST_1K else "2k"
    return said | {"aspect_ratio": _nearest(width / height), "resolution": resolution}


def _nearest(shape: float) -> str:
    def distance(ratio: str) -> float:
        wide, _, high = ratio.partition(":")
        return abs(log(shape * float(high) / float(wide)))

    return min(_RATIOS, key=distance)


DIALECT = Dialect(say=say)
