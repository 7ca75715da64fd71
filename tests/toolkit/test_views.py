"""The Learn pages."""

import re

import pytest
from django.test import Client

from toolkit.domain.glossary import TERMS
from toolkit.views.learn import alphabetical

PAGES = ["", "what-is-a-social-license/", "how-a-consultation-runs/", "check-a-license/", "methods/", "words/"]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_learn_page_renders_in_every_language(client: Client, page: str, language: str) -> None:
    response = client.get(f"/learn/{page}", headers={"accept-language": language})
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


@pytest.mark.django_db
def test_every_word_has_an_anchor_and_leads_to_words_that_exist(client: Client) -> None:
    page = client.get("/learn/words/").content.decode()
    anchors = re.findall(r'<div id="([a-z-]+)">', page)
    assert sorted(anchors) == sorted(term.slug for term in TERMS)
    assert set(re.findall(r'<a href="#([a-z-]+)">', page)) - set(anchors) == {"main"} - {"main"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            ["Use", "adoption", "Évidence", "Exercice", "Dataset"],
            ["adoption", "Dataset", "Évidence", "Exercice", "Use"],
        ),
        (["القرار", "بطاقة", "الأدلة"], ["الأدلة", "بطاقة", "القرار"]),
    ],
)
def test_words_are_sorted_without_accents_and_articles(words: list[str], expected: list[str]) -> None:
    assert sorted(words, key=alphabetical) == expected
