"""Typed readers of environment variables.

Each variable NAME may also be given as NAME_FILE, the path of a file that holds the value (as container secrets are).
A value that does not fit stops the start with one line that names the variable, the shape it takes and the remedy.
"""

import os
import re
import ssl
from dataclasses import dataclass, field
from email.utils import getaddresses
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
HOST = r"(?:[\w-]+(?:\.[\w-]+)*|\[[0-9a-fA-F:.]+\])"

Default = TypeVar("Default", float, None)


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where mail is handed in: plainly (smtp), after STARTTLS (smtp+tls), or in TLS from the first byte (smtp+ssl)."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)


def text(name: str, default: str = "", *, like: str = "", takes: str = "") -> str:
    """The variable's text, stripped; the default where it is unset or empty.

    Raises ImproperlyConfigured where it is not `like` a regular expression, which in words is what it `takes`.
    """
    found = _text(name)
    if found and like and not re.fullmatch(like, found):
        raise ImproperlyConfigured(f"{name} takes {takes}. Correct or unset it.")
    return found or default


def _text(name: str) -> str:
    from_file = os.environ.get(f"{name}_FILE", "")
    if from_file:
        try:
            return Path(from_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text"
            raise ImproperlyConfigured(
                f"{name}_FILE takes the path of a file with the value. That file cannot be read: {why}."
            ) from None
    return os.environ.get(name, "").strip()


def flag(name: str, default: bool) -> bool:
    """True or False; raises ImproperlyConfigured for anything but 1/0, true/false, yes/no, on/off."""
    value = text(name).lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(
            f"{name} takes on or off. It is set to something else: write {name}=on or {name}=off."
        )
    return value in TRUE


def number(name: str, default: Default, *, low: float, high: float) -> float | Default:
    """A number from low to high; raises ImproperlyConfigured for anything else."""
    value = text(name)
    if not value:
        return default
    try:
        found = float(value)
    except ValueError:
        found = low - 1
    if not low <= found <= high:
        raise ImproperlyConfigured(
            f"{name} takes a number from {low:g} to {high:g}. Write for example "
            f"{name}={low if default is None else default:g}."
        )
    return found


def whole(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number from low to high; raises ImproperlyConfigured for anything else."""
    found = number(name, float(default), low=low, high=high)
    if not found.is_integer():
        raise ImproperlyConfigured(f"{name} takes a whole number. Write for example {name}={default}.")
    return int(found)


def items(name: str, *, like: str = "", takes: str = "") -> tuple[str, ...]:
    """The comma-separated parts of the variable, stripped, without empty ones, each `like` a regular expression."""
    found = parts(text(name))
    if like and not all(re.fullmatch(like, item) for item in found):
        raise ImproperlyConfigured(f"{name} takes {takes}, separated by commas. Correct or unset it.")
    return found


def parts(value: str) -> tuple[str, ...]:
    """The comma-separated parts of a text, stripped, without empty ones."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


def folder(name: str, default: Path) -> Path:
    """A folder that can be written to, made where it is not there; raises ImproperlyConfigured for any other path."""
    path = Path(text(name, str(default))).resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        why = "" if os.access(path, os.W_OK | os.X_OK) else "Permission denied"
    except OSError as error:
        why = str(error.strerror)
    if why:
        raise ImproperlyConfigured(
            f"{name} takes a folder that can be written to. {path} cannot: {why}. Choose another, or permit this one."
        )
    return path


def certificates(name: str) -> str:
    """The path of a file with certificates, or empty; raises ImproperlyConfigured for anything else."""
    path = text(name)
    try:
        if path:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except OSError:
        raise ImproperlyConfigured(
            f"{name} takes the path of a file with certificates, as PEM. Correct or unset it."
        ) from None
    return path


def mail_server(name: str) -> MailServer | None:
    """The server at `scheme://user:password@host:port`, None where unset; what was wrong is not repeated."""
    value = text(name)
    if not value:
        return None
    try:
        return _mail_server(value)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} takes an address such as smtp+tls://user:password@mail.example.org:587, smtp+ssl://… or smtp://…. "
            "Write what is no letter or digit in user and password as %40 (@), %2F (/) and so on."
        ) from None


def sender(name: str, default: str) -> str:
    """An address that mail is from, perhaps with a name before it."""
    value = text(name, default)
    addresses = getaddresses([value]) if value.isprintable() else []
    try:
        validate_email(addresses[0][1] if len(addresses) == 1 else "")
    except ValidationError:
        raise ImproperlyConfigured(
            f"{name} must be the one address that mail is from. Write {name}='imagegen <studio@example.org>'."
        ) from None
    return value


def bucket() -> dict[str, Any] | None:
    """What the storage in a bucket is made with, by the variables IMAGEGEN_S3_*; None where they are unset."""
    name, endpoint, region = text("IMAGEGEN_S3_BUCKET"), text("IMAGEGEN_S3_ENDPOINT"), text("IMAGEGEN_S3_REGION")
    if not name:
        for other in ("ENDPOINT", "REGION", "PREFIX", "PATH_STYLE"):
            if text(f"IMAGEGEN_S3_{other}"):
                raise ImproperlyConfigured(f"IMAGEGEN_S3_{other} is set without IMAGEGEN_S3_BUCKET. Name the bucket.")
        return None
    if endpoint and not endpoint.startswith(("https://", "http://")):
        raise ImproperlyConfigured("IMAGEGEN_S3_ENDPOINT takes an address such as https://s3.example.org.")
    if not (endpoint or region):
        raise ImproperlyConfigured(
            "IMAGEGEN_S3_REGION must name the bucket's region, or IMAGEGEN_S3_ENDPOINT its server."
        )
    key, secret = text("AWS_ACCESS_KEY_ID"), text("AWS_SECRET_ACCESS_KEY")
    if bool(key) != bool(secret):
        raise ImproperlyConfigured(
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together. Set both, or neither for the machine's own role."
        )
    return {
        "bucket_name": name,
        "endpoint_url": endpoint or None,
        "region_name": region or "us-east-1",
        "location": text("IMAGEGEN_S3_PREFIX").strip("/"),
        "addressing_style": "path" if flag("IMAGEGEN_S3_PATH_STYLE", default=bool(endpoint)) else "virtual",
        "access_key": key or None,
        "secret_key": secret or None,
    }


def _mail_server(value: str) -> MailServer:
    """Raises ValueError for what no mail server can have."""
    address = urlsplit(value)
    server = MailServer(
        scheme=address.scheme,
        host=address.hostname or "",
        port=address.port or MAIL_PORTS.get(address.scheme, 0),
        user=unquote(address.username or ""),
        password=unquote(address.password or ""),
    )
    server.host.encode("idna")
    is_whole = server.scheme in MAIL_PORTS and server.host and bool(server.user) == bool(server.password)
    has_more = address.path.strip("/") or address.query or address.fragment
    if not is_whole or has_more or not f"{server.user}{server.password}".isascii():
        raise ValueError
    return server
