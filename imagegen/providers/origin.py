"""Base URLs as admins type them, and the origin a secret is bound to."""

import ipaddress
import re

import httpx

PORTS = {"http": 80, "https": 443}

# What people paste after the base URL, because the vendor's page shows it with the request.
_PASTED = re.compile(
    r"/(?:images(?:/(?:generations|edits|variations|models))?|chat/completions|completions|responses|embeddings"
    r"|models(?:/.*)?|moderations|files|audio(?:/(?:speech|transcriptions|translations))?)$",
    re.IGNORECASE,
)
_DOUBLED = re.compile(r"(/v\d[\w.]*)\1+(?=/|$)", re.IGNORECASE)
_ONE_SLASH = re.compile(r"(https?):/(?!/)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.\-]*[a-z0-9_])?\.?")


class NotABaseURL(ValueError):
    """Says in words why an address is no base URL; `nearest` is one that would do, or empty."""

    def __init__(self, message: str, nearest: str = "") -> None:
        super().__init__(f"{message} Nearest: {nearest}" if nearest else message)
        self.nearest = nearest


def normalise_base_url(text: str) -> str:
    """The base URL in its one spelling, without a slash at the end; raises NotABaseURL for anything else."""
    text = text.strip()
    if _ONE_SLASH.match(text):
        raise NotABaseURL("The address needs two slashes.", _valid(_ONE_SLASH.sub(r"\1://", text, count=1)))
    if text and "://" not in text:
        text = text.lstrip("/")
        scheme = "http" if _is_next_door(text.partition("/")[0].partition(":")[0]) else "https"
        raise NotABaseURL("The address needs its scheme.", _valid(f"{scheme}://{text}"))
    url = _parse(text)
    path = url.raw_path.decode("ascii").partition("?")[0].rstrip("/")
    plain = _short_origin(url) + path
    if "?" in text or "#" in text:
        raise NotABaseURL("The address takes no ? and no #.", _valid(plain))
    fitting = _DOUBLED.sub(r"\1", re.sub(r"//+", "/", path))
    if fitting != path:
        raise NotABaseURL("A part of the path is doubled.", _valid(_short_origin(url) + fitting))
    fitting = _PASTED.sub("", path)
    if fitting != path:
        raise NotABaseURL(
            "The address goes too far: each operation adds its own path.", _valid(_short_origin(url) + fitting)
        )
    return plain


def origin_of(url: str | httpx.URL) -> str:
    """Scheme, host in lower-case ASCII and port, for example "https://api.openai.com:443"; raises ValueError."""
    parsed = _parse(url)
    return f"{parsed.scheme}://{host_and_port(parsed)}"


def host_and_port(url: httpx.URL) -> str:
    """For example "api.openai.com:443" or "[::1]:8080"."""
    host = url.raw_host.decode("ascii")
    if ":" in host:
        host = f"[{ipaddress.IPv6Address(host).compressed}]"
    return f"{host}:{url.port or PORTS[url.scheme]}"


def _parse(url: str | httpx.URL) -> httpx.URL:
    """The one parser in this package, so that what is judged and what is connected to are read alike."""
    try:
        parsed = httpx.URL(url)
        has_host = bool(parsed.host)  # only here does httpx decode a name in punycode
    except (httpx.InvalidURL, ValueError):
        raise NotABaseURL("This is not an address that can be read.") from None
    if parsed.scheme not in PORTS:
        raise NotABaseURL("The address starts with https:// or http://.")
    if parsed.userinfo:
        raise NotABaseURL("The address holds no user name and no password.")
    host = parsed.raw_host.decode("ascii")
    if not has_host or (":" not in host and not _HOST.fullmatch(host)):
        raise NotABaseURL("The address has no host that can be read.")
    if parsed.port is not None and not 0 < parsed.port < 65536:
        raise NotABaseURL("The address has a port that does not exist.")
    return parsed


def _short_origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{host_and_port(url).removesuffix(f':{PORTS[url.scheme]}')}"


def _is_next_door(host: str) -> bool:
    """Whether it is a name without a dot or a private address: such a machine rarely has a certificate."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host


def _valid(text: str) -> str:
    """The normal form of a proposal; empty where it is no base URL either, its own proposal where it has one."""
    try:
        return normalise_base_url(text)
    except NotABaseURL as error:
        return error.nearest
