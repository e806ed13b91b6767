"""OpenAI: https://platform.openai.com/docs/api-reference/images/create"""

from typing import Any

from tests.providers.standins.standin import Asked, Refusal, Standin, picture

FIELDS = {
    "model", "prompt", "size", "quality", "background", "n", "output_format", "output_compression", "moderation",
    "user",
}  # fmt: skip


def answer(asked: Asked) -> Any:
    if not asked.has_bearer:
        raise _refusal(401, "Incorrect API key provided.", code="invalid_api_key")
    if asked.path == "/v1/models":
        return {
            "object": "list",
            "data": [
                {"id": "gpt-image-2", "object": "model", "shutdown_date": None},
                {"id": "gpt-image-1.5", "object": "model", "shutdown_date": "2026-12-01"},
                {"id": "gpt-6-luna", "object": "model", "shutdown_date": None},
            ],
        }
    if asked.path != "/v1/images/generations":
        raise _refusal(404, f"Invalid URL (POST {asked.path})")
    for name in asked.unknown(FIELDS):
        raise _refusal(400, f"Unknown parameter: '{name}'.", code="unknown_parameter", param=name)
    if not asked.prompt:
        raise _refusal(400, "Invalid 'prompt': empty string.", code="empty_string", param="prompt")
    return {
        "created": 1,
        "data": [{"b64_json": picture()}] * asked.body["n"],
        "size": "1024x1024",
        "quality": "low",
        "output_format": asked.body["output_format"],
        "usage": {"input_tokens": 10, "output_tokens": 272},
    }


def _refusal(status: int, message: str, *, code: str = "", param: str | None = None) -> Refusal:
    return Refusal(
        status, {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": code}}
    )


application = Standin(answer)
