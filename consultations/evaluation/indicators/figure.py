"""One figure: what it is, what it counts, and how it is read."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

GROUPS = {
    "reach": _("Who was reached"),
    "design": _("How it was set up"),
    "information": _("Information"),
    "deliberation": _("Talking with one another"),
    "learning": _("Before and after"),
    "decision": _("The decision"),
    "license": _("The license"),
    "follow_up": _("What came of it"),
    "repository": _("The case repository"),
    "toolkit": _("The toolkit"),
}


@dataclass(frozen=True)
class Indicator:
    """One figure: `value` in its `unit` (count, percent, days, hours, shift, word), of `n` where it is a share or mean.

    A share is held as a fraction of one. `hidden` means that too few answered for a share.
    """

    id: str
    group: str
    name: Any
    definition: Any
    value: int | Fraction | str | None
    unit: str = "count"
    n: int | None = None
    hidden: bool = False

    @property
    def words(self) -> str:
        """The value as people read it; "" where there is none."""
        if self.value is None or isinstance(self.value, str):
            return self.value or ""
        if self.unit == "percent":
            return _percent(Fraction(self.value))
        if self.unit == "days":
            return ngettext("%(n)s day", "%(n)s days", int(self.value)) % {"n": int(self.value)}
        if self.unit == "shift":
            return f"{float(self.value):+.1f}"
        if self.unit == "hours":
            return f"{float(self.value):.1f}"
        return str(self.value)


def _percent(share: Fraction) -> str:
    return f"{round(float(share) * 100)} %"


def grouped(found: list[Indicator]) -> list[tuple[Any, list[Indicator]]]:
    """The indicators under the names of their groups."""
    held = [(name, [one for one in found if one.group == group]) for group, name in GROUPS.items()]
    return [(name, some) for name, some in held if some]


def share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
