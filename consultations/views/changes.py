"""What changed between two wordings, as pages of every method show it."""

from collections.abc import Mapping
from typing import Any

from consultations.domain import texts
from consultations.domain.differences import Piece, differences
from consultations.views.visits import Visit


def changed(here: Visit, before: texts.Text | None, after: texts.Text) -> list[Piece]:
    """The words, with the pieces taken out and put in where the language of both is the same."""
    words = here.words(after)
    if before is None or texts.language_of(before, here.language) != words["lang"]:
        return [Piece("same", words["text"])]
    return differences(texts.wording(before, here.language), words["text"])


def terms_changed(before: Any, after: Any, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What changed beside the words between two versions of one thing: the name of each field, before, after.
    Nothing where there is no version before."""
    if before is None:
        return []

    def said(version: Any, name: str) -> str:
        display = getattr(version, f"get_{name}_display", None)
        return str(display() if display else getattr(version, name))

    return [
        (label, said(before, name), said(after, name))
        for name, label in names.items()
        if getattr(before, name) != getattr(after, name)
    ]
