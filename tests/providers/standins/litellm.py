"""LiteLLM proxy: https://docs.litellm.ai/docs/image_generation"""

from typing import Any

from tests.providers.standins.standin import Asked, Refusal, Standin, picture

# Of a model of OpenAI's behind it; another has others.
FIELDS = {"model", "prompt", "n", "quality", "response_format", "size", "style", "user"}


def answer(asked: Asked) -> Any:
    if not asked.has_bearer:
        raise _refusal(401, "Authentication Error, No api key passed in.", kind="auth_error")
    if asked.path == "/v1/models":
        return {
            "object": "list",
            "data": [
                {"id": "house-painter", "object": "model", "mode": "image_generation"},
                {"id": "flux-chat", "object": "model", "mode": "chat"},
            ],
        }
    if asked.path != "/v1/images/generations":
        raise _refusal(404, "Not Found", kind="None")
    if unknown := asked.unknown(FIELDS):
        raise _refusal(400, f"litellm.UnsupportedParamsError: Setting {unknown} is not supported.", kind="None")
    if not asked.prompt:
        raise _refusal(400, "litellm.BadRequestError: prompt is empty", kind="None")
    return {"created": 1, "data": [{"b64_json": picture(), "url": None, "revised_prompt": "A revised prompt"}]}


def _refusal(status: int, message: str, *, kind: str) -> Refusal:
    return Refusal(status, {"error": {"message": message, "type": kind, "param": "None", "code": str(status)}})


application = Standin(answer)
