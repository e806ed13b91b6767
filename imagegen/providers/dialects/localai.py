"""LocalAI: https://localai.io/features/image-generation/

Splits a prompt at each | and takes the second part for the negative prompt. A size without pixels becomes 512x512.
"""

from collections.abc import Mapping
from typing import Any

from imagegen.providers.dialect import Dialect, Unsayable, only, pixels


def say(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with the negative prompt behind a |, pixels as size, and `step`; raises Unsayable for another |."""
    said = only(body, "model", "n", "negative_prompt", "seed", "steps", server="LocalAI")
    prompts = [body["prompt"]]
    if "negative_prompt" in said:
        prompts.append(said.pop("negative_prompt"))
    if any("|" in prompt for prompt in prompts):
        raise Unsayable('LocalAI reads what follows a "|" as the negative prompt. Write it without that character.')
    if "steps" in said:
        said["step"] = said.pop("steps")
    size = body["size"] if pixels(body) else "1024x1024"
    return said | {"prompt": "|".join(prompts), "size": size, "response_format": "b64_json"}


DIALECT = Dialect(say=say, lists=("/models/capabilities", "/models"))
