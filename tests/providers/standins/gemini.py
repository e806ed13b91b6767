"""Gemini's compatible route: https://ai.google.dev/gemini-api/docs/openai"""

from typing import Any

from tests.providers.standins.standin import Asked, Refusal, Standin, picture

BASE = "/v1beta/openai"
FIELDS = {"model", "prompt", "n", "size", "response_format"}


def answer(asked: Asked) -> Any:
    if not asked.has_bearer:
        raise _refusal("API key not valid. Please pass a valid API key.")
    if asked.path == f"{BASE}/models":
        ids = ("models/gemini-3-pro", "models/gemini-2.5-flash-image")
        return {"object": "list", "data": [{"id": model_id, "object": "model"} for model_id in ids]}
    if asked.path != f"{BASE}/images/generations":
        raise Refusal(404, {})
    for name in asked.unknown(FIELDS):
        raise _refusal(f'Invalid JSON payload received. Unknown name "{name}": Cannot find field.')
    if not asked.prompt or asked.body["response_format"] != "b64_json":
        raise _refusal("Request contains an invalid argument.")
    return {"data": [{"b64_json": picture()}]}


def _refusal(message: str) -> Refusal:
    return Refusal(400, [{"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}}])


application = Standin(answer)
