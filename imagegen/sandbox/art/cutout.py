"""A picture cut to a shape on nothing, for whoever asks for a transparent background."""

from PIL import Image

from .stencil import Stencil


def cut(picture: Image.Image) -> Image.Image:
    """The picture as `RGBA` in an arch where it is tall, a disc where it is square, a lozenge with round ends else."""
    width, height = picture.size
    margin = min(width, height) * 0.05
    stencil = Stencil(0, 0, width - 1, height - 1)
    left, top, right, bottom = margin, margin, width - margin, height - margin
    radius = min(right - left, bottom - top) / 2
    stencil.disc(left + radius, top + radius, radius).disc(right - radius, top + radius, radius)
    if height > width:
        stencil.box(left, top + radius, right, bottom)
    else:
        stencil.box(left + radius, top, right - radius, bottom)
    shaped = picture.copy()
    shaped.putalpha(stencil.mask())
    return shaped
