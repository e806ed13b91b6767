"""Which ciphers and hashes the product's own code names."""

import re
from pathlib import Path

SOURCE = "".join(path.read_text() for path in sorted((Path(__file__).parents[2] / "imagegen").rglob("*.py")))


def test_what_is_sealed_is_so_by_fernet_with_a_derived_key() -> None:
    named = ", ".join(re.findall(r"from cryptography\S* import (.+)", SOURCE)).split(", ")
    assert set(named) == {"Fernet", "InvalidToken", "MultiFernet", "SHA256", "HKDF"}


def test_what_is_hashed_is_so_by_sha_256() -> None:
    assert set(re.findall(r"hashlib\.(\w+)", SOURCE)) == {"sha256", "file_digest"}
    calls = re.findall(r"\b(?:file_digest|salted_hmac)\(.+", SOURCE)
    assert calls and all('"sha256"' in call for call in calls)
