"""A small identity provider on the loopback: discovery, token, keys, userinfo. It says who its `claims` say."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = "sample-client"
CODE = "sample-code"


class Issuer:
    """`asked` are the forms that were posted for a token; where `is_well` is off it answers 500."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.asked: list[dict[str, list[str]]] = []
        self.is_well = True
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    @contextmanager
    def running(self) -> Iterator["Issuer"]:
        Thread(target=self._server.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()

    def answer(self, path: str, form: dict[str, list[str]]) -> Any:
        """What the address answers, as JSON; None for one that is not there."""
        answers = {
            "/.well-known/openid-configuration": self._configuration,
            "/token": lambda: self._token(form),
            "/userinfo": lambda: self.claims,
            "/keys": self._keys,
        }
        return answers[path]() if self.is_well and path in answers else None

    def _configuration(self) -> dict[str, Any]:
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {f"{name}_endpoint": f"{self.address}/{path}" for name, path in ends.items()} | {
            "issuer": self.address,
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _token(self, form: dict[str, list[str]]) -> dict[str, Any]:
        self.asked.append(form)
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60, **self.claims}
        signed = jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": "sample-token", "token_type": "Bearer", "id_token": signed}

    def _keys(self) -> dict[str, Any]:
        return {"keys": [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key())) | {"kid": "1"}]}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say({})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._say(parse_qs(body))

            def _say(self, form: dict[str, list[str]]) -> None:
                found = issuer.answer(self.path, form)
                content = json.dumps(found).encode()
                self.send_response(500 if found is None else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        return Handler
