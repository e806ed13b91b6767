"""stable-diffusion.cpp's server: https://github.com/leejet/stable-diffusion.cpp/blob/master/examples/server/api.md

Serves the one model it was started with, always in base64, one request at a time.
"""

from collections.abc import Mapping
from typing import Any

from imagegen.providers.dialect import Dialect, Unsayable, only, without_auto

_COMMAND = "<sd_cpp_extra_args>"


def say(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields it reads; raises Unsayable for a prompt from which it would take a command."""
    said = only(
        body, "model", "prompt", "n", "size", "output_format", "output_compression", server="stable-diffusion.cpp"
    )
    if _COMMAND in said["prompt"]:
        raise Unsayable(f"stable-diffusion.cpp reads {_COMMAND} as a command. Write the prompt without it.")
    return without_auto(said)


DIALECT = Dialect(say=say, lists_images_only=True)
