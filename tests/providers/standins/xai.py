"""xAI: https://docs.x.ai/docs/guides/image-generations"""

from typing import Any

from tests.providers.standins.standin import Asked, Refusal, Standin, picture

FIELDS = {"model", "prompt", "n", "aspect_ratio", "resolution", "response_format", "user"}
RATIOS = ["auto", "1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "9:19.5", "19.5:9", "9:20", "20:9", "1:2", "2:1"]
MODELS = {
    "grok-imagine-image": (FIELDS, RATIOS),
    "grok-imagine-image-2.0": (FIELDS | {"quality"}, [*RATIOS, "21:9", "5:2"]),
}


def answer(asked: Asked) -> Any:
    if not asked.has_bearer:
        raise _refusal(400, "Incorrect API key provided: sk****ef.")
    if asked.path == "/v1/models":
        return {"data": [{"id": model_id} for model_id in ("grok-4", *MODELS)], "object": "list"}
    if asked.path != "/v1/images/generations":
        raise _refusal(404, "Not found")
    body = asked.body
    if body["model"] not in MODELS:
        raise _refusal(404, f"The model {body['model']} does not exist or your team does not have access to it.")
    fields, ratios = MODELS[body["model"]]
    for name in asked.unknown(fields):
        raise _refusal(400, f"Argument not supported: {name}")
    if not asked.prompt or body["aspect_ratio"] not in ratios or body.get("resolution", "1k") not in ("1k", "2k"):
        raise _refusal(400, "Invalid request content.")
    if body.get("quality", "low") not in ("low", "medium"):
        raise _refusal(400, "Invalid quality.")
    if "declined" in body["prompt"]:
        return {"data": []}
    if body["response_format"] == "b64_json":
        return {"data": [{"b64_json": picture(), "revised_prompt": ""}] * body["n"]}
    return {"data": [{"url": "https://imgen.x.ai/sample.jpeg"}] * body["n"]}


def _refusal(status: int, message: str) -> Refusal:
    return Refusal(status, {"code": "Client specified an invalid argument", "error": message})


application = Standin(answer)
