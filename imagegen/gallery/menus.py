"""The filters as the bar above the gallery offers and shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.formats import date_format

from imagegen.accounts.models import Team
from imagegen.assets.models import Asset
from imagegen.catalog.pixels import written
from imagegen.gallery.filters import Filters
from imagegen.jobs.models import Job
from imagegen.jobs.states import Status

MOST_SIZES = 12  # in the menu, the most frequent; an address may name any
SPAN_LABELS = {"today": "Today", "7": "Last 7 days", "30": "Last 30 days"}


@dataclass(frozen=True)
class Option:
    """One thing to tick."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Menu:
    """One filter: what it offers, what is chosen of it in words, and the address without it."""

    name: str
    label: str
    options: list[Option]
    chosen: str
    clear_url: str

    @property
    def words(self) -> list[str]:
        """Each chosen thing."""
        return [option.label for option in self.options if option.is_chosen]


def menus_of(team: Team, filters: Filters) -> list[Menu]:
    """Model, author and size, with what the team's pictures have of each."""
    models, authors = _models_and_authors(team)
    return [
        _menu("model", "Model", models, filters.models, filters.without("models")),
        _menu("author", "Author", authors, map(str, filters.authors), filters.without("authors")),
        _menu("size", "Size", _sizes(team), (written(*size) for size in filters.sizes), filters.without("sizes")),
    ]


def date_menu(filters: Filters) -> Menu:
    """One span or another, or the days between two."""
    options = [Option(value, label, filters.span == value) for value, label in SPAN_LABELS.items()]
    chosen = SPAN_LABELS.get(filters.span) or _between(filters.first, filters.last)
    return Menu("date", "Date", options, chosen, filters.without("span", "first", "last").address)


def said(filters: Filters, menus: Iterable[Menu]) -> str:
    """All that is chosen, as the sentence about finding nothing names it."""
    words = [f"“{filters.text}”"] if filters.text else []
    words += [word for menu in menus for word in (menu.words if menu.name != "date" else [menu.chosen]) if word]
    return ", ".join([*words, "your favourites"] if filters.favourites else words)


def _menu(name: str, label: str, offered: dict[str, str], chosen: Iterable[str], others: Filters) -> Menu:
    wanted = list(chosen)
    labels = offered | {value: _unknown(name, value) for value in wanted if value not in offered}
    options = [Option(value, text, value in wanted) for value, text in labels.items()]
    summary = labels[wanted[0]] if len(wanted) == 1 else f"{len(wanted)} selected" if wanted else ""
    return Menu(name, label, options, summary, others.address)


def _unknown(name: str, value: str) -> str:
    """Something that an address asks for and the menu does not offer; whose an id is stays unsaid."""
    if name == "author":
        return "Somebody else"
    return value.replace("x", " × ") if name == "size" else value


def _models_and_authors(team: Team) -> tuple[dict[str, str], dict[str, str]]:
    done = Job.objects.filter(team=team, status=Status.SUCCEEDED)
    pairs = list(done.values_list("model_id", "model_label", "author", "author__display_name").distinct())
    models = sorted({(label, model) for model, label, _, _ in pairs})
    authors = sorted({(name, str(author)) for _, _, author, name in pairs if author is not None})
    return {model: label for label, model in models}, {author: name for name, author in authors}


def _sizes(team: Team) -> dict[str, str]:
    pictures = Asset.objects.kept().filter(team=team, width__gt=0)
    common = pictures.values_list("width", "height").annotate(often=Count("pk")).order_by("-often")[:MOST_SIZES]
    return {written(width, height): f"{width} × {height}" for width, height, _ in sorted(common)}


def _between(first: date | None, last: date | None) -> str:
    if first and last:
        return f"{_short(first)} – {_short(last)}" if first != last else _short(first)
    if first:
        return f"since {_short(first)}"
    return f"until {_short(last)}" if last else ""


def _short(day: date) -> str:
    return date_format(day, "j M Y")
