"""The pieces a page of a license is made of, in one language. Page and PDF print the same pieces."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from repository.licenses.domain.evidence import Figure
from repository.licenses.words import clean

RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "dv", "yi"}
STRIP = 1000


@dataclass(frozen=True)
class Said:
    """Words of people, with the language they are in."""

    text: str
    lang: str

    @property
    def dir(self) -> str:
        """The direction these words are written in."""
        return "rtl" if self.lang.split("-")[0] in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True)
class Row:
    """A name and what it says."""

    label: str
    said: Said


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


@dataclass(frozen=True)
class Use:
    """One use of the data with its verdict (yes, cond, no or open)."""

    ref: str
    title: Said
    purpose: Said
    verdict: str
    word: str
    because: Said
    share: Share | None
    reasons: tuple[Row, ...] = ()
    conditions: str = ""


@dataclass(frozen=True)
class Line:
    """A red line or a condition."""

    ref: str
    label: str
    what: Said
    how: str
    share: Share | None
    reasons: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Statement:
    """A statement of an opinion map with its outcome."""

    ref: str
    said: Said
    verdict: str
    word: str
    agree: str
    skipped: str
    disagree: str
    seen: str


@dataclass(frozen=True)
class Fact:
    """A number that matters, and how it can be checked."""

    label: str
    value: str
    check_text: str


@dataclass(frozen=True)
class FigureRow:
    """A row of the table of figures."""

    said: Said
    in_favour: str
    abstain: str
    against: str
    cast: str
    base: str
    check: str
    share: str

    @property
    def label(self) -> str:
        return self.said.text


@dataclass(frozen=True)
class Section:
    """A section of the document: paragraphs, then names and values."""

    title: str
    paragraphs: tuple[Said, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Ballot:
    """A ballot as the annex names it: dates, numbers, root, digests."""

    said: Said
    rows: tuple[Row, ...]
    id: str = ""


@dataclass(frozen=True)
class Link:
    """One seal of the evidence chain."""

    label: str
    text: str


@dataclass(frozen=True)
class Reading:
    """A license in one language, ready to print. Every string is clean: nothing that cannot be drawn or read aloud."""

    lang: str
    number: str
    version: int
    exercise: bool
    title: Said
    eyebrow: str
    question: Said
    lede: str
    term: str
    issuer: str
    issued_at: str
    url: str
    uses: tuple[Use, ...] = ()
    red_lines: tuple[Line, ...] = ()
    conditions: tuple[Line, ...] = ()
    rejected: tuple[Line, ...] = ()
    statements: tuple[Statement, ...] = ()
    statements_total: int = 0
    statements_intro: str = ""
    statements_caption: str = ""
    statements_rest: str = ""
    sections: tuple[Section, ...] = ()
    facts: tuple[Fact, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    figures_total: int = 0
    figures_caption: str = ""
    figures_rest: str = ""
    ballots: tuple[Ballot, ...] = ()
    chain: tuple[Link, ...] = ()
    seal_rows: tuple[Row, ...] = ()
    claims: tuple[str, ...] = field(default=(), repr=False)

    @property
    def dir(self) -> str:
        return "rtl" if self.lang.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def said(text: dict[str, str] | str | None, lang: str, *, main: str = "en") -> Said:
    """The words in this language, else in the document's main language, else in any; cleaned for drawing."""
    if not text:
        return Said("", lang)
    if isinstance(text, str):
        return Said(clean(text), lang)
    for wanted in (lang, lang.split("-")[0], main):
        if text.get(wanted):
            return Said(clean(text[wanted]), wanted)
    chosen = sorted(text)[0]
    return Said(clean(text[chosen]), chosen)


def number(value: int) -> str:
    """An integer as this language writes it."""
    return str(number_format(value, use_l10n=True, force_grouping=True))


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


def base_words(base: str) -> str:
    """What a share is a share of."""
    return {
        "for_and_against": _("votes for and against"),
        "cast": _("votes cast"),
        "present": _("people present"),
        "all_members": _("all members"),
    }.get(base, base)


def check_words(check: str) -> str:
    """How a figure can be checked."""
    return {
        "R": _("Anyone can recount it."),
        "A": _("Recomputed by an auditor."),
        "S": _("Stated."),
    }.get(check, "")


def verdict_mark(verdict: str) -> str:
    """The tag that stands for a verdict: yes, cond, no or open."""
    return {
        "acceptable": "yes",
        "acceptable_with_conditions": "cond",
        "not_acceptable": "no",
        "supported": "yes",
        "rejected": "no",
    }.get(verdict, "open")


def verdict_word(verdict: str) -> str:
    """The verdict in two or three words."""
    of_statements = {
        "supported": _("Supported"),
        "rejected": _("Rejected"),
        "contested": _("Contested"),
        "moderated": _("Moderated"),
        "too_few": _("Too few"),
    }
    if verdict in of_statements:
        return of_statements[verdict]
    return {
        "yes": pgettext("verdict", "Yes"),
        "cond": _("Yes, on conditions"),
        "no": pgettext("verdict", "No"),
        "open": _("Not decided"),
    }[verdict_mark(verdict)]


def needed_count(figure: Figure) -> int | None:
    """How many in favour the rule asked for: more than half, or the least whole number that is the threshold of the
    base. None where the rule is no such number."""
    if not figure.base_n:
        return None
    if figure.rule in ("majority", "comfort") and figure.threshold in (None, "1/2"):
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
    words = {"share": percent(in_favour, base_n), "base": base_words(base), "n": number(base_n)}
    return _("%(share)s of %(n)s %(base)s.") % words
