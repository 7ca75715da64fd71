import string

import pytest

from repository.licenses.domain import wording
from repository.licenses.domain.evidence import Figure
from repository.licenses.domain.phrases import ENGLISH, PHRASES
from repository.licenses.domain.questions import About
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


@pytest.mark.parametrize(
    ("rule", "threshold", "base", "said"),
    [
        ("comfort", "1/2", "for_and_against", "more than half of votes for and against"),
        ("comfort", None, "cast", "more than half of ballots cast on this question"),
        ("comfort", "1/2", "cast", "at least 1/2 of ballots cast on this question"),
        ("supermajority", "1/2", "for_and_against", "more than half of votes for and against"),
        ("supermajority", "2/3", "for_and_against", "at least 2/3 of votes for and against"),
        ("majority", "1/2", "all_members", "more than half of all members"),
    ],
)
def test_rule_where_a_tie_fails_is_not_called_at_least_half(rule, threshold, base, said):
    figure = Figure(
        id="f", ballot="b", question="q", about=About("use_case", "u1"), measure="support", for_=1, against=1, abstain=0,
        cast=2, base=base, base_n=2, rule=rule, threshold=threshold, check="R", decision="undecided", reason="tie",
    )  # fmt: skip
    assert wording.rule(figure, "en") == said
