"""Azure OpenAI: https://learn.microsoft.com/azure/ai-foundry/openai/reference"""

from typing import Any

from tests.providers.standins.openai import FIELDS
from tests.providers.standins.standin import KEY, Asked, Refusal, Standin, picture


def answer(asked: Asked) -> Any:
    if asked.headers.get("api-key") != KEY or "authorization" in asked.headers:
        raise Refusal(401, {"error": {"code": "401", "message": "Access denied due to invalid subscription key."}})
    if asked.path == "/openai/v1/models":
        return {"data": [{"id": "gpt-image-2-2026-04-21", "object": "model"}, {"id": "gpt-6-luna", "object": "model"}]}
    if asked.path != "/openai/v1/images/generations":
        raise Refusal(404, {"error": {"code": "404", "message": "Resource not found"}})
    if asked.body["model"] != "our-deployment":
        missing = {"code": "DeploymentNotFound", "message": "The API deployment for this resource does not exist."}
        raise Refusal(404, {"error": missing})
    if not asked.prompt or asked.unknown(FIELDS):
        raise Refusal(400, {"error": {"code": "invalid_request", "message": "Check the request.", "param": "prompt"}})
    return {"created": 1, "data": [{"b64_json": picture()}]}


application = Standin(answer)
