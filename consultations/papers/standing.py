"""Where the papers of a ballot stand: every one accounted for, as rows and sentences."""

from typing import Any

from django.utils.translation import gettext_lazy

from consultations.ballots.models import Ballot, PaperCount
from consultations.ballots.paper import counting
from consultations.domain import paper

GAPS = {
    "hand-count-missing": gettext_lazy("Nobody has counted the papers by hand yet."),
    "urn-differs": gettext_lazy("%(expected)s papers were found in the urn, and %(found)s have been read."),
    "read-once": gettext_lazy("%(found)s papers were read by one person only."),
    "differing": gettext_lazy("%(found)s papers were read differently by two people."),
    "more-than-handed-out": gettext_lazy(
        "There are %(found)s papers in the urn, and only %(expected)s people or envelopes that they can come from."
    ),
    "pile-differs": gettext_lazy("%(found)s papers are gone from the pile, and %(expected)s were handed out."),
}
ROWS = (
    ("printed", gettext_lazy("Printed")),
    ("scrapped", gettext_lazy("of them scrapped as a print that failed")),
    ("left_over", gettext_lazy("Left over, counted by hand")),
    ("handed_out", gettext_lazy("Handed out")),
    ("room", gettext_lazy("of them to people in a room")),
    ("posted", gettext_lazy("of them by post, envelope not come back")),
    ("came_back", gettext_lazy("of them by post, envelope come back")),
    ("spoilt", gettext_lazy("of them spoilt and replaced")),
    ("returned", gettext_lazy("of them given back, to vote online")),
    ("lost", gettext_lazy("of them lost in the post, to vote online")),
    ("in_urn", gettext_lazy("In the urn, counted by hand")),
    ("read", gettext_lazy("Read")),
    ("read_once", gettext_lazy("of them by one person only")),
    ("differing", gettext_lazy("of them differing and not settled")),
    ("settled", gettext_lazy("of them differing and settled")),
    ("counted", gettext_lazy("Ready to be counted, or counted")),
)


def sentence(gap: paper.Gap) -> str:
    """A gap in words."""
    return str(GAPS[gap.code]) % {"found": gap.found, "expected": gap.expected}


def standing(ballot: Ballot) -> dict[str, Any]:
    """The numbers of the papers as rows, and what does not agree: as they are now, or as the protocol kept them."""
    count = PaperCount.objects.filter(pk=ballot.pk).first()
    if count is None:
        return {"count": None, "rows": [], "gaps": [], "figures": {}}
    if ballot.state == Ballot.State.CLOSED:
        figures = count.figures
        gaps = [paper.Gap(gap["code"], gap["found"], gap["expected"]) for gap in figures.get("gaps", [])]
    else:
        now = counting.numbers(ballot)
        names = [name for name in paper.Numbers.__dataclass_fields__ if name != "ready"]
        figures = {name: getattr(now, name) for name in names}
        figures |= {"handed_out": now.handed_out, "counted": now.ready}
        gaps = paper.gaps(now)
    rows = [(name, words, figures.get(name)) for name, words in ROWS]
    return {
        "count": count,
        "rows": rows,
        "gaps": [sentence(gap) for gap in gaps],
        "figures": figures,
        "signature": counting.signed(ballot),
    }


TOLD = ("printed", "scrapped", "left_over", "handed_out", "spoilt", "in_urn", "read", "settled", "counted")
"""What is public after close: papers, and not how many people came to a desk or wrote by post."""


def public(ballot: Ballot) -> dict[str, Any] | None:
    """The papers of a closed ballot as everybody may see them; None without paper. Few papers are not told in numbers."""
    if ballot.state != Ballot.State.CLOSED or ballot.on_paper is None:
        return None
    found = standing(ballot)
    few = paper.by_channel(ballot.cast or 0, ballot.on_paper, 0)["on_paper"] is None
    rows = [] if few else [row for row in found["rows"] if row[0] in TOLD]
    return {"rows": rows, "agree": not found["gaps"], "signature": found["signature"]}
