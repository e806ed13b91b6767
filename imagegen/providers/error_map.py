"""Turns an answer that is no success into the error that says what happened.

Read from the vendor's published errors and the sources of the servers that speak like it:
https://platform.openai.com/docs/guides/error-codes
"""

import json
import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from imagegen.providers import errors

# Codes and types. "image_generation_user_error" is no sign of a refusal: it also comes with a bad parameter or file.
_KEY = re.compile(r"invalid_api_key|api_key_invalid", re.IGNORECASE)
_REFUSED = re.compile(
    r"moderation_blocked|content_?policy|content_?filter|responsibleaipolicy|safety_violation", re.IGNORECASE
)
_QUOTA = re.compile(
    r"insufficient_(?:quota|balance|credit)|credit_balance|spend_limit|billing|payment_required", re.IGNORECASE
)
_MODEL = re.compile(r"model_?not_?(?:found|available)|deploymentnotfound|invalid_model\b|unknown_model", re.IGNORECASE)
# Messages, where a server gives no code: xAI and Gemini answer a wrong key with 400, xAI a refusal with 403.
_KEY_TEXT = re.compile(r"(?:incorrect|invalid) api key|api key not valid", re.IGNORECASE)
_REFUSED_TEXT = re.compile(r"safety system|content policy|usage guidelines|input was flagged", re.IGNORECASE)
_MODEL_TEXT = re.compile(
    r"\bmodel\b.{0,120}(?:not (?:exist|found|available|supported)|no access|retired|deprecated)",
    re.IGNORECASE | re.DOTALL,
)
_VIOLATIONS = re.compile(r"safety_violations\s*=\s*\[([^\]]*)\]|\bSAFETY_CHECK_TYPE_(\w+)")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.IGNORECASE | re.DOTALL)

# The expressions above are quadratic on a hostile text, so they see no more than this many characters of it.
_READ = 4000


@dataclass(frozen=True)
class Complaint:
    """What the body of an error says, whatever its shape."""

    message: str = ""
    code: str = ""
    type: str = ""
    param: str = ""
    reasons: tuple[str, ...] = ()

    def mentions(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(f"{self.code} {self.type}"))


def error_from(status: int, headers: Mapping[str, str], body: bytes, *, model: str = "") -> errors.ProviderError:
    """The error an answer stands for; also for a 200 whose body is an error. Header names may be in any case."""
    complaint = read(body)
    kind = _kind(status, complaint, model)
    code = complaint.code
    if kind is errors.Unauthorized and "must be verified" in complaint.message:
        code = errors.Unauthorized.UNVERIFIED
    elif kind is errors.NoSuchModel:
        code = errors.NoSuchModel.MODEL if _about_model(complaint, model) else code
    elif kind is errors.Garbled and 300 <= status < 400:
        code = errors.Garbled.REDIRECT
    return kind(
        complaint.message,
        code=code or complaint.type or str(status),
        param=",".join(complaint.reasons) if kind is errors.Refused else complaint.param,
        status=status,
        retry_after=retry_after(headers),
    )


def _kind(status: int, said: Complaint, model: str) -> type[errors.ProviderError]:
    if status >= 500 or status == 408:
        overloaded = status == 503 and {said.code, said.type} & {"server_is_overloaded", "slow_down"}
        return errors.Overloaded if overloaded else errors.Broke
    if status == 401 or said.mentions(_KEY) or _KEY_TEXT.search(said.message):
        return errors.Unauthorized
    if said.mentions(_REFUSED) or said.reasons or (_REFUSED_TEXT.search(said.message) and not said.param):
        return errors.Refused
    if status == 402 or said.mentions(_QUOTA):
        return errors.QuotaSpent
    if said.mentions(_MODEL):
        return errors.NoSuchModel
    by_status: dict[int, type[errors.ProviderError]] = {
        403: errors.Unauthorized,
        404: errors.NoSuchModel,
        405: errors.NoSuchModel,
        410: errors.NoSuchModel,
        429: errors.RateLimited,
    }
    return by_status.get(status, errors.Rejected if status >= 400 else errors.Garbled)


def _about_model(said: Complaint, model: str) -> bool:
    named = bool(model) and model in said.message
    return named or said.mentions(_MODEL) or bool(_MODEL_TEXT.search(said.message))


def read(body: bytes) -> Complaint:
    """What the body says: {"error": {…}}, {"error": "text"}, {"detail": …}, a list of those, HTML, or nothing."""
    text = body.decode("utf-8", "replace").strip()
    try:
        return _from_json(json.loads(text))
    except (ValueError, RecursionError):
        text = text[:_READ]
    title = _TITLE.search(text)
    plain = _TAG.sub(" ", title[1] if title else text)
    return Complaint(message=" ".join(plain.split())[:500])


def _from_json(found: Any) -> Complaint:
    if isinstance(found, list):
        return _from_json(found[0]) if found else Complaint()
    if isinstance(found, str):
        return _from_fields({"message": found})
    if not isinstance(found, dict):
        return Complaint()
    inner = found.get("error") or (None if "message" in found else found.get("detail") or found.get("errors"))
    if isinstance(inner, str):
        return _from_fields({**found, "message": inner})
    return _from_json(inner) if inner else _from_fields(found)


def _from_fields(fields: dict[str, Any]) -> Complaint:
    message = (_text(fields.get("message")) or _text(fields.get("msg")))[:_READ]
    place = fields.get("loc")  # FastAPI: ["body", "size"]
    return Complaint(
        message=message,
        # Gemini puts the HTTP status here as a number and its own word in "status"; LiteLLM repeats it as a text.
        code=_slug(fields.get("code")) or _slug(fields.get("status")),
        type=_slug(fields.get("type")),
        param=_text(fields.get("param")) or (_text(place[-1]) if isinstance(place, list) and place else ""),
        reasons=_reasons(message, fields),
    )


def _reasons(message: str, fields: dict[str, Any]) -> tuple[str, ...]:
    """The flagged categories, from the text (OpenAI, xAI) or from fields (OpenAI, Azure, OpenRouter)."""
    named = _VIOLATIONS.search(message)
    if named:
        return tuple(
            part.strip(" \"'").lower() for part in (named[1] or named[2] or "").split(",") if part.strip(" \"'")
        )
    for name in ("moderation_details", "inner_error", "innererror", "metadata"):
        inner = fields.get(name)
        if not isinstance(inner, dict):
            continue
        listed = inner.get("categories", inner.get("reasons"))
        if isinstance(listed, list):
            return tuple(reason for reason in listed if isinstance(reason, str))
        results = inner.get("content_filter_results", inner.get("content_filter_result"))
        if isinstance(results, dict):
            return tuple(name for name, one in results.items() if isinstance(one, dict) and one.get("filtered"))
    return ()


def _slug(value: Any) -> str:
    """A code as programs write it; empty for a number or a sentence."""
    return value if isinstance(value, str) and not value.isdigit() and " " not in value else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from retry-after-ms or from Retry-After as seconds or HTTP date; None where neither helps."""
    named = {name.lower(): value.strip() for name, value in headers.items()}
    seconds = _number(named.get("retry-after-ms", ""))
    if seconds is not None:
        return seconds / 1000
    asked = named.get("retry-after", "")
    seconds = _number(asked)
    if seconds is not None:
        return seconds
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return max(0.0, found) if math.isfinite(found) else None
