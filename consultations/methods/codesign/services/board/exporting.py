"""The board as tables to download: every card whose words may be read, and what happened to each. No person is in them."""

from collections.abc import Iterator, Sequence

from consultations.domain import texts
from consultations.method import Export
from consultations.methods.codesign.models import Card, CardVersion, Workshop
from consultations.methods.codesign.selectors import board as reading

AT_ONCE = 500


def exports(workshop: Workshop) -> list[Export]:
    """Cards as they lie, and their history."""
    language = workshop.component.consultation.first_language
    return [
        Export(
            "cards",
            {
                "number": "on the slip", "kind": "what it is", "text": "words as they stand", "language": "of the words",
                "state": "shown, merged or split", "cluster": "number", "cluster_title": "its name", "into": "merged into",
                "part_of": "split from", "question": "which question it answers", "stage": "of the data's life",
                "voices": "how many cards say it, itself included", "dots": "open dots, those of merged cards included",
            },
            _cards(workshop, language),
        ),
        Export(
            "card_history",
            {"card": "number", "n": "version", "event": "what happened", "text": "words then", "at": "when (UTC)"},
            _history(workshop),
        ),
    ]  # fmt: skip


def _cards(workshop: Workshop, language: str) -> Iterator[Sequence[object]]:
    for one in reading.shown(workshop, list(reading.table(workshop))):
        card = one.card
        yield (
            card.number, card.kind, card.text, card.language, card.state,
            card.cluster.number if card.cluster else "", texts.wording(card.cluster.title, language) if card.cluster else "",
            card.merged_into.number if card.merged_into else "", card.split_from.number if card.split_from else "",
            card.question_word, card.life_cycle_stage, one.voices, one.dots,
        )  # fmt: skip


def _history(workshop: Workshop) -> Iterator[Sequence[object]]:
    rows = CardVersion.objects.filter(card__workshop=workshop).exclude(card__state=Card.State.HIDDEN)
    values = rows.order_by("card__number", "n").values_list("card__number", "n", "event", "text", "at")
    for number, n, event, text, at in values.iterator(chunk_size=AT_ONCE):
        yield number, n, event, text, at.isoformat(timespec="seconds")
