"""Sentences of ours that become content: written in every language in which people read it, and frozen with it."""

from collections.abc import Iterable, Sequence

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext

from consultations.domain import texts
from consultations.models import Component


def in_each(languages: Iterable[str], words: str | Promise, **values: object) -> dict[str, str]:
    """A sentence of ours in each of these languages; plain text is a message that is marked where it is written."""
    found: dict[str, str] = {}
    for language in languages:
        with translation.override(language):
            said = str(words) if isinstance(words, Promise) else gettext(words)
            found[language] = said % values if values else said
    return found


def in_languages(component: Component, words: str | Promise, **values: object) -> dict[str, str]:
    """A sentence of ours in every language of the consultation."""
    return in_each(component.consultation.languages or ["en"], words, **values)


def under_a_clause(
    told: Sequence[texts.Text], languages: Iterable[str], *, test: str, responsible: str, deadline: str
) -> dict[str, str]:
    """What stands under a clause that is voted on: what is told of it, then how one checks it, who keeps it and by when;
    in each language, a line each, without what is not said."""
    found: dict[str, str] = {}
    for language in languages:
        with translation.override(language):
            lines = [texts.wording(text, language) for text in told]
            for label, value in (
                (gettext("How one checks it: %(value)s"), test),
                (gettext("Responsible: %(value)s"), responsible),
                (gettext("By when: %(value)s"), deadline),
            ):
                lines += [label % {"value": value}] if value else []
            found[language] = "\n".join(line for line in lines if line)
    return {language: words for language, words in found.items() if words}
