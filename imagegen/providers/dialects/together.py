"""Together: https://docs.together.ai/reference/post-images-generations"""

from collections.abc import Mapping
from typing import Any

from imagegen.providers.dialect import Dialect, only, pixels


def say(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with `width` and `height` for its size, answered in base64."""
    said = only(
        body, "model", "prompt", "n", "negative_prompt", "seed", "steps", "guidance_scale", "output_format",
        server="Together",
    )  # fmt: skip
    if size := pixels(body):
        said["width"], said["height"] = size
    return said | {"response_format": "base64"}


DIALECT = Dialect(say=say)
