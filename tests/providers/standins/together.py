"""Together: https://docs.together.ai/reference/post-images-generations"""

from typing import Any

from tests.providers.standins.standin import Asked, Refusal, Standin, picture

FIELDS = {
    "model", "prompt", "n", "width", "height", "steps", "seed", "negative_prompt", "guidance_scale", "output_format",
    "response_format",
}  # fmt: skip


def answer(asked: Asked) -> Any:
    if not asked.has_bearer:
        raise _refusal(401, "Invalid API key provided.", code="invalid_api_key")
    if asked.path == "/v1/models":
        return [
            {"id": "black-forest-labs/FLUX.1-schnell", "object": "model", "type": "image"},
            {"id": "sample/flux-prompt-writer", "object": "model", "type": "chat"},
        ]
    if asked.path != "/v1/images/generations":
        raise _refusal(404, "Not found")
    for name in asked.unknown(FIELDS):
        raise _refusal(422, f"Unknown parameter: {name}", param=name)
    body = asked.body
    if not asked.prompt:
        raise _refusal(422, "Prompt must not be empty.", param="prompt")
    if body["response_format"] not in ("base64", "url") or not 1 <= body.get("steps", 1) <= 50:
        raise _refusal(422, "Invalid value.", param="steps")
    drawn = picture(body.get("width", 1024), body.get("height", 1024))
    return {
        "id": "sample",
        "object": "list",
        "data": [{"index": index, "b64_json": drawn} for index in range(body["n"])],
    }


def _refusal(status: int, message: str, *, code: str | None = None, param: str | None = None) -> Refusal:
    return Refusal(
        status, {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": code}}
    )


application = Standin(answer)
