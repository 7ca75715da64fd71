"""Support for something as counts, shares and a strip: the same numbers for page and PDF."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from repository.licenses.domain.evidence import Figure
from repository.licenses.domain.rules import more_than_half
from repository.licenses.reading.words import base_words, check_words, number

STRIP = 1000


@dataclass(frozen=True)
class Share:
    """Support as counts, a share with its base, and the strip's geometry in thousandths of its width."""

    in_favour: int
    abstain: int
    against: int
    counts: str
    share_text: str
    rule_text: str
    check: str
    check_text: str
    needed: int | None

    @property
    def total(self) -> int:
        return self.in_favour + self.abstain + self.against

    @property
    def for_width(self) -> int:
        return STRIP * self.in_favour // self.total

    @property
    def abstain_width(self) -> int:
        return STRIP * self.abstain // self.total

    @property
    def against_at(self) -> int:
        return self.for_width + self.abstain_width

    @property
    def against_width(self) -> int:
        return STRIP - self.against_at if self.against else 0

    @property
    def needed_at(self) -> int | None:
        return None if self.needed is None or not self.total else min(STRIP * self.needed // self.total, STRIP)

    @property
    def spoken(self) -> str:
        return " ".join(part for part in (self.counts, self.rule_text) if part)


def percent(part: int, whole: int) -> str:
    """A share with one decimal, rounded half up: never a float."""
    if not whole:
        return "–"
    tenths = floor(Fraction(1000 * part, whole) + Fraction(1, 2))
    return _("%(share)s %%") % {"share": number_format(f"{tenths // 10}.{tenths % 10}", decimal_pos=1, use_l10n=True)}


def counts(in_favour: int, abstain: int, against: int) -> str:
    """The three counts in words."""
    return _("%(for)s for, %(abstain)s abstained, %(against)s against.") % {
        "for": number(in_favour),
        "abstain": number(abstain),
        "against": number(against),
    }


def needed_count(figure: Figure) -> int | None:
    """How many in favour the rule asked for: more than half, or the least whole number that is the threshold of the
    base. None where the rule is no such number."""
    if not figure.base_n:
        return None
    if more_than_half(figure.rule, figure.threshold, figure.base):
        return figure.base_n // 2 + 1
    return None if figure.threshold is None else ceil(Fraction(figure.threshold) * figure.base_n)


def share_of(figure: Figure) -> Share | None:
    """A figure of the license as support to draw; None where numbers are withheld or there are no two sides."""
    if figure.measure != "support" or figure.for_ is None or figure.base_n is None:
        return None
    in_favour, against, abstain = figure.for_, figure.against or 0, figure.abstain or 0
    needed = needed_count(figure)
    rule = ""
    if needed is not None:
        rule = ngettext("Needed: %(n)s vote for.", "Needed: %(n)s votes for.", needed) % {"n": number(needed)}
    return Share(
        in_favour=in_favour,
        abstain=abstain,
        against=against,
        counts=counts(in_favour, abstain, against),
        share_text=share_words(in_favour, figure.base, figure.base_n),
        rule_text=rule,
        check=figure.check,
        check_text=check_words(figure.check),
        needed=needed,
    )


def share_words(in_favour: int, base: str, base_n: int) -> str:
    """The share in favour with what it is a share of."""
    if not base_n:
        return ""
    said = {"share": percent(in_favour, base_n), "base": base_words(base), "n": number(base_n)}
    return _("%(share)s of %(n)s %(base)s.") % said
