import datetime
import ipaddress
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from imagegen.core.secret import Secret
from imagegen.providers.client import Target
from tests.providers.loopback import Line, Loopback

KEY = "sk-sample-0123456789abcdef"

Serve = Callable[..., Loopback]


@pytest.fixture
def serve(settings: Settings) -> Iterator[Serve]:
    """Starts servers on 127.0.0.1 that the operator's list permits."""
    started: list[Loopback] = []

    def start(speak: Callable[[Line], None], tls: ssl.SSLContext | None = None, *, listed: bool = True) -> Loopback:
        server = Loopback(speak, tls)
        started.append(server)
        if listed:
            settings.ALLOWED_PRIVATE = frozenset({*settings.ALLOWED_PRIVATE, server.place})
        return server

    yield start
    for server in started:
        server.close()


def target(server: Loopback, scheme: str = "http") -> Target:
    return Target(base_url=f"{scheme}://{server.place}/v1", headers={"Authorization": Secret(f"Bearer {KEY}")})


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate: the context that serves it, and the file that makes it trusted."""

    context: ssl.SSLContext
    bundle: Path


def certificate(folder: Path, *names: str) -> Certificate:
    """A certificate for some host names and addresses."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.datetime.now(datetime.UTC)
    places: list[x509.GeneralName] = [
        x509.IPAddress(ipaddress.ip_address(text)) if text[0].isdigit() else x509.DNSName(text) for text in names
    ]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(places), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    bundle = folder / "certificate.pem"
    bundle.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = folder / "key.pem"
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(bundle, private)
    return Certificate(context, bundle)
