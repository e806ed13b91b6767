"""Generate images from a prompt."""

from imagegen.operations.base import Operation
from imagegen.operations.generate import wire
from imagegen.operations.generate.capabilities import CAPABILITIES

OPERATION = Operation(
    slug="generate",
    label="Generate",
    verb="Generate",
    path="/images/generations",
    capabilities=CAPABILITIES,
    decode=wire.decode,
    addresses=wire.addresses,
)
