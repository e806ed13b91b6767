"""Reading one field of a request body, with the vendor's words where its value will not do."""

from typing import Any

from .replies import Refusal

NAMES = {str: "a string", bool: "a boolean", int: "an integer", float: "a decimal", list: "an array", dict: "an object"}
UNREADABLE = "We could not parse the JSON body of your request. The API expects a JSON payload."


def required(fields: dict[str, Any], name: str) -> str:
    """The text of a field that must be there."""
    if fields.get(name) is None:
        raise Refusal(400, f"Missing required parameter: '{name}'.", code="missing_required_parameter", param=name)
    return text(fields, name, "")


def text(fields: dict[str, Any], name: str, default: str, longest: int | None = None) -> str:
    """The text of a field, at most so many code points."""
    value = fields.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        raise _wrong_type(name, value, "a string")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise Refusal(400, UNREADABLE)
    if longest is not None and len(value) > longest:
        message = (
            f"Invalid '{name}': string too long. Expected a string with maximum length {longest}, "
            f"but got a string with length {len(value)} instead."
        )
        raise Refusal(400, message, code="string_above_max_length", param=name)
    return value


def choice(fields: dict[str, Any], name: str, values: tuple[str, ...], default: str) -> str:
    """The field's value, one of these."""
    value = text(fields, name, default)
    if value not in values and value != default:
        raise invalid(name, f"Invalid value: '{value}'. Supported values are: {_listing(values)}.")
    return value


def integer(fields: dict[str, Any], name: str, low: int, high: int, default: int) -> int:
    """The field's number, from `low` to `high`."""
    value = fields.get(name)
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong_type(name, value, "an integer")
    if value < low:
        wanted, side, code = f">= {low}", "below minimum", "integer_below_min_value"
    elif value > high:
        wanted, side, code = f"<= {high}", "above maximum", "integer_above_max_value"
    else:
        return value
    message = f"Invalid '{name}': integer {side} value. Expected a value {wanted}, but got {value} instead."
    raise Refusal(400, message, code=code, param=name)


def flag(fields: dict[str, Any], name: str) -> bool:
    """The field's yes or no; no where it is missing."""
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise _wrong_type(name, value, "a boolean")
    return bool(value)


def invalid(name: str, message: str) -> Refusal:
    return Refusal(400, message, code="invalid_value", param=name)


def unsupported(name: str, message: str) -> Refusal:
    return Refusal(400, message, code="unsupported_parameter", param=name)


def unknown(name: str) -> Refusal:
    return Refusal(400, f"Unknown parameter: '{name}'.", code="unknown_parameter", param=name)


def _wrong_type(name: str, value: object, wanted: str) -> Refusal:
    got = NAMES.get(type(value), "null")
    message = f"Invalid type for '{name}': expected {wanted}, but got {got} instead."
    return Refusal(400, message, code="invalid_type", param=name)


def _listing(values: tuple[str, ...]) -> str:
    quoted = [f"'{value}'" for value in values]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])}, and {quoted[-1]}"
