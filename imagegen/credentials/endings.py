"""When a model is switched off, in words that follow the person's day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from imagegen.catalog import lineup
from imagegen.credentials.models import Offer

SOON = lineup.ENDS_SOON
FORESEEN = timedelta(days=90)


@dataclass(frozen=True)
class Ending:
    """The day on which a model is switched off; `days` from today until then, below 0 where it is past."""

    day: date
    days: int

    @property
    def day_text(self) -> str:
        return date_format(self.day, "j F Y")

    @property
    def when(self) -> str:
        """How far away it is, where it is not past: "today", "tomorrow", "in 10 days"."""
        return {0: "today", 1: "tomorrow"}.get(self.days, f"in {self.days} days")

    @property
    def is_past(self) -> bool:
        return self.days < 0

    @property
    def is_urgent(self) -> bool:
        return self.days <= SOON.days

    @property
    def text(self) -> str:
        return f"ended {self.day_text}" if self.is_past else f"ends {self.when}"


def ending_of(offer: Offer, *, within: timedelta) -> Ending | None:
    """When the offer's model ends; None where nobody has said, or it is longer away."""
    today = timezone.localdate()
    if offer.ends is None or offer.ends > today + within:
        return None
    return Ending(offer.ends, (offer.ends - today).days)
