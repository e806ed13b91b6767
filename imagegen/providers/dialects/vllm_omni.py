"""vLLM-Omni: https://docs.vllm.ai/projects/vllm-omni"""

from collections.abc import Mapping
from typing import Any

from imagegen.providers.dialect import Dialect, only, without_auto


def say(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields it reads, with `num_inference_steps`, answered in base64."""
    said = only(
        body, "model", "prompt", "n", "size", "user", "output_format", "negative_prompt", "seed", "steps",
        "guidance_scale", server="vLLM-Omni",
    )  # fmt: skip
    if "steps" in said:
        said["num_inference_steps"] = said.pop("steps")
    return without_auto(said) | {"response_format": "b64_json"}


DIALECT = Dialect(say=say)
