"""A provider's own list of its models."""

from dataclasses import dataclass
from datetime import date
from typing import Any

_IMAGE_KINDS = {"image", "image_generation", "image_edit"}
_OTHER_KINDS = {
    "chat", "completion", "language", "code", "embedding", "embeddings", "moderation", "rerank", "audio", "transcribe",
    "transcript", "tts", "video", "audio_speech", "audio_transcription", "responses", "realtime",
}  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """One model as its provider lists it.

    `makes_images` and `takes`, the names of the parameters it takes, are what the list says: None where it is silent.
    """

    id: str
    shutdown_date: date | None = None
    makes_images: bool | None = None
    takes: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Listing:
    """A provider's list: every model once. `nameless` entries had no id, `repeated` ones an id that came before."""

    models: list[Listed]
    nameless: int = 0
    repeated: int = 0


def read_models(found: Any) -> Listing:
    """The models in an answer: {"data": […]} as OpenAI sends, {"models": […]}, or a bare list as Together does.

    Nothing is filtered. Raises ValueError for an answer that lists nothing of the kind.
    """
    if isinstance(found, dict) and ("data" in found or "models" in found):
        found = found.get("data") or found.get("models") or []
    if not isinstance(found, list):
        raise ValueError("The answer is no list of models.")
    named = [model for model in map(_listed, found) if model is not None]
    once: dict[str, Listed] = {}
    for model in named:
        once.setdefault(model.id, model)
    return Listing(list(once.values()), nameless=len(found) - len(named), repeated=len(named) - len(once))


def _listed(item: Any) -> Listed | None:
    if isinstance(item, str):
        item = {"id": item}
    name = (item.get("id") or item.get("name")) if isinstance(item, dict) else None
    if not isinstance(name, str) or not name:
        return None
    return Listed(
        id=name,
        shutdown_date=_date(item.get("shutdown_date")),
        makes_images=_makes_images(item),
        takes=_takes(item.get("supported_parameters")),
    )


def _date(text: Any) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except (TypeError, ValueError):
        return None


def _makes_images(item: dict[str, Any]) -> bool | None:
    """OpenRouter says it in its output modalities, LiteLLM in `mode`, Together in `type`, LocalAI in `capabilities`."""
    architecture = item.get("architecture")
    modalities = architecture.get("output_modalities") if isinstance(architecture, dict) else None
    if isinstance(modalities, list):
        return "image" in modalities
    capabilities = item.get("capabilities")
    for said in ([item.get("mode")], [item.get("type")], capabilities if isinstance(capabilities, list) else []):
        kinds = {kind for kind in said if isinstance(kind, str)}
        if kinds & _IMAGE_KINDS:
            return True
        if kinds & _OTHER_KINDS:
            return False
    return None


def _takes(said: Any) -> tuple[str, ...] | None:
    """The names in OpenRouter's map of them; a bare list of names, as for chat, says nothing of images."""
    if not isinstance(said, dict):
        return None
    # OpenRouter makes these two of a size. https://openrouter.ai/docs/guides/overview/multimodal/image-generation
    size = {"size"} if said.keys() & {"aspect_ratio", "resolution"} else set()
    return tuple(sorted(said.keys() | size))
