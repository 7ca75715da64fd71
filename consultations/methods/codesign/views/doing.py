"""What one can do in a session just now: a sentence for each stage that runs, with the page where it is done."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.ballots.models import Ballot
from consultations.methods.codesign import selectors as reading
from consultations.methods.codesign.models import Step, Workshop
from consultations.methods.codesign.selectors.workshop import Now
from consultations.methods.codesign.views.access import address
from consultations.services.timetable import Planned

Words = str | Promise
STAGES: dict[str, tuple[Words, str, Words]] = {
    "framing": (_("Read the challenge and the story of the data. Ask what is unclear."), "", ""),
    "ideas": (_("Write a card: one idea, in your own words."), "codesign_board_write", _("Write a card")),
    "prototypes": (_("Say to the prototypes: I like, I wish, what if."), "codesign_prototypes", _("To the prototypes")),
    "reasons": (_("Read the reasons of those who were concerned or blocked."), "codesign_trace", _("What became of the cards")),
}
BALLOTS: dict[str, tuple[Words, Words]] = {
    reading.PRIORITIES: (_("Say in secret what matters most to you."), _("Set your priorities")),
    reading.WRITTEN: (_("Rate every item alone, from 0 to 10."), _("Answer this round")),
    reading.ADOPTION: (_("For each prototype: agree, concern, or block with a reason."), _("Vote now")),
}


@dataclass(frozen=True)
class Doing:
    """One thing to do now: what, and where; without a page it is only said."""

    words: Words
    url: str = ""
    button: Words = ""


def doing(workshop: Workshop, planned: Iterable[Planned], now: Now | None, ballots: Iterable[Ballot]) -> list[Doing]:
    """Everything that can be done now; ballots first, because they end, and what is only said last."""
    found = []
    for ballot in ballots:
        words, button = BALLOTS[reading.kind_of(ballot)]
        url = reverse("consultations:ballot", args=[workshop.component.consultation.slug, ballot.id])
        found.append(Doing(words, url, button))
    if now is not None and now.item.kind == Step.Kind.PRIORITISE and workshop.dots == Workshop.Dots.OPEN:
        found.append(Doing(_("Give your dots. Everybody sees them at once."), address("codesign_board", workshop), _("To the board")))
    for one in planned:
        if one.standing == "now" and one.kind.slug in STAGES:
            words, name, button = STAGES[one.kind.slug]
            found.append(Doing(words, address(name, workshop) if name else "", button))
    return sorted(found, key=lambda one: not one.url)
