"""How a standing is shown: its mark, icon and word."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from repository.licenses.selectors import Standing


@dataclass(frozen=True)
class Shown:
    """A tag: `mark` is its colour (yes, cond, no, open, info), never without the icon and the word."""

    mark: str
    icon: str
    word: str


def shown(standing: Standing) -> Shown:
    """The tag for a standing."""
    return {
        "in_force": Shown("yes", "yes", _("In force")),
        "under_review": Shown("cond", "clock", _("In force, under review")),
        "suspended": Shown("no", "warn", _("Suspended")),
        "withdrawn": Shown("no", "no", _("Withdrawn")),
        "superseded": Shown("open", "paper", _("Superseded")),
        "expired": Shown("open", "clock", _("Ended")),
        "exercise": Shown("info", "info", _("Exercise, not in force")),
    }[standing.code]
