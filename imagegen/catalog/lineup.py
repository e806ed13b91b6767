"""Every known model, by name. Which of them a key reaches, for whom and until when, are rows an admin edits."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from imagegen.catalog import price_list
from imagegen.catalog.model import Model

GPT_IMAGE_2_6_SUNBURST = Model(
    id="gpt-image-2.6-sunburst",
    label="GPT Image 2.6 Sunburst",
    maker="OpenAI",
    note="The most detailed. Any size to 4K, five qualities.",
    source="https://platform.openai.com/docs/models/gpt-image-2.6-sunburst",
    price=price_list.GPT_IMAGE_2_6,
    median_seconds=60,
)
GPT_IMAGE_2_6_FLARE = Model(
    id="gpt-image-2.6-flare",
    label="GPT Image 2.6 Flare",
    maker="OpenAI",
    note="The faster 2.6. Any size to 4K, five qualities.",
    source="https://platform.openai.com/docs/models/gpt-image-2.6-flare",
    price=price_list.GPT_IMAGE_2_6,
    median_seconds=30,
)
GPT_IMAGE_2_5_SUNBURST = Model(
    id="gpt-image-2.5-sunburst",
    label="GPT Image 2.5 Sunburst",
    maker="OpenAI",
    note="Fine detail. Any size to 4K, five qualities.",
    source="https://platform.openai.com/docs/models/gpt-image-2.5-sunburst",
    price=price_list.GPT_IMAGE_2_5,
    also_known_as=("gpt-image-2.5-sunburst-2026-09-08",),
    median_seconds=50,
)
GPT_IMAGE_2_5_FLARE = Model(
    id="gpt-image-2.5-flare",
    label="GPT Image 2.5 Flare",
    maker="OpenAI",
    note="Quick drafts. Any size to 4K, five qualities.",
    source="https://platform.openai.com/docs/models/gpt-image-2.5-flare",
    price=price_list.GPT_IMAGE_2_5,
    also_known_as=("gpt-image-2.5-flare-2026-09-08",),
    median_seconds=25,
)
GPT_IMAGE_2 = Model(
    id="gpt-image-2",
    label="GPT Image 2",
    maker="OpenAI",
    note="Renders text well. Any size to 4K.",
    source="https://platform.openai.com/docs/models/gpt-image-2",
    price=price_list.GPT_IMAGE_2,
    also_known_as=("gpt-image-2-2026-04-21",),
    median_seconds=40,
)
GPT_IMAGE_1_5 = Model(
    id="gpt-image-1.5",
    label="GPT Image 1.5",
    maker="OpenAI",
    note="Steady all-rounder. Three sizes.",
    source="https://platform.openai.com/docs/models/gpt-image-1.5",
    price=price_list.GPT_IMAGE_1_5,
    status="deprecated",
    shutdown=date(2026, 12, 1),
    also_known_as=("gpt-image-1.5-2025-12-16",),
    median_seconds=30,
)
CHATGPT_IMAGE_LATEST = Model(
    id="chatgpt-image-latest",
    label="ChatGPT Image",
    maker="OpenAI",
    note="The one ChatGPT used. Three sizes.",
    source="https://platform.openai.com/docs/models/chatgpt-image-latest",
    price=price_list.GPT_IMAGE_1_5,
    status="deprecated",
    shutdown=date(2026, 12, 1),
    median_seconds=30,
)
GPT_IMAGE_1_MINI = Model(
    id="gpt-image-1-mini",
    label="GPT Image 1 mini",
    maker="OpenAI",
    note="Drafts at a quarter of the price. Three sizes.",
    source="https://platform.openai.com/docs/models/gpt-image-1-mini",
    price=price_list.GPT_IMAGE_1_MINI,
    status="deprecated",
    shutdown=date(2026, 12, 1),
    median_seconds=20,
)
GPT_IMAGE_1 = Model(
    id="gpt-image-1",
    label="GPT Image 1",
    maker="OpenAI",
    note="Three sizes, transparent backgrounds.",
    source="https://platform.openai.com/docs/models/gpt-image-1",
    price=price_list.GPT_IMAGE_1,
    status="retired",
    shutdown=date(2026, 10, 23),
    median_seconds=40,
)
DALL_E_3 = Model(
    id="dall-e-3",
    label="DALL·E 3",
    maker="OpenAI",
    note="One image per job. Rewrites the prompt and shows how.",
    source="https://platform.openai.com/docs/models/dall-e-3",
    price=price_list.DALL_E_3,
    status="retired",
    shutdown=date(2026, 5, 12),
    median_seconds=20,
)
DALL_E_2 = Model(
    id="dall-e-2",
    label="DALL·E 2",
    maker="OpenAI",
    note="Small and cheap. Squares only.",
    source="https://platform.openai.com/docs/models/dall-e-2",
    price=price_list.DALL_E_2,
    status="retired",
    shutdown=date(2026, 5, 12),
    median_seconds=10,
)
GROK_IMAGINE_IMAGE_2 = Model(
    id="grok-imagine-image-2.0",
    label="Grok Imagine Image 2.0",
    maker="xAI",
    note="Fifteen shapes, two resolutions, two qualities.",
    source="https://docs.x.ai/developers/models/grok-imagine-image-2.0",
    price=price_list.GROK_IMAGINE_IMAGE_2,
)
GROK_IMAGINE_IMAGE = Model(
    id="grok-imagine-image",
    label="Grok Imagine Image",
    maker="xAI",
    note="Cheap drafts. Thirteen shapes, two resolutions.",
    source="https://docs.x.ai/developers/models/grok-imagine-image",
    price=price_list.GROK_IMAGINE_IMAGE,
)
GROK_IMAGINE_IMAGE_QUALITY = Model(
    id="grok-imagine-image-quality",
    label="Grok Imagine Image Quality",
    maker="xAI",
    note="Finer than the first. Thirteen shapes, two resolutions.",
    source="https://docs.x.ai/developers/models/grok-imagine-image-quality",
    price=price_list.GROK_IMAGINE_IMAGE_QUALITY,
    status="deprecated",
    shutdown=date(2026, 11, 2),
)
ANY_DALL_E = Model(
    id="any-dall-e",
    label="Any DALL·E-style model",
    maker="OpenAI-compatible",
    note="Quality, style and any size. For servers that follow the DALL·E contract.",
    source="https://platform.openai.com/docs/api-reference/images/create",
)
ANY_DIFFUSION = Model(
    id="any-diffusion",
    label="Any diffusion server",
    maker="OpenAI-compatible",
    note="Seed, steps and guidance. For LocalAI, vLLM-Omni and the like.",
    source="https://localai.io/features/image-generation/",
)

# In the order of preference: the first of them that a key reaches is what Create starts with.
DEFAULTS: tuple[Model, ...] = (
    GPT_IMAGE_2,
    GPT_IMAGE_2_6_SUNBURST,
    GPT_IMAGE_2_6_FLARE,
    GPT_IMAGE_2_5_SUNBURST,
    GPT_IMAGE_2_5_FLARE,
    CHATGPT_IMAGE_LATEST,
    GPT_IMAGE_1_5,
    GPT_IMAGE_1_MINI,
    GROK_IMAGINE_IMAGE_2,
    GROK_IMAGINE_IMAGE,
    ANY_DALL_E,
    ANY_DIFFUSION,
)
MODELS: tuple[Model, ...] = (
    GPT_IMAGE_2_6_SUNBURST,
    GPT_IMAGE_2_6_FLARE,
    GPT_IMAGE_2_5_SUNBURST,
    GPT_IMAGE_2_5_FLARE,
    GPT_IMAGE_2,
    GPT_IMAGE_1_5,
    CHATGPT_IMAGE_LATEST,
    GPT_IMAGE_1_MINI,
    GPT_IMAGE_1,
    DALL_E_3,
    DALL_E_2,
    GROK_IMAGINE_IMAGE_2,
    GROK_IMAGINE_IMAGE,
    GROK_IMAGINE_IMAGE_QUALITY,
    ANY_DALL_E,
    ANY_DIFFUSION,
)
ENDS_SOON = timedelta(days=30)  # it is said, and no default any more

_BY_ID = {name: model for model in MODELS for name in (model.id, *model.also_known_as)}
_IMAGE_WORDS = re.compile(
    r"(?<![a-z])image|dall-e|flux|sdxl|stable-diffusion|seedream|recraft|ideogram|grok-imagine|hidream|kontext",
    re.IGNORECASE,
)


def find(model_id: str) -> Model | None:
    """The model of that id or alias, if we know it."""
    return _BY_ID.get(model_id)


def ids() -> list[str]:
    """Every id and alias that `find` finds."""
    return list(_BY_ID)


def ids_called(text: str) -> list[str]:
    """The ids and aliases of the models whose label has `text` in it."""
    return [name for name, model in _BY_ID.items() if text.casefold() in model.label.casefold()]


def looks_like_an_image_model(model_id: str) -> bool:
    """Whether an id listed by a provider is probably that of an image model; an admin's word goes above it."""
    return model_id in _BY_ID or bool(_IMAGE_WORDS.search(model_id))


def default(offered: Iterable[Model], today: date) -> Model | None:
    """The model to start with among those offered: never one that has ended or ends within 30 days."""
    choosable = set(offered)
    lasting = (model for model in DEFAULTS if not model.ended(today + ENDS_SOON))
    return next((model for model in lasting if model in choosable), None)
