"""The briefing in the language of a page: titles, formatted texts, and the balance as a sentence."""

from dataclasses import dataclass
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from consultations.forms.texts import direction
from consultations.material import selectors
from consultations.material.domain import balance, formatted
from consultations.material.models import Edition, Stance, Wording
from consultations.material.selectors import Standing

TAGS = {"p", "h2", "h3", "h4", "h5", "ul", "ol", "li", "strong", "em", "a", "br"}


def html_of(text: str, *, heading: int) -> SafeString:
    """Formatted text for a page. A second wall: only these tags leave, whatever the first let through."""
    clean = nh3.clean(
        formatted.html_of(text, heading=heading),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="nofollow noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308  cleaned above


@dataclass(frozen=True)
class Read:
    """One edition as a page shows it."""

    edition: Edition
    wording: Wording
    body: SafeString
    easy: SafeString
    transcript: SafeString
    dir: str


def read(edition: Edition, language: str, *, heading: int = 2) -> Read:
    """The edition for a page whose next heading is of that level; what has a heading of its own lies one deeper."""
    wording = selectors.wording_of(edition, language)
    return Read(
        edition,
        wording,
        html_of(wording.body, heading=heading),
        html_of(wording.easy_read, heading=heading + 1),
        html_of(wording.transcript, heading=heading + 1),
        direction(wording.language),
    )


def grouped(standing: list[Standing], language: str) -> list[dict[str, Any]]:
    """Items by stance, for and against side by side first; a stance with nothing is named too."""
    return [
        {
            "stance": stance,
            "name": Stance(stance).label,
            "items": [
                {"item": one.item, "edition": one.edition, "wording": one.wording(language), "editions": one.editions}
                for one in standing
                if one.edition.stance == stance
            ],
        }
        for stance in balance.STANCES
    ]


def sentence(found: balance.Balance) -> str:
    """What the figures of the balance come to."""
    sides = {"for": _("what speaks for it"), "against": _("what speaks against it")}
    if found.finding == "nothing":
        return _("No item takes a side.")
    if found.finding == "one_sided":
        return _("Not balanced: nothing here is %(lighter)s.") % {"lighter": sides[found.lighter]}
    if found.finding == "even":
        return _("What speaks for it and what speaks against it are about as much.")
    more = {
        "items": _("Not balanced: there are %(times)s times as many items of %(heavier)s as of %(lighter)s."),
        "words": _("Not balanced: there are %(times)s times as many words of %(heavier)s as of %(lighter)s."),
        "minutes": _("Not balanced: there are %(times)s times as many minutes of %(heavier)s as of %(lighter)s."),
    }
    return more[found.measure] % {
        "times": found.times,
        "heavier": sides[found.heavier],
        "lighter": sides[found.lighter],
    }


def shares(found: balance.Balance) -> list[dict[str, Any]]:
    """The table of the balance."""
    return [
        {"name": Stance(share.stance).label, "items": share.items, "words": share.words, "minutes": share.minutes}
        for share in found.shares
    ]
