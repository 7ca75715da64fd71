"""Text in several languages: a mapping from BCP 47 tag to wording, such as {"en": "Yes", "fr": "Oui"}."""

from collections.abc import Mapping, Sequence

Text = Mapping[str, str]


def wording(text: Text, language: str) -> str:
    """The wording for `language`; else its base language, English, or whatever there is; "" when there is none."""
    for tag in (language, language.split("-")[0], "en"):
        if text.get(tag):
            return text[tag]
    return next((value for value in text.values() if value), "")


def language_of(text: Text, language: str) -> str:
    """The tag of the wording that `wording` chooses, so that a page can mark the language of parts."""
    wanted = (language, language.split("-")[0], "en", *text)
    return next((tag for tag in wanted if text.get(tag)), language)


def missing(text: Text, languages: Sequence[str]) -> list[str]:
    """The languages in which nothing is written yet, in the order given."""
    return [tag for tag in languages if not text.get(tag, "").strip()]
