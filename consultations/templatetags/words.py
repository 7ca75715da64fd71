"""User content in templates: the wording for the reader, and the language it is really in."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import template
from django.utils.translation import get_language

from consultations.domain import texts

register = template.Library()


@dataclass(frozen=True)
class Words:
    """A wording and its language."""

    text: str
    tag: str

    def __str__(self) -> str:
        return self.text


@register.simple_tag
def wording(text: Mapping[str, str] | str | None) -> Words:
    """{% wording consultation.title as title %}: `title.text` and `title.tag`."""
    language = get_language() or "en"
    if not isinstance(text, Mapping):
        return Words(str(text or ""), language)
    return Words(texts.wording(text, language), texts.language_of(text, language))
