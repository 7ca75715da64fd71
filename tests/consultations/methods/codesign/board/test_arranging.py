"""Where cards lie: moves, clusters with their history, dots with a budget, and what a screen learns of all that."""

import pytest
from django.db import IntegrityError, transaction

from consultations.methods.codesign.models import Dot
from consultations.methods.codesign.selectors import board, board_memory
from consultations.methods.codesign.services.board import arranging, cards, dots
from consultations.methods.codesign.services.board.refusals import (
    BudgetSpent,
    CannotUndo,
    CardGone,
    ClusterClosed,
    ClusterNotEmpty,
    DotsElsewhere,
    NoDotsNow,
    NotYourPart,
)
from socialicense.audit.models import Event
from tests.consultations.methods.codesign.board.scene import Board

pytestmark = pytest.mark.django_db


def test_the_last_move_counts_and_history_tells_both():
    scene = Board()
    trust, time = scene.cluster("Trust"), scene.cluster("Time")
    arranging.move(workshop=scene.workshop, number=1, cluster=trust.pk, by=scene.actors[0])
    arranging.move(workshop=scene.workshop, number=1, cluster=time.pk, by=scene.actors[1])
    assert (scene.lying(trust), scene.lying(time)) == ([], [1])
    moves = scene.card(1).versions.filter(event="moved").order_by("n")
    assert [(one.note["from"], one.note["to"]) for one in moves] == [(0, 1), (1, 2)]
    arranging.undo_move(workshop=scene.workshop, number=1, by=scene.actors[0])
    assert scene.lying(trust) == [1]


def test_cards_lie_in_the_order_in_which_they_are_put():
    scene = Board()
    trust = scene.cluster("Trust", 1, 2, 3)
    assert scene.lying(trust) == [1, 2, 3]
    before = scene.card(3).revision
    arranging.move(workshop=scene.workshop, number=3, cluster=trust.pk, before=1, by=scene.actors[0])
    assert scene.lying(trust) == [3, 1, 2]
    arranging.move(workshop=scene.workshop, number=3, cluster=trust.pk, by=scene.actors[0])
    assert scene.lying(trust) == [1, 2, 3]
    after = scene.card(3).revision
    arranging.move(workshop=scene.workshop, number=3, cluster=trust.pk, by=scene.actors[0])
    assert (scene.card(3).revision, after > before) == (after, True)


def test_neighbours_make_room_when_there_is_none():
    scene = Board()
    trust = scene.cluster("Trust", 1, 2)
    type(scene.card(1)).objects.filter(number=1).update(place=1)
    type(scene.card(1)).objects.filter(number=2).update(place=2)
    arranging.move(workshop=scene.workshop, number=3, cluster=trust.pk, before=2, by=scene.actors[0])
    assert scene.lying(trust) == [1, 3, 2]
    known = {one["card"] for one in board_memory.changes(scene.workshop.pk, 5, 99) or [] if "card" in one}
    assert known >= {1, 2, 3}


def test_what_is_gone_cannot_be_moved_nor_moved_into():
    scene = Board()
    trust = scene.cluster("Trust")
    cards.hide(workshop=scene.workshop, number=1, reason="Twice", by=scene.facilitator)
    with pytest.raises(CardGone):
        arranging.move(workshop=scene.workshop, number=1, cluster=trust.pk, by=scene.actors[0])
    arranging.close(cluster=trust, reason="Nobody used it", by=scene.facilitator)
    with pytest.raises(ClusterClosed):
        arranging.move(workshop=scene.workshop, number=2, cluster=trust.pk, by=scene.actors[0])
    with pytest.raises(NotYourPart):
        arranging.move(workshop=scene.workshop, number=2, cluster=None, by=scene.observer)
    with pytest.raises(CannotUndo):
        arranging.undo_move(workshop=scene.workshop, number=2, by=scene.actors[0])


def test_merged_clusters_can_be_parted_again():
    scene = Board()
    trust, time = scene.cluster("Trust", 1, 2), scene.cluster("Time", 3)
    assert arranging.combine(cluster=trust, into=time, by=scene.actors[0]) == 2
    assert (scene.lying(time), board.clusters(scene.workshop)) == ([3, 1, 2], [time])
    arranging.move(workshop=scene.workshop, number=2, cluster=None, by=scene.actors[0])
    assert arranging.reopen(cluster=trust, by=scene.actors[1]) == 1
    assert (scene.lying(trust), scene.lying(time), scene.lying()) == ([1], [3], [2])
    recorded = Event.objects.filter(event__startswith="board.").order_by("pk").values_list("event", flat=True)
    assert list(recorded) == ["board.cluster_made"] * 2 + ["board.clusters_merged", "board.cluster_reopened"]


def test_clusters_are_named_ordered_and_closed_only_when_empty():
    scene = Board()
    trust, time = scene.cluster("Trust", 1), scene.cluster("Time")
    arranging.rename(cluster=trust, title={"en": "Trust and time"}, by=scene.actors[0])
    arranging.shift(cluster=time, earlier=True, by=scene.actors[0])
    arranging.shift(cluster=time, earlier=True, by=scene.actors[0])
    assert [one.title["en"] for one in board.clusters(scene.workshop)] == ["Time", "Trust and time"]
    with pytest.raises(ClusterNotEmpty):
        arranging.close(cluster=trust, reason="No", by=scene.actors[0])
    arranging.close(cluster=time, reason="Empty", by=scene.actors[0])
    trust.refresh_from_db()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(trust).objects.filter(pk=trust.pk).update(closed_at="2026-01-01T00:00Z", closed_reason="")


def test_dots_have_a_budget_and_everybody_sees_them():
    scene = Board()
    with pytest.raises(NoDotsNow):
        dots.give(workshop=scene.workshop, on=scene.card(1), number=1, by=scene.actors[0])
    step = scene.dots_step()
    trust = scene.cluster("Trust")
    assert dots.give(workshop=scene.workshop, on=scene.card(1), number=2, by=scene.actors[0]) == 1
    assert dots.give(workshop=scene.workshop, on=trust, number=1, by=scene.actors[0]) == 0
    with pytest.raises(BudgetSpent):
        dots.give(workshop=scene.workshop, on=scene.card(2), number=1, by=scene.actors[0])
    dots.give(workshop=scene.workshop, on=scene.card(1), number=1, by=scene.actors[1])
    assert (board.columns(scene.workshop)[0].cards[-1].dots, board.columns(scene.workshop)[1].dots) == (3, 1)
    dots.give(workshop=scene.workshop, on=scene.card(1), number=0, by=scene.actors[0])
    assert board.own_dots(step, scene.people[0]) == {trust.pk: 1}
    with pytest.raises(NotYourPart):
        dots.give(workshop=scene.workshop, on=scene.card(1), number=1, by=scene.facilitator)
    type(scene.workshop).objects.filter(pk=scene.workshop.pk).update(priorities={"about": "clusters"})
    with pytest.raises(DotsElsewhere):
        dots.give(workshop=scene.workshop, on=scene.card(2), number=1, by=scene.actors[1])
    cards.merge(workshop=scene.workshop, into=2, numbers=[1], by=scene.actors[0])
    assert board.shown(scene.workshop, [scene.card(2)])[0].dots == Dot.objects.filter(card__number=1).get().count


def test_a_screen_learns_only_what_changed_since():
    scene = Board()
    scene.workshop.refresh_from_db()
    since = scene.workshop.revision
    assert board_memory.changes(scene.workshop.pk, since, since) == []
    scene.cluster("Trust", 2)
    scene.workshop.refresh_from_db()
    assert board_memory.changes(scene.workshop.pk, since, scene.workshop.revision) == [
        {"cluster": 1, "title": {"en": "Trust"}, "position": 1, "dots": 0},
        {
            "card": 2, "kind": "idea", "text": "A council of citizens should check every use", "lang": "en",
            "cluster": 1, "place": 1024, "dots": 0, "voices": 1, "conflict": False,
        },
    ]  # fmt: skip


def test_a_screen_that_is_too_far_behind_is_told_to_begin_anew(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(board_memory, "REMEMBERED", 2)
    scene = Board()
    assert board_memory.changes(scene.workshop.pk, 0, 3) is None
    assert [one["card"] for one in board_memory.changes(scene.workshop.pk, 1, 3) or []] == [2, 3]
