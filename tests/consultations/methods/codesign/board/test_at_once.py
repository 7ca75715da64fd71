"""Many people at one board at the same moment, on a real PostgreSQL: nothing is lost, revisions commit in order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from consultations.methods.codesign.models import Card, Change
from consultations.methods.codesign.services.board import arranging, cards, dots
from consultations.methods.codesign.services.board.cards import Sheet
from consultations.methods.codesign.services.board.refusals import BudgetSpent
from tests.consultations.methods.codesign.board.scene import Board

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Every act in a thread and a connection of its own; what each gave, or the refusal that it met."""

    def one(act: Callable[[], object]) -> object:
        try:
            return act()
        except BudgetSpent as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_cards_written_at_once_have_a_number_and_a_revision_each():
    scene = Board(seats=8, texts=())
    sheets = [Sheet(f"Idea of person {n}", "en") for n in range(8)]
    at_once(
        *(
            lambda by=by, sheet=sheet: cards.write(workshop=scene.workshop, sheet=sheet, by=by)
            for by, sheet in zip(scene.actors, sheets, strict=True)
        )
    )
    scene.workshop.refresh_from_db()
    assert sorted(Card.objects.values_list("number", flat=True)) == list(range(1, 9))
    assert list(Change.objects.order_by("revision").values_list("revision", flat=True)) == list(range(1, 9))
    assert (scene.workshop.revision, {card.text for card in Card.objects.all()}) == (8, {one.text for one in sheets})


def test_edits_of_one_card_at_once_keep_every_wording():
    scene = Board(seats=6)
    on = cards.latest_wording(scene.card(1))
    texts = [f"Wording {n}" for n in range(6)]
    at_once(
        *(
            lambda by=by, text=text: cards.edit(workshop=scene.workshop, number=1, text=text, on=on, by=by)
            for by, text in zip(scene.actors, texts, strict=True)
        )
    )
    versions = scene.card(1).versions.exclude(event="written")
    assert sorted(versions.values_list("event", flat=True)) == ["conflict"] * 5 + ["edited"]
    assert sorted(versions.values_list("text", flat=True)) == texts
    assert scene.card(1).text == versions.get(event="edited").text


def test_moves_at_once_leave_one_place_and_all_of_them_in_the_history():
    scene = Board(seats=4)
    clusters = [scene.cluster(f"Cluster {n}") for n in range(4)]
    at_once(
        *(
            lambda by=by, to=to: arranging.move(workshop=scene.workshop, number=1, cluster=to.pk, by=by)
            for by, to in zip(scene.actors, clusters, strict=True)
        )
    )
    moves = list(scene.card(1).versions.filter(event="moved").order_by("n"))
    assert [one.note["from"] for one in moves[1:]] == [one.note["to"] for one in moves[:-1]]
    assert scene.card(1).cluster.number == moves[-1].note["to"]
    assert len(moves) == 4


def test_dots_given_at_once_never_exceed_the_budget():
    scene = Board()
    step = scene.dots_step()
    on = [scene.card(n) for n in (1, 2, 3)]
    given = at_once(
        *(lambda card=card: dots.give(workshop=scene.workshop, on=card, number=2, by=scene.actors[0]) for card in on)
    )
    assert sorted(map(str, given)) == ["1", "dots-spent", "dots-spent"]
    assert dots.spent(step, scene.actors[0]) == 2
