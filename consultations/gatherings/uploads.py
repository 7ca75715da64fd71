"""Reading the list of coarse features: every fault is reported with its row, and nothing is taken half."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from consultations.gatherings.services.traits import Features
from consultations.people.uploads import RowFault, sheet

CODE = "member_code"
MAXIMUM_BYTES = 5 * 1024 * 1024
MOST_FEATURES = 12
MOST_VALUES = 12
LONGEST_NAME, LONGEST_VALUE = 40, 60


@dataclass(frozen=True)
class FeatureList:
    """The rows of a file, or its faults: never both."""

    rows: tuple[Features, ...]
    faults: tuple[RowFault, ...]


def read(content: bytes) -> FeatureList:
    """Read `member_code` and one column for each feature. A feature has at most twelve values: coarse on purpose."""
    found = sheet(content, one_of=(CODE,))
    if found.faults:
        return FeatureList((), found.faults)
    names = [name for name in found.rows[0][1] if name != CODE]
    faults = _header(names)
    rows: list[Features] = []
    seen: dict[str, int] = {}
    for number, values in found.rows:
        code = "".join(symbol for symbol in values[CODE].upper() if symbol.isalnum())
        long = next((name for name in names if len(values[name]) > LONGEST_VALUE), None)
        if not code:
            faults.append(RowFault(number, CODE, _("There is no member code.")))
        elif code in seen:
            faults.append(RowFault(number, CODE, _("The same code stands in row %(row)s.") % {"row": seen[code]}))
        elif long:
            faults.append(RowFault(number, long, _("Longer than 60 characters.")))
        seen.setdefault(code, number)
        rows.append(Features(code, {name: values[name] for name in names}))
    faults += _fine(names, rows)
    return FeatureList((), tuple(faults)) if faults else FeatureList(tuple(rows), ())


def _header(names: Sequence[str]) -> list[RowFault]:
    long = [name for name in names if len(name) > LONGEST_NAME]
    if not names or len(names) > MOST_FEATURES:
        return [RowFault(1, "", _("Name from one to twelve features beside member_code."))]
    return [RowFault(1, name[:LONGEST_NAME], _("Longer than 40 characters.")) for name in long]


def _fine(names: Sequence[str], rows: Sequence[Features]) -> list[RowFault]:
    """Features with so many values that they would point at single people."""
    sentence = _("More than twelve different values. Group them: a table plan needs coarse features only.")
    counts = {name: Counter(row.values[name] for row in rows if row.values[name]) for name in names}
    return [RowFault(1, name, sentence) for name in names if len(counts[name]) > MOST_VALUES]
