"""What every operation is: a declaration that the form, the request, the price and the docs are read from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from imagegen.catalog.capability import Capability
from imagegen.catalog.model import Model
from imagegen.operations.results import Decoded


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing a provider does. `path` follows the credential's base URL; `verb` is what its button says.

    `decode` reads an answer's body and raises `results.Unreadable`; `addresses` names the results in it, by index, that
    must be fetched.
    """

    slug: str
    label: str
    verb: str
    path: str
    capabilities: Mapping[Model, Capability]
    decode: Callable[[bytes], Decoded]
    addresses: Callable[[bytes], tuple[tuple[int, str], ...]]

    def capability(self, model: Model) -> Capability:
        """What the model accepts here; KeyError where it does not do this at all."""
        return self.capabilities[model]

    def body(
        self, model_id: str, model: Model, parameters: Mapping[str, Any], member_id: str | None = None
    ) -> dict[str, Any]:
        """The JSON body that asks `model_id`, a server's own name for a model, for what `model` can do."""
        return {"model": model_id, **self.capability(model).encode(parameters, member_id)}
