"""The pieces a page of a license is made of, in one language. Page and PDF print the same pieces."""

from dataclasses import dataclass, field

from repository.licenses.reading.support import Share
from repository.licenses.words import clean

RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "dv", "yi"}


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
    because: Said
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
class Origin:
    """Where one clause came from: how many cards, under which names they were gathered, and a few of them in
    words; `numbers` names them all as far as a page has room."""

    ref: str
    what: Said
    line: str
    groups: tuple[Said, ...] = ()
    cards: tuple[Row, ...] = ()
    numbers: str = ""


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
    origins: tuple[Origin, ...] = ()
    dropped: tuple[Row, ...] = ()
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
