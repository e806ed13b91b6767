"""OpenRouter: https://openrouter.ai/docs/guides/overview/multimodal/image-generation

Always answers in base64, and says what each answer cost.
"""

from collections.abc import Mapping
from typing import Any

from imagegen.providers.dialect import Dialect, only, without_auto

_QUALITIES = {"standard": "medium", "hd": "high", "xhigh": "high", "max": "high"}


def say(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with the fields of /images, the quality in its four words and the resolution in capitals."""
    said = only(
        body, "model", "prompt", "n", "size", "aspect_ratio", "resolution", "quality", "background", "output_format",
        "output_compression", "seed", server="OpenRouter",
    )  # fmt: skip
    if "quality" in said:
        said["quality"] = _QUALITIES.get(said["quality"], said["quality"])
    if "resolution" in said:
        said["resolution"] = said["resolution"].upper()
    return without_auto(said)


DIALECT = Dialect(
    say=say,
    paths={"/images/generations": "/images"},
    lists=("/images/models",),
    lists_images_only=True,
    says_price=True,
)
