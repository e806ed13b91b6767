"""What every operation is: a declaration that the form, the request, the price and the docs are read from."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from imagegen.catalog.capability import Capability
from imagegen.catalog.model import Model
from imagegen.operations.results import Decoded


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing a provider does. `path` follows the credential's base URL; `verb` is what its button says.

    `decode` reads the file of an answer's body and raises `results.Unreadable`; `addresses` names the results in it, by
    index, that must be fetched.
    """

    slug: str
    label: str
    verb: str
    path: str
    capabilities: Mapping[Model, Capability]
    decode: Callable[[BinaryIO], Decoded]
    addresses: Callable[[BinaryIO], tuple[tuple[int, str], ...]]

    def capability(self, model: Model, takes: Collection[str] | None = None) -> Capability:
        """What the model accepts here, of that what its server says it `takes`; KeyError where it does not do this."""
        whole = self.capabilities[model]
        return whole if takes is None else whole.among(takes)

    def body(
        self, model_id: str, model: Model, parameters: Mapping[str, Any], member_id: str | None = None
    ) -> dict[str, Any]:
        """The JSON body that asks `model_id`, a server's own name for a model, for what `model` can do.

        `parameters` are all that is asked for: nothing is added to them but what is sent without being asked.
        """
        return {"model": model_id, **self.capability(model, parameters).encode(parameters, member_id)}
