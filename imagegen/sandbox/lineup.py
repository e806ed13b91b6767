"""The models the sandbox serves and what each takes, read from the vendor's model and image pages.

https://platform.openai.com/docs/models · https://platform.openai.com/docs/api-reference/images/create
"""

from dataclasses import dataclass

FOUR = ("low", "medium", "high", "auto")
SIX = ("low", "medium", "high", "xhigh", "max", "auto")
THREE_SIZES = ("1024x1024", "1024x1536", "1536x1024", "auto")


@dataclass(frozen=True)
class Model:
    """One model's contract."""

    id: str
    created: int
    ends: str | None = None
    is_gpt: bool = True
    longest_prompt: int = 32_000
    most: int = 10
    sizes: tuple[str, ...] = THREE_SIZES
    is_free_size: bool = False
    qualities: tuple[str, ...] = FOUR
    formats: tuple[str, ...] = ("png", "jpeg", "webp")
    parameters: frozenset[str] = frozenset()


SHARED = {"model", "prompt", "n", "size", "user"}
GPT = frozenset(
    SHARED | {"quality", "background", "output_format", "output_compression", "moderation", "stream", "partial_images"}
)
DALL_E = frozenset(SHARED | {"response_format"})
ANIMATED = frozenset({"complexity", "frame_count", "frame_duration_ms", "svg"})


def _gpt_2_6(name: str) -> Model:
    formats = ("png", "jpeg", "webp", "gif", "svg")
    return Model(name, 1_794_787_200, is_free_size=True, qualities=SIX, formats=formats, parameters=GPT | ANIMATED)


MODELS: dict[str, Model] = {
    model.id: model
    for model in (
        _gpt_2_6("gpt-image-2.6-sunburst"),
        _gpt_2_6("gpt-image-2.6-flare"),
        Model("gpt-image-2.5-sunburst", 1_788_825_600, is_free_size=True, qualities=SIX, parameters=GPT),
        Model("gpt-image-2.5-flare", 1_788_825_600, is_free_size=True, qualities=SIX, parameters=GPT),
        Model("gpt-image-2", 1_776_729_600, is_free_size=True, parameters=GPT),
        Model("gpt-image-1.5", 1_765_843_200, "2026-12-01", parameters=GPT),
        Model("chatgpt-image-latest", 1_765_843_200, "2026-12-01", parameters=GPT),
        Model("gpt-image-1-mini", 1_759_708_800, "2026-12-01", parameters=GPT),
        Model("gpt-image-1", 1_745_366_400, "2026-10-23", parameters=GPT),
        Model(
            "dall-e-3",
            1_698_785_189,
            "2026-05-12",
            is_gpt=False,
            longest_prompt=4_000,
            most=1,
            sizes=("1024x1024", "1792x1024", "1024x1792"),
            qualities=("standard", "hd"),
            formats=("png",),
            parameters=DALL_E | {"quality", "style"},
        ),
        Model(
            "dall-e-2",
            1_698_798_177,
            "2026-05-12",
            is_gpt=False,
            longest_prompt=1_000,
            sizes=("256x256", "512x512", "1024x1024"),
            qualities=(),
            formats=("png",),
            parameters=DALL_E,
        ),
    )
}

ALSO_KNOWN_AS: dict[str, str] = {
    "gpt-image-2.5-sunburst-2026-09-08": "gpt-image-2.5-sunburst",
    "gpt-image-2.5-flare-2026-09-08": "gpt-image-2.5-flare",
    "gpt-image-2-2026-04-21": "gpt-image-2",
    "gpt-image-1.5-2025-12-16": "gpt-image-1.5",
}


def find(name: str) -> Model | None:
    """The model of this id or dated id."""
    return MODELS.get(ALSO_KNOWN_AS.get(name, name))


def listed(model: Model) -> dict[str, object]:
    """The model as `GET /v1/models` shows it."""
    return {
        "id": model.id,
        "object": "model",
        "created": model.created,
        "owned_by": "system",
        "shutdown_date": model.ends,
    }
