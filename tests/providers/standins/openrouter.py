"""OpenRouter: https://openrouter.ai/docs/guides/overview/multimodal/image-generation"""

from typing import Any

from tests.providers.standins.standin import Asked, Refusal, Standin, picture, sides

RESOLUTION = {"type": "enum", "values": ["1K", "2K", "4K"]}
# What each model says it takes; of the other fields of /images none is its own.
MODELS: dict[str, dict[str, Any]] = {
    "bytedance-seed/seedream-4.5": {"resolution": RESOLUTION, "seed": {"type": "boolean"}},
    "sample/painter": {
        "n": {"type": "range", "min": 1, "max": 10},
        "aspect_ratio": {"type": "enum", "values": ["auto", "1:1", "3:2", "2:3"]},
        "resolution": RESOLUTION,
        "quality": {"type": "enum", "values": ["auto", "low", "medium", "high"]},
        "background": {"type": "enum", "values": ["auto", "opaque", "transparent"]},
    },
}


def answer(asked: Asked) -> Any:
    if not asked.has_bearer:
        raise _refusal(401, "No auth credentials found")
    if asked.path == "/api/v1/images/models":
        return {"data": [{"id": name, "supported_parameters": taken} for name, taken in MODELS.items()]}
    if asked.path != "/api/v1/images":
        raise _refusal(404, "Not found")
    body = asked.body
    if body["model"] not in MODELS:
        raise _refusal(400, f"{body['model']} is not a valid model ID")
    if not asked.prompt or asked.unknown({"model", "prompt", "size", *MODELS[body["model"]]}):
        raise _refusal(400, "Invalid input")
    if body.get("quality", "auto") not in ("auto", "low", "medium", "high"):
        raise _refusal(400, "Invalid quality")
    drawn = picture(*sides(body.get("size", "96x64")))
    return {
        "created": 1,
        "data": [{"b64_json": drawn, "media_type": "image/png"}] * body.get("n", 1),
        "usage": {"prompt_tokens": 0, "completion_tokens": 4175, "total_tokens": 4175, "cost": 0.04},
    }


def _refusal(status: int, message: str) -> Refusal:
    return Refusal(status, {"error": {"code": status, "message": message}})


application = Standin(answer)
