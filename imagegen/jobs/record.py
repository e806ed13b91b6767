"""The record of a job: what was asked, what came back, exchange by exchange."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imagegen import operations
from imagegen.catalog import lineup
from imagegen.catalog.capability import Capability
from imagegen.core.money import money
from imagegen.jobs.models import Call, Job
from imagegen.jobs.states import CallStatus
from imagegen.providers.errors import Refused

SHOWN_ELSEWHERE = ("prompt", "response_format")


@dataclass(frozen=True)
class Parameter:
    """One line of the parameter list, in words; `answered` only where it differs from what was asked."""

    name: str
    label: str
    asked: str
    answered: str


@dataclass(frozen=True)
class CallRecord:
    """One exchange with the provider. `status` is in words. The two texts are empty for those who may not see them."""

    number: int
    status: str
    sent_at: datetime | None
    answered_at: datetime | None
    http_status: int | None
    request_id: str
    cost_text: str
    estimate_text: str
    headers: list[tuple[str, str]]
    request_json: str
    response_json: str


def record_of(job: Job, *, can_see_raw: bool) -> dict[str, Any]:
    """`parameters` and `record`, for a job's page and a picture's."""
    output = job.outputs.order_by("position").first()
    return {
        "parameters": parameters_of(job, output.answered if output else {}),
        "record": calls_of(job, can_see_raw=can_see_raw),
    }


def calls_of(job: Job, *, can_see_raw: bool) -> list[CallRecord]:
    """Every exchange with the provider, the first first."""
    return [_record(call, can_see_raw=can_see_raw) for call in job.calls.order_by("number")]


def parameters_of(job: Job, answered: Mapping[str, Any]) -> list[Parameter]:
    """What the job asked for, and what the provider says it made instead."""
    known = lineup.find(job.behaves_like)
    capability = operations.get(job.operation).capabilities.get(known) if known else None
    return [
        _parameter(capability or Capability(()), name, asked, answered.get(name))
        for name, asked in job.parameters.items()
        if name not in SHOWN_ELSEWHERE
    ]


def _parameter(capability: Capability, name: str, asked: object, answered: object) -> Parameter:
    field = capability.field(name)
    label = field.label if field else name.replace("_", " ").capitalize()
    wish = field.words(asked) if field else str(asked)
    made = "" if answered is None else field.words(answered) if field else str(answered)
    return Parameter(name=name, label=label, asked=wish, answered="" if made == wish else made)


def _record(call: Call, *, can_see_raw: bool) -> CallRecord:
    return CallRecord(
        number=call.number,
        status=_status_text(call),
        sent_at=call.sent_at,
        answered_at=call.answered_at,
        http_status=call.http_status,
        request_id=call.request_id,
        cost_text="not charged" if call.job.is_free else "" if call.cost is None else money(call.cost),
        estimate_text="" if call.estimate is None else money(call.estimate),
        headers=sorted(call.headers.items()) if can_see_raw else [],
        request_json=_pretty(call.request) if can_see_raw else "",
        response_json=_pretty(call.response) if can_see_raw and call.response is not None else "",
    )


def _status_text(call: Call) -> str:
    if call.status != CallStatus.STORED or not call.error_kind:
        return call.status.capitalize()
    return "Answered: refused" if call.error_kind == Refused.kind else "Answered: failed"


def _pretty(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
