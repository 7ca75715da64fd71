"""Plain language for drafts, generated from figures: short sentences, each number with its base.

One small table for each language. What cannot be said in a language falls back to English, word for word, never to
silence. The sentences are part of what is hashed, so changing a template changes future drafts only.
"""

from __future__ import annotations

from .evidence import Figure
from .phrases import PHRASES
from .rules import more_than_half
from .shapes import Text
from .verdicts import NOT_ASKED, Ruling, Verdict

LANGUAGES = tuple(PHRASES)
FALLBACK = "en"


def languages_of(offered: tuple[str, ...]) -> tuple[str, ...]:
    """The languages in which a draft speaks: those offered that we have words for, else English."""
    known = tuple(dict.fromkeys(primary for tag in offered if (primary := tag.split("-")[0]) in PHRASES))
    return known or (FALLBACK,)


def phrase(language: str, key: str, **values: object) -> str:
    """One phrase of the table with its values."""
    return PHRASES[language][key].format(**values)


def words(text: Text, language: str) -> str:
    """User content in the language, or in the nearest one there is."""
    for tag in (language, *(tag for tag in text if tag.split("-")[0] == language), FALLBACK, *text):
        if text.get(tag):
            return text[tag]
    return ""


def number(value: int, language: str) -> str:
    """Digits in groups of three, in the way of the language."""
    return f"{value:,}".replace(",", PHRASES[language]["thousands"])


def percent(share: str, language: str) -> str:
    """A share with four decimals ("0.7126") as a percentage with one: "71.3 %"; half up."""
    tenths = (int(share.replace(".", "")) + 5) // 10
    return phrase(language, "percent", number=f"{tenths // 10}{PHRASES[language]['decimal']}{tenths % 10}")


def rule(figure: Figure, language: str) -> str:
    """The rule in words, with the base it is about."""
    base = phrase(language, f"base_{figure.base}")
    if more_than_half(figure.rule, figure.threshold, figure.base):
        return phrase(language, "rule_majority", base=base)
    if figure.rule == "consent" and figure.threshold is None:
        return phrase(language, "rule_consent")
    return phrase(language, "rule_threshold", threshold=figure.threshold, base=base)


def count(figure: Figure, language: str) -> str:
    """The numbers of a figure in one sentence, or why there are none."""
    if figure.suppressed or figure.for_ is None or figure.base_n is None:
        return phrase(language, "suppressed")
    share = "" if figure.share is None else f" ({percent(figure.share, language)})"
    return phrase(
        language,
        "count",
        in_favour=number(figure.for_, language),
        against=number(figure.against or 0, language),
        abstain=number(figure.abstain or 0, language),
        base_n=number(figure.base_n, language),
        base=phrase(language, f"base_{figure.base}"),
        share=share,
    )


def use_case_sentence(title: Text, verdict: Verdict, found: Ruling, figure: Figure | None, language: str) -> str:
    """The verdict as one paragraph: what was decided, the count, the rule."""
    said = phrase(language, f"verdict_{verdict}", title=words(title, language))
    return " ".join((said, *_grounds(found, figure, language)))


def clause_sentence(adopted: bool, found: Ruling, figure: Figure | None, language: str) -> str:
    """Whether a condition or red line was adopted, the count, the rule."""
    said = phrase(language, "clause_adopted" if adopted else "clause_not_adopted")
    return " ".join((said, *_grounds(found, figure, language)))


def _grounds(found: Ruling, figure: Figure | None, language: str) -> tuple[str, ...]:
    if found.reason == NOT_ASKED or figure is None:
        return (phrase(language, "reason_not-asked"),)
    because = PHRASES[language].get(f"reason_{found.reason}")
    asked = phrase(language, "asked", rule=rule(figure, language))
    return (count(figure, language), asked) if because is None else (count(figure, language), asked, because)
