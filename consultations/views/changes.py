"""What changed between two wordings, as pages of every method show it."""

from consultations.domain import texts
from consultations.domain.differences import Piece, differences
from consultations.views.visits import Visit


def changed(here: Visit, before: texts.Text | None, after: texts.Text) -> list[Piece]:
    """The words, with the pieces taken out and put in where the language of both is the same."""
    words = here.words(after)
    if before is None or texts.language_of(before, here.language) != words["lang"]:
        return [Piece("same", words["text"])]
    return differences(texts.wording(before, here.language), words["text"])
