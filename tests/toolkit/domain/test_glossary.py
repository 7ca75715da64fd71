"""The glossary's own rules."""

from toolkit.domain.glossary import BY_SLUG, TERMS


def test_slugs_are_unique() -> None:
    assert len(BY_SLUG) == len(TERMS)


def test_every_reference_exists() -> None:
    assert [other for term in TERMS for other in term.see if other not in BY_SLUG] == []


def test_meanings_are_short_sentences() -> None:
    long = [
        (term.slug, sentence)
        for term in TERMS
        for sentence in term.meaning.replace(";", ".").replace(":", ".").split(". ")
        if len(sentence.split()) > 25
    ]
    assert long == []
