"""Where the smaller versions of a picture are."""

from django.urls import reverse

from imagegen.assets.models import Asset


def sources(asset: Asset) -> tuple[str, str]:
    """An image's `src` and `srcset`: both empty where there is no rendition yet, and for a file."""
    links = _links(asset)
    return next(iter(links), ""), ", ".join(f"{link} {width}w" for link, width in links.items())


def _links(asset: Asset) -> dict[str, int]:
    """The addresses of the renditions with their widths in pixels; of the original where none could be made."""
    if asset.is_picture and asset.rendered_at and not asset.renditions:
        return {reverse("files:original", args=[asset.pk]): asset.width}
    longest = max(asset.width, asset.height, 1)
    return {
        reverse("files:rendition", args=[asset.pk, edge]): max(1, round(asset.width * min(1, edge / longest)))
        for edge in asset.renditions
    }
