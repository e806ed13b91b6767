"""What every model accepts, as the product knows it."""

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imagegen.catalog import lineup, prices
from imagegen.catalog.capability import Capability
from imagegen.catalog.fields import Field, Fixed, Member
from imagegen.catalog.model import Model
from imagegen.operations import OPERATIONS


class Command(BaseCommand):
    """Prints the catalogue for people, or for machines with --json."""

    help = "Print every known model: what it accepts, what it costs, when it ends, where its vendor says so."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--model", metavar="ID", help="only this model, by its id or an alias")
        parser.add_argument("--json", action="store_true", help="as JSON, with a JSON Schema for each operation")

    def handle(self, *args: Any, **options: Any) -> None:
        models = lineup.MODELS
        if name := options["model"]:
            found = lineup.find(name)
            if found is None:
                raise CommandError(f"{name} is not in the catalogue. See manage.py catalog.")
            models = (found,)
        if options["json"]:
            self.stdout.write(json.dumps([as_data(model) for model in models], indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n\n".join(as_text(model) for model in models))


def as_data(model: Model) -> dict[str, Any]:
    """One model for machines."""
    return {
        "id": model.id,
        "label": model.label,
        "maker": model.maker,
        "status": model.status,
        "shutdown": model.shutdown.isoformat() if model.shutdown else None,
        "also_known_as": model.also_known_as,
        "price_per_image": price_of(model),
        "source": model.source,
        "operations": {
            operation.slug: {
                "path": operation.path,
                "parameters": operation.capability(model).schema(),
                "always_sent": {
                    field.name: field.default
                    for field in operation.capability(model).fields
                    if isinstance(field, Fixed)
                },
            }
            for operation in OPERATIONS.values()
            if model in operation.capabilities
        },
    }


def as_text(model: Model) -> str:
    """One model for people."""
    until = f", until {model.shutdown}" if model.shutdown else ""
    lines = [f"{model.label} ({model.id}), {model.maker}, {model.status}{until}"]
    if model.also_known_as:
        lines.append(f"  also {', '.join(model.also_known_as)}")
    lines += [f"  {model.source}", f"  price per image: {price_of(model)}"]
    for operation in OPERATIONS.values():
        if model in operation.capabilities:
            lines.append(f"  {operation.label}: POST {operation.path}")
            lines += described(operation.capability(model))
    return "\n".join(lines)


def price_of(model: Model) -> str:
    """From the cheapest to the dearest image."""
    estimate = prices.estimate(model, {})
    return estimate.span() if estimate else "price unknown"


def described(capability: Capability) -> list[str]:
    """A line for each field and each rule."""
    fields = [f"    {field.name:<20}{takes(field)}" for field in capability.fields]
    return fields + [f"    {rule.why}" for rule in capability.rules]


def takes(field: Field) -> str:
    """What may be given for a field, its default and its conditions."""
    if isinstance(field, Fixed):
        return f"always {field.default}"
    if isinstance(field, Member):
        return "a pseudonymous id of the member"
    schema = field.describe()
    said = [
        ", ".join(schema.get("enum") or schema.get("anyOf", [{}])[0].get("enum", [])),
        f"at most {schema['maxLength']:,} characters" if "maxLength" in schema else "",
        bounds(schema["minimum"], schema["maximum"]) if "minimum" in schema else "",
        f"default {schema['default']}" if "default" in schema else "",
        "required" if field.required else "",
        schema.get("description", ""),
    ]
    return "; ".join(part for part in said if part)


def bounds(low: float, high: float) -> str:
    """A range, or the one number it holds."""
    return f"{low:,} to {high:,}" if low < high else f"exactly {low:,}"
