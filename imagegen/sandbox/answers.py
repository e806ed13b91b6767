"""The answer of an image generation. https://platform.openai.com/docs/api-reference/images/object"""

import secrets
import time

from . import spoilt
from .pictures import picture
from .provocations import Provoked
from .revise import revise
from .rules import Order
from .shelf import Shelf
from .spoilt import Item
from .usage import usage


def answer(order: Order, provoked: Provoked, shelf: Shelf, address: str) -> dict[str, object]:
    """The JSON object that answers the order; pictures sent by URL are left on the shelf and found under `address`."""
    data: list[Item] = []
    by_url = order.by_url or (not order.model.is_gpt and (provoked.has("url") or provoked.has("badurl")))
    for index in range(spoilt.how_many(order, provoked)):
        content = spoilt.file(picture(order, provoked.subject, index), provoked)
        item: Item
        if by_url:
            item = {"url": address + _leave(content, order, provoked, shelf)}
        else:
            item = {"b64_json": spoilt.encoded(content)}
        if not order.model.is_gpt:
            item["revised_prompt"] = revise(provoked.subject, index=index)
        data.append(item)
    said: dict[str, object] = {"created": int(time.time()), "data": spoilt.items(data, provoked)}
    if order.model.is_gpt:
        said["background"] = order.background
        said["output_format"] = order.output_format
        said["quality"] = order.quality
        said["size"] = order.size
        said["usage"] = usage(order)
    return said


def _leave(content: bytes, order: Order, provoked: Provoked, shelf: Shelf) -> str:
    """The name of the picture's file, put on the shelf; a name that is always forbidden where that is provoked."""
    if provoked.has("badurl"):
        return f"forbidden-{secrets.token_hex(8)}.{order.output_format}"
    name = f"{secrets.token_hex(16)}.{order.output_format}"
    shelf.put(name, content)
    return name
