"""Typed readers of environment variables.

Each variable NAME may also be given as NAME_FILE, the path of a file that holds the value (as container secrets are).
A value that does not fit stops the start with one line that names the variable, the shape it takes and the remedy.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """The variable's text, stripped; the default where it is unset or empty."""
    from_file = os.environ.get(f"{name}_FILE", "")
    if from_file:
        try:
            return Path(from_file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names a file that cannot be read: {error.strerror}.") from None
    return os.environ.get(name, "").strip() or default


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


def number(name: str, default: float, *, low: float, high: float) -> float:
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
            f"{name} takes a number from {low:g} to {high:g}. Write for example {name}={default:g}."
        )
    return found


def items(name: str) -> tuple[str, ...]:
    """The comma-separated parts of the variable, stripped, without empty ones."""
    return parts(text(name))


def parts(value: str) -> tuple[str, ...]:
    """The comma-separated parts of a text, stripped, without empty ones."""
    return tuple(part.strip() for part in value.split(",") if part.strip())
