"""Every row of the vendor's errors, and every shape in which compatible servers send theirs."""

# ruff: noqa: E501  one row of a table is one line

import json
import time
from email.utils import formatdate
from typing import Any

import pytest

from imagegen.providers import errors
from imagegen.providers.error_map import error_from, retry_after
from imagegen.providers.errors import ProviderError


def error(status: int, body: Any, headers: dict[str, str] | None = None) -> ProviderError:
    packed = body if isinstance(body, bytes) else json.dumps(body).encode()
    return error_from(status, headers or {}, packed, model="gpt-image-2")


def openai(code: str | None, message: str = "Something.", kind: str = "invalid_request_error", param: str = "") -> Any:
    return {"error": {"message": message, "type": kind, "param": param or None, "code": code}}


REFUSED = "Your request was rejected by the safety system. Include the request ID req_1. safety_violations=[sexual, self-harm]."


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (401, openai("invalid_api_key"), errors.Unauthorized, "invalid_api_key"),
        (403, openai(None, "Your organization must be verified to use the model `gpt-image-2`."), errors.Unauthorized, "organization_unverified"),
        (403, openai("unsupported_country_region_territory"), errors.Unauthorized, "unsupported_country_region_territory"),
        (400, openai("moderation_blocked", REFUSED, "image_generation_user_error"), errors.Refused, "moderation_blocked"),
        (400, openai("content_policy_violation"), errors.Refused, "content_policy_violation"),
        (400, openai("contentFilter"), errors.Refused, "contentFilter"),
        (400, openai("content_filter"), errors.Refused, "content_filter"),
        (400, openai("unknown_parameter", "Unknown parameter: 'style'.", param="style"), errors.Rejected, "unknown_parameter"),
        (400, openai("invalid_value", "Invalid value: '1x1'.", param="size"), errors.Rejected, "invalid_value"),
        (400, openai("invalid_value", "Invalid value for 'moderation'. See the content policy.", param="moderation"), errors.Rejected, "invalid_value"),
        (400, openai("invalid_input_fidelity_model", "Not supported.", "image_generation_user_error", "input_fidelity"), errors.Rejected, "invalid_input_fidelity_model"),
        (400, openai("billing_hard_limit_reached"), errors.QuotaSpent, "billing_hard_limit_reached"),
        (429, openai(None, "You exceeded your current quota.", "insufficient_quota"), errors.QuotaSpent, "insufficient_quota"),
        (429, openai("credit_balance_exhausted", kind="insufficient_quota"), errors.QuotaSpent, "credit_balance_exhausted"),
        (429, openai("project_spend_limit_exceeded", kind="insufficient_quota"), errors.QuotaSpent, "project_spend_limit_exceeded"),
        (429, openai("credit_balance_exhausted", kind="requests"), errors.QuotaSpent, "credit_balance_exhausted"),
        (429, openai("rate_limit_exceeded", kind="requests"), errors.RateLimited, "rate_limit_exceeded"),
        (429, openai("slow_down"), errors.RateLimited, "slow_down"),
        (429, b"", errors.RateLimited, "429"),
        (503, openai("server_is_overloaded", kind="server_error"), errors.Overloaded, "server_is_overloaded"),
        (503, openai("slow_down"), errors.Overloaded, "slow_down"),
        (503, openai(None, "The engine is currently overloaded", "server_error"), errors.Broke, "server_error"),
        (503, b"<html>", errors.Broke, "503"),
        (500, openai("server_error"), errors.Broke, "server_error"),
        (500, openai("server_is_overloaded"), errors.Broke, "server_is_overloaded"),
        (500, openai("moderation_blocked"), errors.Broke, "moderation_blocked"),
        (502, b"<html><title>502 Bad Gateway</title></html>", errors.Broke, "502"),
        (504, b"", errors.Broke, "504"),
        (524, b"", errors.Broke, "524"),
        (408, b"", errors.Broke, "408"),
        (404, openai("model_not_found", "The model `gpt-image-2` does not exist or you do not have access to it."), errors.NoSuchModel, "model_not_found"),
        (404, {"detail": "The model `flux` does not exist."}, errors.NoSuchModel, "model_not_found"),
        (404, {"error": "no gpt-image-2 here"}, errors.NoSuchModel, "model_not_found"),
        (404, {"detail": "Not Found"}, errors.NoSuchModel, "404"),
        (405, b"", errors.NoSuchModel, "405"),
        (410, openai("model_deprecated", "The model `gpt-image-2` has been deprecated."), errors.NoSuchModel, "model_not_found"),
        (400, openai("model_not_found"), errors.NoSuchModel, "model_not_found"),
        (404, openai("DeploymentNotFound", "The API deployment for this resource does not exist."), errors.NoSuchModel, "model_not_found"),
        (402, {"error": {"message": "Credit limit exceeded", "type": "credit_limit"}}, errors.QuotaSpent, "credit_limit"),
        (422, openai(None), errors.Rejected, "invalid_request_error"),
        (413, b"", errors.Rejected, "413"),
        (409, b"", errors.Rejected, "409"),
        (302, b"", errors.Garbled, "redirect"),
        (200, b"<html>Sign in</html>", errors.Garbled, "200"),
        (200, openai("moderation_blocked"), errors.Refused, "moderation_blocked"),
        (101, b"", errors.Garbled, "101"),
        # Where servers differ
        (403, {"code": "The caller does not have permission", "error": "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO"}, errors.Refused, "403"),
        (400, {"code": "Client specified an invalid argument", "error": "Incorrect API key provided: xa***zz."}, errors.Unauthorized, "400"),
        (400, [{"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.", "status": "INVALID_ARGUMENT"}}], errors.Unauthorized, "INVALID_ARGUMENT"),
        (429, [{"error": {"code": 429, "message": "Quota exceeded.", "status": "RESOURCE_EXHAUSTED"}}], errors.RateLimited, "RESOURCE_EXHAUSTED"),
        (400, {"error": {"message": "litellm.BadRequestError: no", "type": None, "param": None, "code": "400"}}, errors.Rejected, "400"),
        (403, {"error": {"code": 403, "message": "Your input was flagged", "metadata": {"reasons": ["violence"]}}}, errors.Refused, "403"),
    ],
)  # fmt: skip
def test_each_answer_is_the_error_it_stands_for(status: int, body: Any, kind: type[ProviderError], code: str) -> None:
    found = error(status, body)
    assert (type(found), found.code, found.status) == (kind, code, status)


@pytest.mark.parametrize(
    ("body", "message", "param"),
    [
        ({"error": {"message": "Bad size.", "param": "size"}}, "Bad size.", "size"),
        ({"error": "Bad size."}, "Bad size.", ""),
        ({"detail": "Bad size."}, "Bad size.", ""),
        ({"detail": [{"loc": ["body", "size"], "msg": "Bad size.", "type": "value_error"}]}, "Bad size.", "size"),
        ({"detail": {"error": {"message": "Bad size."}}}, "Bad size.", ""),
        ([{"error": {"message": "Bad size."}}], "Bad size.", ""),
        (["Bad size."], "Bad size.", ""),
        ({"errors": [{"message": "Bad size."}]}, "Bad size.", ""),
        ({"message": "Bad size."}, "Bad size.", ""),
        ({"error": {"message": "Bad size.", "errors": [{"message": "x"}], "status": "INVALID"}}, "Bad size.", ""),
        ("Bad size.", "Bad size.", ""),
        (b"Bad size.", "Bad size.", ""),
        (b"<html><head><title>Bad\nsize.</title></head><body>x</body>", "Bad size.", ""),
        (b"<style>p{}</style><p>Bad <b>size.</b>", "Bad size.", ""),
        (b"\xff\xfe", "��", ""),
    ],
)
def test_each_shape_of_body_gives_its_words(body: Any, message: str, param: str) -> None:
    found = error(400, body)
    assert (type(found), found.message, found.param) == (errors.Rejected, message, param)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{}", b"7", b'{"error": null}', b'{"error": 7}', b'{"error": {"message": 7, "code": []}}', b"[[[[", b'"',
     b'{"detail": [[]]}', b"[" * 200_000, b"<" * 200_000, b"<title>" * 50_000, b"safety_violations=[" * 20_000, b"model " * 50_000,
     json.dumps({"error": "safety_violations=[" * 20_000}).encode(), json.dumps({"error": "api_key=" * 50_000}).encode(),
     b'{"error": {"message": "\\ud800\\u0000"}}', b"9" * 10_000],
)  # fmt: skip
@pytest.mark.timeout(30)
def test_no_body_breaks_or_stalls_us(body: bytes) -> None:
    for status in (200, 302, 400, 401, 404, 429, 500, 503):
        found = error_from(status, {}, body, model="gpt-image-2")
        found.message.encode()
        assert "\x00" not in found.message


@pytest.mark.parametrize(
    ("body", "reasons"),
    [
        (openai("moderation_blocked", REFUSED), ["sexual content", "self-harm"]),
        (openai("moderation_blocked", "No. safety_violations=[]"), []),
        ({"error": {"code": "moderation_blocked", "message": "No.", "moderation_details": {"moderation_stage": "output", "categories": ["violence"]}}}, ["violence"]),
        ({"error": {"code": "contentFilter", "message": "No.", "inner_error": {"content_filter_results": {"hate": {"filtered": True}, "violence": {"filtered": False}}}}}, ["hate"]),
        ({"error": "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO"}, ["bio"]),
        ({"error": {"code": 403, "message": "Input was flagged", "metadata": {"reasons": ["hate", 7]}}}, ["hate"]),
    ],
)  # fmt: skip
def test_a_refusal_says_why_where_the_provider_does(body: Any, reasons: list[str]) -> None:
    found = error(400, body)
    assert isinstance(found, errors.Refused)
    assert found.reasons == reasons


def test_an_echoed_key_is_not_kept() -> None:
    found = error(401, openai("invalid_api_key", "Incorrect API key provided: sk-proj-abc***xyz. Find it at x."))
    assert "abc" not in found.message
    assert "xyz" not in found.message


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "22"}, 22),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9),
        ({"retry-after": "-5"}, 0),
        ({"retry-after": "86400"}, 86400),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "tomorrow"}, None),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
        ({"retry-after": "Wed, 21 Oct 99999 07:28:00 GMT"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait_is_read_in_every_spelling(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_a_date_to_wait_for_is_turned_into_seconds() -> None:
    found = error(429, b"", {"Retry-After": formatdate(time.time() + 100, usegmt=True)})
    assert found.retry_after is not None
    assert 90 < found.retry_after <= 101
