"""vLLM-Omni: https://github.com/vllm-project/vllm-omni/blob/main/vllm_omni/entrypoints/openai/protocol/images.py"""

from typing import Any

from tests.providers.standins.standin import Asked, Refusal, Standin, picture, sides

FIELDS = {
    "model", "prompt", "n", "size", "response_format", "user", "negative_prompt", "num_inference_steps",
    "guidance_scale", "seed", "output_format",
}  # fmt: skip


def answer(asked: Asked) -> Any:
    if asked.path == "/v1/models":
        return {"object": "list", "data": [{"id": "Qwen/Qwen-Image", "object": "model", "owned_by": "vllm-omni"}]}
    if asked.path != "/v1/images/generations":
        raise Refusal(404, {"detail": "Not Found"})
    body = asked.body
    for name in asked.unknown(FIELDS):
        raise _refusal(name, "Extra inputs are not permitted")
    if not asked.prompt:
        raise Refusal(400, {"detail": "Prompt must not be empty"})
    if "size" in body and "x" not in body["size"]:
        raise _refusal("size", "Value error, size must be in format 'WIDTHxHEIGHT'")
    if body["response_format"] != "b64_json":
        raise _refusal("response_format", "Value error, only 'b64_json' is supported")
    drawn = picture(*sides(body.get("size", "1024x1024")))
    return {"created": 1, "data": [{"b64_json": drawn, "url": None, "revised_prompt": None}] * body["n"]}


def _refusal(name: str, message: str) -> Refusal:
    return Refusal(422, {"detail": [{"type": "value_error", "loc": ["body", name], "msg": message}]})


application = Standin(answer)
