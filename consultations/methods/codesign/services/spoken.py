"""Sentences of ours that become content: written in every language of the consultation."""

from django.utils import translation
from django.utils.functional import Promise

from consultations.models import Component


def in_languages(component: Component, words: str | Promise, **values: object) -> dict[str, str]:
    """A sentence of ours in every language of the consultation."""
    found: dict[str, str] = {}
    for language in component.consultation.languages or ["en"]:
        with translation.override(language):
            found[language] = str(words) % values if values else str(words)
    return found
