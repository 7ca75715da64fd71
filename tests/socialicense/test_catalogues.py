"""The message catalogues: nothing doubtful, every placeholder kept, the pages every visitor sees complete."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client

LOCALE = Path(settings.LOCALE_PATHS[0])
LANGUAGES = ["fr", "es", "ar"]
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%%|<[^>]+>")


def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_holds_nothing_doubtful(language: str) -> None:
    assert [message.id for message in catalogue(language) if message.fuzzy and message.id] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translation_keeps_every_placeholder(language: str) -> None:
    changed = []
    for message in catalogue(language):
        if not message.id or not any(forms(message.string)):
            continue
        wanted = sorted(PLACEHOLDER.findall(forms(message.id)[-1]))
        changed += [text for text in forms(message.string) if sorted(PLACEHOLDER.findall(text)) != wanted]
    assert changed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_is_given_in_every_form(language: str) -> None:
    partly = [
        message.id
        for message in catalogue(language)
        if not isinstance(message.id, str) and any(forms(message.string)) and not all(forms(message.string))
    ]
    assert partly == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/learn/", "/learn/words/", "/learn/check-a-license/", "/accounts/login/"])
def test_page_of_every_visitor_is_wholly_translated(client: Client, language: str, path: str) -> None:
    """No English sentence of the catalogue is left on the page."""
    page = re.sub(r"\s+", " ", client.get(path, headers={"accept-language": language}).content.decode())
    english = [
        message.id
        for message in catalogue(language)
        if isinstance(message.id, str) and len(message.id.split()) > 3 and message.id != message.string
    ]
    assert [sentence for sentence in english if sentence in page] == []
