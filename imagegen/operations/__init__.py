"""What we can do: one folder for each operation."""

from imagegen.operations import generate
from imagegen.operations.base import Operation

OPERATIONS = {operation.slug: operation for operation in (generate.OPERATION,)}


def get(slug: str) -> Operation:
    """The operation of that slug; KeyError where there is none."""
    return OPERATIONS[slug]
