"""Saving what must be the only one of its name, while others do so too."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model


def save_unique(row: Model, **options: Any) -> None:
    """Save a row that was found to be valid; raises ValidationError where somebody has taken its name since."""
    try:
        with transaction.atomic():
            row.save(**options)
    except IntegrityError:
        row.validate_unique()
        row.validate_constraints()
        raise
