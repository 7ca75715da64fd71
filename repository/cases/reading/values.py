"""Values of facts as a reader sees them: dates as far as they are known, numbers, lists, names of countries."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from babel.lists import format_list
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from repository.cases.domain.catalogue import Leaf
from repository.cases.domain.facts import Fact
from repository.cases.reading import labels

YEAR, MONTH = 4, 7


def day(value: str) -> str:
    """2020, October 2020 or 21 October 2020: no more than is known."""
    if len(value) == YEAR:
        return value
    try:
        return _full(value)
    except ValueError:
        return value


def _full(value: str) -> str:
    if len(value) == MONTH:
        return date_format(date.fromisoformat(f"{value}-01"), "YEAR_MONTH_FORMAT")
    return date_format(date.fromisoformat(value), "DATE_FORMAT")


def span(started: str | None, ended: str | None) -> str:
    """From when to when, as far as it is known; "" when neither is."""
    if started and ended and started != ended:
        return _("%(started)s to %(ended)s") % {"started": day(started), "ended": day(ended)}
    if started or ended:
        return day(started or ended or "")
    return ""


def years(started: str | None, ended: str | None) -> str:
    """The years alone."""
    first, last = (started or ended or "")[:YEAR], (ended or started or "")[:YEAR]
    return first if first == last else f"{first}–{last}"


def joined(words: Iterable[str]) -> str:
    """A list in the language of the page: "a, b and c"."""
    found = list(words)
    return format_list(found, locale=labels.locale()) if found else ""


def coded(leaf: Leaf, codes: Sequence[str]) -> list[str]:
    """The words for codes of a leaf."""
    return [labels.code(leaf, one) for one in codes]


def text(told: Fact) -> str:
    """The value of a fact as one text; "" when nothing is known. Lists of statements are read one by one instead."""
    value, leaf = told.value, told.leaf
    if value is None:
        return ""
    if leaf.kind == "date":
        return day(str(value))
    if leaf.kind in ("whole", "number"):
        return str(value) if leaf.path == "sources.year" else number_format(value, use_l10n=True, force_grouping=True)
    if leaf.kind == "flag":
        return labels.code(leaf, "yes" if value else "no")
    if leaf.kind == "choice":
        return labels.code(leaf, str(value))
    if leaf.kind == "choices":
        return joined(coded(leaf, value))
    return str(value)


def capital(words: Any) -> str:
    """With a capital at the beginning: codes stand inside sentences, too."""
    told = str(words)
    return told[:1].upper() + told[1:]
