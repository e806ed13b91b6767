"""OpenRouter: https://openrouter.ai/docs/guides/overview/multimodal/image-generation"""

from typing import Any

from tests.providers.standins.standin import Asked, Refusal, Standin, picture, sides

FIELDS = {
    "model", "prompt", "n", "size", "aspect_ratio", "resolution", "quality", "background", "output_format",
    "output_compression", "seed",
}  # fmt: skip


def answer(asked: Asked) -> Any:
    if not asked.has_bearer:
        raise _refusal(401, "No auth credentials found")
    if asked.path == "/api/v1/images/models":
        return {
            "data": [
                {"id": "bytedance-seed/seedream-4.5", "supported_parameters": {"resolution": {"type": "enum"}}},
                {"id": "sample/painter", "supported_parameters": {}},
            ]
        }
    if asked.path != "/api/v1/images":
        raise _refusal(404, "Not found")
    body = asked.body
    if not asked.prompt or asked.unknown(FIELDS):
        raise _refusal(400, "Invalid input")
    if body.get("quality", "auto") not in ("auto", "low", "medium", "high"):
        raise _refusal(400, "Invalid quality")
    drawn = picture(*sides(body.get("size", "96x64")))
    return {
        "created": 1,
        "data": [{"b64_json": drawn, "media_type": "image/png"}] * body["n"],
        "usage": {"prompt_tokens": 0, "completion_tokens": 4175, "total_tokens": 4175, "cost": 0.04},
    }


def _refusal(status: int, message: str) -> Refusal:
    return Refusal(status, {"error": {"code": status, "message": message}})


application = Standin(answer)
