"""Sealing of secrets: Fernet (AES-128-CBC with HMAC-SHA256), a key per purpose derived by HKDF (RFC 5869).

What a secret belongs to is sealed with it and compared on opening, so a ciphertext that was moved to another row, or
whose row was changed behind our back, does not open.
"""

import base64
import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from imagegen.core.secret import Secret


class Sealed(Exception):
    """The text cannot be opened: another encryption key, or it was sealed for something else."""


def seal(secret: Secret, *, purpose: str, bound_to: dict[str, str]) -> str:
    """`secret` as ciphertext that opens only for the same purpose and binding."""
    content = json.dumps({"secret": secret.reveal(), "bound_to": bound_to})
    return _fernet(purpose).encrypt(content.encode()).decode()


def unseal(sealed: str, *, purpose: str, bound_to: dict[str, str]) -> Secret:
    """The secret inside; raises Sealed where the key or the binding is another."""
    try:
        content = json.loads(_fernet(purpose).decrypt(sealed.encode()))
    except InvalidToken:
        raise Sealed("sealed with another encryption key") from None
    if content["bound_to"] != bound_to:
        raise Sealed("sealed for something else")
    return Secret(content["secret"])


def reseal(sealed: str, *, purpose: str, bound_to: dict[str, str]) -> str:
    """The same secret under the newest encryption key, `sealed` itself where it is so already; raises Sealed."""
    secret = unseal(sealed, purpose=purpose, bound_to=bound_to)
    try:
        _fernets(purpose)[0].decrypt(sealed.encode())
    except InvalidToken:
        return seal(secret, purpose=purpose, bound_to=bound_to)
    return sealed


def derive(purpose: str, key: str | None = None) -> bytes:
    """32 bytes for one purpose, from the newest encryption key or the one given."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"imagegen/{purpose}".encode())
    return kdf.derive((key or settings.ENCRYPTION_KEYS[0]).encode())


def _fernet(purpose: str) -> MultiFernet:
    return MultiFernet(_fernets(purpose))


def _fernets(purpose: str) -> list[Fernet]:
    """One for each encryption key, the newest first."""
    return [Fernet(base64.urlsafe_b64encode(derive(purpose, key))) for key in settings.ENCRYPTION_KEYS]
