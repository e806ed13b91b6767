"""stable-diffusion.cpp: https://github.com/leejet/stable-diffusion.cpp/blob/master/examples/server/routes_openai.cpp"""

import re
from typing import Any

from tests.providers.standins.standin import Asked, Refusal, Standin, picture, sides


def answer(asked: Asked) -> Any:
    if asked.path == "/v1/models":
        return {"data": [{"id": "sd-cpp-local", "object": "model", "owned_by": "local"}]}
    if asked.path != "/v1/images/generations":
        raise Refusal(404, {"error": "not found"})
    if not asked.prompt:
        raise Refusal(400, {"error": "prompt required"})
    if re.search(r"<sd_cpp_extra_args>.*?</sd_cpp_extra_args>", asked.body["prompt"]):
        raise Refusal(400, {"error": "invalid sd_cpp_extra_args"})
    drawn = picture(*sides(asked.body.get("size", "512x512")))
    return {"created": 1, "data": [{"b64_json": drawn}] * asked.body["n"], "output_format": "png"}


application = Standin(answer)
