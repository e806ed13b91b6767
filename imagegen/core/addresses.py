"""Where a request may be led on to."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_ours(address: str) -> bool:
    """Whether it is a path on this site; an address that somebody else wrote may lead anywhere."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
