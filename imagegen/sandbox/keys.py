"""The bearer key of a request. https://platform.openai.com/docs/api-reference/authentication"""

from .replies import Refusal

ACCEPTED = ("sk-sandbox", "sk-sample")


def admit(authorization: str) -> str:
    """The key in an Authorization header; raises the vendor's 401 unless it begins as an accepted one."""
    scheme, _, key = authorization.partition(" ")
    if scheme.lower() != "bearer" or not key:
        raise Refusal(401, "Missing bearer authentication in header.", code="invalid_api_key")
    if not key.startswith(ACCEPTED):
        raise bad_key(key)
    return key


def bad_key(key: str) -> Refusal:
    """The 401 of the vendor, which repeats the ends of the key."""
    shown = f"{key[:8]}{'*' * (len(key) - 12)}{key[-4:]}" if len(key) > 12 else key
    return Refusal(
        401,
        f"Incorrect API key provided: {shown}. "
        "You can find your API key at https://platform.openai.com/account/api-keys.",
        code="invalid_api_key",
    )
