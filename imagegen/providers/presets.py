"""The providers an admin chooses from, and how each is told who we are."""

from dataclasses import dataclass, field

from imagegen.core.secret import Secret
from imagegen.providers.dialect import Dialect
from imagegen.providers.dialects import azure, gemini, localai, openrouter, sdcpp, together, vllm_omni, xai
from imagegen.providers.origin import NotABaseURL, normalise_base_url, origin_of
from imagegen.providers.target import Target

__all__ = ["PRESETS", "NotABaseURL", "Preset", "find", "normalise_base_url", "origin_of"]


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A kind of provider. `base_url` is empty where an admin types one that looks like `example`.

    `value` is the header's, with {key} in it; `help` tells the admin what to type.
    """

    slug: str
    label: str
    base_url: str = ""
    example: str = ""
    header: str = "Authorization"
    value: str = "Bearer {key}"
    needs_key: bool = True
    help: str = ""
    dialect: Dialect = field(default_factory=Dialect)
    is_free: bool = False

    def target(self, base_url: str, key: Secret) -> Target:
        """Where, with which header and in which dialect to call; without a key no header is sent.

        An empty `base_url` is the preset's own.
        """
        headers = {self.header: Secret(self.value.format(key=key.reveal()))} if key else {}
        return Target(base_url=base_url or self.base_url, headers=headers, dialect=self.dialect)


PRESETS = (
    # https://platform.openai.com/docs/api-reference/authentication
    Preset(
        slug="openai",
        label="OpenAI",
        base_url="https://api.openai.com/v1",
        help="A project key from platform.openai.com. Image models may ask for a verified organisation.",
    ),
    # https://learn.microsoft.com/azure/ai-foundry/openai/reference
    Preset(
        slug="azure",
        label="Azure OpenAI",
        example="https://RESOURCE.openai.azure.com/openai/v1/",
        header="api-key",
        value="{key}",
        help="Put your resource's name in the address. Then type each deployment, and which model it is.",
        dialect=azure.DIALECT,
    ),
    # https://docs.x.ai/docs/api-reference
    Preset(
        slug="xai",
        label="xAI",
        base_url="https://api.x.ai/v1",
        help="A key from console.x.ai. Its models are asked for a shape and a resolution; xAI chooses the pixels.",
        dialect=xai.DIALECT,
    ),
    # https://docs.together.ai/reference
    Preset(
        slug="together",
        label="Together",
        base_url="https://api.together.xyz/v1",
        help="A key from api.together.ai. Most of its models behave like any diffusion server.",
        dialect=together.DIALECT,
    ),
    # https://openrouter.ai/docs/api-reference/overview
    Preset(
        slug="openrouter",
        label="OpenRouter",
        base_url="https://openrouter.ai/api/v1",
        help="A key from openrouter.ai/keys. It says what each answer cost, and that is what is booked.",
        dialect=openrouter.DIALECT,
    ),
    # https://ai.google.dev/gemini-api/docs/openai
    Preset(
        slug="gemini",
        label="Gemini",
        base_url="https://generativelanguage.googleapis.com/v1beta/openai",
        help="A key from aistudio.google.com, for Gemini's OpenAI-compatible route.",
        dialect=gemini.DIALECT,
    ),
    # https://docs.litellm.ai/docs/image_generation
    Preset(
        slug="litellm",
        label="LiteLLM",
        example="https://litellm.example.com/v1",
        needs_key=False,
        help="The proxy's address, and a virtual key if it asks for one.",
    ),
    # https://localai.io/features/image-generation/
    Preset(
        slug="localai",
        label="LocalAI",
        example="http://localai:8080/v1",
        needs_key=False,
        help="The server's address; a key only if it was started with one.",
        dialect=localai.DIALECT,
    ),
    # https://github.com/leejet/stable-diffusion.cpp/blob/master/examples/server/README.md
    Preset(
        slug="sdcpp",
        label="stable-diffusion.cpp",
        example="http://sd-server:1234/v1",
        needs_key=False,
        help="The address of sd-server. It has no keys and draws one picture after the other.",
        dialect=sdcpp.DIALECT,
    ),
    # https://docs.vllm.ai/projects/vllm-omni
    Preset(
        slug="vllm-omni",
        label="vLLM-Omni",
        example="http://vllm-omni:8091/v1",
        needs_key=False,
        help="The server's address; a key only if it was started with --api-key.",
        dialect=vllm_omni.DIALECT,
    ),
    Preset(
        slug="compatible",
        label="Other",
        example="https://images.example.com/v1",
        needs_key=False,
        help="Any server that speaks like OpenAI. The address ends where /images/generations would begin.",
    ),
    Preset(
        slug="sandbox",
        label="Sandbox",
        base_url="http://sandbox.invalid/v1",
        needs_key=False,
        help="Built in: draws pictures, provokes every error, and charges nothing.",
        is_free=True,
    ),
)


def find(slug: str) -> Preset:
    """The preset with this slug; raises ValueError where there is none."""
    for preset in PRESETS:
        if preset.slug == slug:
            return preset
    raise ValueError(f"There is no preset {slug}. Choose one of {', '.join(preset.slug for preset in PRESETS)}.")
