import string

import pytest

from repository.licenses.domain.phrases import ENGLISH, PHRASES
from repository.licenses.domain.wording import languages_of, number, percent, words


@pytest.mark.parametrize("language", PHRASES)
def test_every_language_has_every_phrase_with_the_same_fields(language):
    def fields(phrase):
        return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}

    assert PHRASES[language].keys() == ENGLISH.keys()
    assert {key: fields(PHRASES[language][key]) for key in ENGLISH} == {
        key: fields(phrase) for key, phrase in ENGLISH.items()
    }


@pytest.mark.parametrize(
    ("offered", "spoken"),
    [(("fr", "en"), ("fr", "en")), (("pt-BR", "ar"), ("ar",)), (("mi",), ("en",)), (("en-GB", "en"), ("en",))],
)
def test_draft_speaks_the_languages_we_have_words_for(offered, spoken):
    assert languages_of(offered) == spoken


def test_numbers_follow_the_language():
    assert [number(1234567, language) for language in PHRASES] == [
        "1,234,567",
        "1\u202f234\u202f567",
        "1.234.567",
        "1,234,567",
    ]
    assert [percent("0.7125", language) for language in PHRASES] == ["71.3 %", "71,3\u202f%", "71,3\u00a0%", "71.3%"]
    assert percent("1.0000", "en") == "100.0 %"


def test_words_fall_back_to_the_nearest_language():
    assert words({"fr-CA": "oui", "en": "yes"}, "fr") == "oui"
    assert words({"en": "yes"}, "ar") == "yes"
    assert words({"mi": "ae"}, "en") == "ae"
    assert words({}, "en") == ""
