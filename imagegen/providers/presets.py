"""The providers an admin chooses from, and how each is told who we are."""

from dataclasses import dataclass

from imagegen.core.secret import Secret
from imagegen.providers.origin import NotABaseURL, normalise_base_url, origin_of
from imagegen.providers.target import Target

__all__ = ["PRESETS", "NotABaseURL", "Preset", "find", "normalise_base_url", "origin_of"]


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A kind of provider. `base_url` is empty where an admin types it; `value` is the header's, with {key} in it."""

    slug: str
    label: str
    base_url: str = ""
    header: str = "Authorization"
    value: str = "Bearer {key}"
    is_free: bool = False

    def target(self, base_url: str, key: Secret) -> Target:
        """Where and with which header to call; an empty key sends none, an empty `base_url` is the preset's own."""
        headers = {self.header: Secret(self.value.format(key=key.reveal()))} if key else {}
        return Target(base_url=base_url or self.base_url, headers=headers)


PRESETS = (
    # https://platform.openai.com/docs/api-reference/authentication
    Preset(slug="openai", label="OpenAI", base_url="https://api.openai.com/v1"),
    Preset(slug="compatible", label="Other"),
    Preset(slug="sandbox", label="Sandbox", base_url="http://sandbox.invalid/v1", is_free=True),
)


def find(slug: str) -> Preset:
    """The preset with this slug; raises ValueError where there is none."""
    for preset in PRESETS:
        if preset.slug == slug:
            return preset
    raise ValueError(f"There is no preset {slug}. Choose one of {', '.join(preset.slug for preset in PRESETS)}.")
