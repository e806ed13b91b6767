"""A page at every size: what is wrong with it, and its picture where somebody wants to look."""

import os
from pathlib import Path
from typing import Literal

from playwright.sync_api import FloatRect, Page

FLAWS = (Path(__file__).parent / "flaws.js").read_text()
SIZES = ((1440, 900), (1024, 768), (390, 844))
PHONE = 760  # pixels up to which fingers are what one points with
TALLEST = 2400  # pixels of a picture
LOADED = """() => [...document.images].every((image) => {
  const box = image.getBoundingClientRect();
  return image.complete || (image.loading === "lazy" && (box.top > innerHeight || box.bottom < 0 || !box.width));
})"""
EAGER = "() => { for (const image of document.images) image.loading = 'eager'; }"


def flaws(page: Page, name: str) -> list[str]:
    """What is wrong at each size, in sentences. Where SCREENS_DIR names a folder, pictures in both themes go there."""
    found: list[str] = []
    fingers = page.context.new_cdp_session(page)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        fingers.send("Emulation.setTouchEmulationEnabled", {"enabled": width <= PHONE})
        page.wait_for_function(LOADED)
        found += [f"{name} at {width}: {flaw}" for flaw in page.evaluate(FLAWS)]
        if folder := os.environ.get("SCREENS_DIR"):
            _shoot(page, Path(folder), f"{name}-{width}")
    fingers.detach()
    return found


def _shoot(page: Page, folder: Path, name: str) -> None:
    page.evaluate(EAGER)
    page.wait_for_function(LOADED)
    size = page.viewport_size
    assert size is not None
    tall = page.evaluate("document.documentElement.scrollHeight")
    clip: FloatRect = {"x": 0, "y": 0, "width": size["width"], "height": min(TALLEST, max(tall, size["height"]))}
    themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for theme in themes:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.screenshot(path=folder / f"{name}-{theme}.png", full_page=True, clip=clip, animations="disabled")
