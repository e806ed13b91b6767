"""The quiet word in the corner that tells a sandbox picture from a paid one."""

from PIL import Image, ImageDraw, ImageFont, ImageStat

WORD = "sandbox"


def sign(picture: Image.Image, *, centred: bool = False) -> None:
    """Write the word at the lower right, or low in the middle, light on dark or dark on light."""
    size = max(10, round(min(picture.size) * 0.0165))
    font = ImageFont.load_default(size)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(WORD))
    x, y = picture.width - right - size, picture.height - bottom - size
    if centred:
        x, y = (picture.width - right) // 2, y - round(min(picture.size) * 0.06)
    if x < 0 or y < 0:
        return
    box = x + left, y + top, x + right, y + bottom
    bright = ImageStat.Stat(picture.crop(box).convert("L")).mean[0] > 140
    letters = Image.new("L", (right + 1, bottom + 1))
    ImageDraw.Draw(letters).text((0, 0), WORD, fill=130, font=font)
    picture.paste((20, 18, 16) if bright else (255, 250, 240), (x, y), letters)
