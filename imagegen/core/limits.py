"""How often somebody may do something, counted in the cache that all web processes share."""

import math
import time

from django.core.cache import cache


def seconds_to_wait(key: str, *, times: int, within: int) -> int:
    """0, and this use of `key` is counted, where there were fewer than `times` in the last `within` seconds.

    Otherwise how many seconds the next must wait. A use takes a slot, which is free again when it expires; of many who
    ask at once, `add` gives it to one.
    """
    now = time.time()
    slots = [f"limit/{key}/{number}" for number in range(times)]
    if any(cache.add(slot, now, within) for slot in slots):
        return 0
    oldest = min(cache.get_many(slots).values(), default=now - within)
    return max(1, math.ceil(oldest + within - now))
