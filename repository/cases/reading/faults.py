"""What is wrong with a case, as sentences: on a page with the place it leads to, for a file with its row."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from repository.cases.domain.checking import Fault
from repository.cases.domain.reading import Misread
from repository.cases.reading import labels

REASONS: dict[str, Any] = {
    "missing": gettext_lazy("not answered yet: fill it in, or say that the sources do not say"),
    "required": gettext_lazy("must be known, or the case cannot be compared with others"),
    "unknown-member": gettext_lazy("no such field"),
    "too-long": gettext_lazy("longer than %(limit)s"),
    "too-short": gettext_lazy("shorter than %(limit)s"),
    "not-a-choice": gettext_lazy("%(given)s is none of the words that are possible here"),
    "wrong-type": gettext_lazy("not of the kind that belongs here"),
    "wrong-form": gettext_lazy("not of the form that belongs here"),
    "no-such-source": gettext_lazy("%(given)s is no source of this case"),
    "doubled": gettext_lazy("stands twice"),
    "no-such-case": gettext_lazy("there is no case %(given)s"),
    "no-such-component": gettext_lazy("%(given)s is no later part of this case"),
    "ends-before-it-starts": gettext_lazy("ends (%(ended)s) before it starts (%(started)s)"),
    "more-adopted": gettext_lazy("%(adopted)s adopted, but only %(made)s made"),
    "not-a-text": gettext_lazy("holds a character that no text can hold"),
    "too-large": gettext_lazy("larger than %(limit)s bytes"),
    "not-utf-8": gettext_lazy("not written in UTF-8"),
    "not-yaml": gettext_lazy("neither YAML nor JSON: %(problem)s"),
    "unreadable": gettext_lazy("cannot be read: %(problem)s"),
}


def reason(code: str, values: dict[str, Any]) -> str:
    """Why it is refused, without the place."""
    words = REASONS.get(code)
    return str(words) % ({"given": "", "limit": "", "problem": ""} | values) if words is not None else code


def line(misread: Misread) -> str:
    """One line for a terminal: file, row, place, reason."""
    where = misread.file
    if misread.row:
        where += " " + _("row %(n)s") % {"n": misread.row}
    if misread.pointer:
        where += f" {misread.pointer}"
    return f"{where}: {reason(misread.code, misread.values)}"


def section_of(fault: Fault) -> str:
    """The page of the form that a fault leads to."""
    first = str(fault.path[0]) if fault.path else "identity"
    if first in ("title", "summary", "language", "takeaway", "format", "slug", "updated"):
        return "identity"
    return first if first in labels.SECTIONS else "identity"


def place_of(fault: Fault) -> str:
    """The name of the field that a fault is about."""
    name = section_of(fault)
    words = [str(step) for step in fault.path if isinstance(step, str)]
    numbers = [step + 1 for step in fault.path if isinstance(step, int)]
    if "organisations" in words:
        name = "organisations"
    for leaf in reversed(words):
        path = f"{name}.{leaf}"
        if path in labels.FIELDS:
            known = labels.field(path)
            break
        if leaf == "from":
            known = _("Sources")
            break
    else:
        known = labels.section(name)
    return (
        f"{known} ({numbers[0]})" if numbers and name in ("components", "organisations", "sources", "checks") else known
    )
