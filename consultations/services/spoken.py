"""Sentences of ours that become content: written in every language in which people read it, and frozen with it."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext

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
