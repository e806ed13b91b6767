"""LocalAI: https://github.com/mudler/LocalAI/blob/master/core/http/endpoints/openai/image.go"""

from typing import Any

from tests.providers.standins.standin import Asked, Refusal, Standin, picture, sides


def answer(asked: Asked) -> Any:
    if asked.path == "/v1/models/capabilities":
        return {
            "object": "list",
            "data": [
                {"id": "dreamshaper", "object": "model", "capabilities": ["image"], "output_modalities": ["image"]},
                {"id": "flux-prompt-writer", "object": "model", "capabilities": ["chat", "vision"]},
                {"id": "flux.1-dev", "object": "model"},
            ],
        }
    if asked.path != "/v1/images/generations":
        raise Refusal(404, {"error": {"code": 404, "message": "Not Found", "type": ""}})
    body = asked.body
    if not asked.prompt:
        raise Refusal(500, {"error": {"code": 500, "message": "failed reading parameters from request", "type": ""}})
    size = body.get("size", "")
    drawn = {"b64_json": picture(*sides(size if "x" in size else "512x512"))}
    if body.get("response_format") != "b64_json":
        drawn = {"url": "http://localai.example:8080/generated-images/b64123.png"}
    positive, *negative = body["prompt"].split("|")
    understood = {"positive": positive, "negative": "".join(negative[:1]), "step": body.get("step") or 15}
    return {"created": 1, "id": "sample", "data": [drawn] * (body.get("n") or 1), "understood": understood}


application = Standin(answer)
