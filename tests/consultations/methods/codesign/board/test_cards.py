"""Cards: written, edited by two at once, merged, split, hidden, and taken back. Nothing that was said is lost."""

import pytest

from consultations.gatherings.refusals import NamesSomebody
from consultations.methods.codesign.domain import rights
from consultations.methods.codesign.models import Card, CardVersion, Change
from consultations.methods.codesign.selectors import board, board_memory
from consultations.methods.codesign.services.board import cards, exporting
from consultations.methods.codesign.services.board.cards import Sheet
from consultations.methods.codesign.services.board.refusals import (
    BoardClosed,
    CannotUndo,
    CardGone,
    NoSuchCard,
    NothingChanged,
    NotSettled,
    NotYourPart,
    TextsMissing,
)
from consultations.refusals import ReasonMissing
from socialicense.accounts import subjects
from socialicense.discussion.refusals import TextRefused
from tests.consultations.methods.codesign.board.scene import Board

pytestmark = pytest.mark.django_db


def events(scene: Board, number: int) -> list[tuple[str, str]]:
    return list(scene.card(number).versions.order_by("n").values_list("event", "text"))


def test_a_card_gets_the_next_number_and_leaves_a_change_at_its_revision():
    scene = Board(texts=())
    first, second = scene.write("Tell us"), scene.write("Ask us", 1)
    assert [(one.number, one.revision, one.written_by_id) for one in (first, second)] == [
        (1, 1, scene.people[0].pk),
        (2, 2, scene.people[1].pk),
    ]
    assert list(Change.objects.values_list("revision", "kind", "subject")) == [(1, "card", first.pk), (2, "card", second.pk)]
    assert events(scene, 1) == [("written", "Tell us")]


def test_a_facilitator_types_for_others_and_nobody_is_noted_as_writer():
    scene = Board(texts=())
    card = scene.write("From the table", scene.facilitator, for_other=True)
    assert card.written_by is None
    assert card.versions.get().by_user == scene.team


def test_names_and_unprintable_or_too_long_words_are_refused():
    scene = Board(texts=())
    refused = [scene.people[1].member_code + " said it", "a\x00b", "", "x" * 501]
    scene.people[1].state = "active"
    scene.people[1].save()
    kinds = []
    for text in refused:
        with pytest.raises((NamesSomebody, TextRefused)) as found:
            scene.write(text)
        kinds.append(type(found.value))
    assert kinds == [NamesSomebody, TextRefused, TextRefused, TextRefused]
    assert Card.objects.count() == 0


def test_nobody_writes_outside_the_window_or_without_the_right():
    scene = Board()
    with pytest.raises(NotYourPart):
        scene.write("Watching", scene.observer)
    scene.workshop.permissions = {rights.WRITE: ["facilitator"]}
    scene.workshop.save()
    with pytest.raises(NotYourPart):
        scene.write("Me too")
    scene.shut()
    for who in (scene.facilitator, scene.actors[0]):
        with pytest.raises(BoardClosed):
            scene.write("Late", who)


def test_two_edits_of_one_card_keep_both_until_somebody_settles_them():
    scene = Board()
    began = cards.latest_wording(scene.card(1))
    first = cards.edit(workshop=scene.workshop, number=1, text="Tell people each time", on=began, by=scene.actors[0])
    second = cards.edit(workshop=scene.workshop, number=1, text="Tell people every month", on=began, by=scene.actors[1])
    assert (first.event, second.event) == ("edited", "conflict")
    assert scene.card(1).text == "Tell people each time"
    assert [one.text for one in board.conflicts(scene.card(1))] == ["Tell people every month"]
    assert board.shown(scene.workshop, [scene.card(1)])[0].conflict is True

    settled = {"workshop": scene.workshop, "number": 1, "conflict": second.n, "by": scene.actors[1]}
    with pytest.raises(NotSettled):
        cards.settle(text="Old", on=began, **settled)
    cards.settle(text="Tell people each time, and every month", on=cards.latest_wording(scene.card(1)), **settled)
    assert scene.card(1).text == "Tell people each time, and every month"
    assert board.conflicts(scene.card(1)) == []
    with pytest.raises(NotSettled):
        cards.settle(text="Again", on=cards.latest_wording(scene.card(1)), **settled)


def test_two_wordings_can_become_two_cards():
    scene = Board()
    began = cards.latest_wording(scene.card(1))
    cards.edit(workshop=scene.workshop, number=1, text="Tell people each time", on=began, by=scene.actors[0])
    late = cards.edit(workshop=scene.workshop, number=1, text="Tell people every month", on=began, by=scene.actors[1])
    made = cards.part(
        workshop=scene.workshop, number=1, conflict=late.n, on=cards.latest_wording(scene.card(1)), by=scene.actors[1]
    )
    assert (made.number, made.text, scene.card(1).text) == (4, "Tell people every month", "Tell people each time")


def test_a_move_in_between_makes_no_conflict():
    scene = Board()
    began = cards.latest_wording(scene.card(1))
    scene.cluster("Trust", 1)
    edited = cards.edit(workshop=scene.workshop, number=1, text="Tell us", on=began, by=scene.actors[0])
    assert edited.event == "edited"
    with pytest.raises(NothingChanged):
        cards.edit(workshop=scene.workshop, number=1, text="Tell us", on=edited.n, by=scene.actors[0])


def test_own_words_stay_changeable_where_others_may_not_change_them():
    scene = Board(permissions={rights.EDIT: []})
    on = cards.latest_wording(scene.card(1))
    with pytest.raises(NotYourPart):
        cards.edit(workshop=scene.workshop, number=1, text="Mine now", on=on, by=scene.actors[1])
    assert cards.edit(workshop=scene.workshop, number=1, text="Tell me", on=on, by=scene.actors[0]).event == "edited"
    back = cards.restore(workshop=scene.workshop, number=1, n=1, by=scene.actors[0])
    assert (back.event, scene.card(1).text) == ("edited", "Tell people every time their bus card data is used")


def test_merged_cards_stand_behind_one_and_can_be_taken_out_again():
    scene = Board()
    cards.merge(workshop=scene.workshop, into=1, numbers=[1, 2, 3], text="All of it", by=scene.actors[0])
    assert [(scene.card(n).state, scene.card(n).text) for n in (1, 2)] == [
        ("shown", "All of it"),
        ("merged", "A council of citizens should check every use"),
    ]
    assert board.shown(scene.workshop, [scene.card(1)])[0].voices == 3
    cards.unmerge(workshop=scene.workshop, number=2, by=scene.actors[1])
    assert (scene.card(2).state, scene.card(2).merged_into) == ("shown", None)
    assert board.shown(scene.workshop, [scene.card(1)])[0].voices == 2
    with pytest.raises(CannotUndo):
        cards.unmerge(workshop=scene.workshop, number=2, by=scene.actors[1])
    with pytest.raises(CardGone):
        cards.edit(workshop=scene.workshop, number=3, text="x", on=1, by=scene.actors[0])
    assert [event for event, _ in events(scene, 2)] == ["written", "merged", "shown"]


def test_a_card_that_says_the_same_is_kept_behind_the_one_that_is_there():
    scene = Board()
    sheet = Sheet("People must be told each time bus card data is used", "en")
    assert [card.number for card, _ in board_memory.near(scene.workshop, sheet.text)] == [1]
    card = cards.join(workshop=scene.workshop, sheet=sheet, number=1, by=scene.actors[1])
    assert (card.number, scene.card(4).merged_into, scene.card(4).written_by) == (4, scene.card(1), scene.people[1])
    assert [card.number for card, _ in board_memory.near(scene.workshop, sheet.text)] == [1]


def test_a_split_card_points_to_its_parts_and_comes_back():
    scene = Board()
    with pytest.raises(TextsMissing):
        cards.split(workshop=scene.workshop, number=1, texts=["One", " "], by=scene.actors[0])
    made = cards.split(workshop=scene.workshop, number=1, texts=["Tell people", "Every time"], by=scene.actors[1])
    assert [(one.number, one.split_from.number, one.written_by) for one in made] == [
        (4, 1, scene.people[0]),
        (5, 1, scene.people[0]),
    ]
    assert scene.card(1).state == "split"
    cards.unsplit(workshop=scene.workshop, number=1, by=scene.actors[1])
    assert [scene.card(n).state for n in (1, 4, 5)] == ["shown", "merged", "merged"]


def test_only_the_team_hides_a_card_and_says_why():
    scene = Board()
    with pytest.raises(NotYourPart):
        cards.hide(workshop=scene.workshop, number=1, reason="No", by=scene.actors[0])
    with pytest.raises(ReasonMissing):
        cards.hide(workshop=scene.workshop, number=1, reason=" ", by=scene.facilitator)
    cards.hide(workshop=scene.workshop, number=1, reason="It names a neighbour", by=scene.facilitator)
    assert (scene.card(1).state, scene.card(1).reason) == ("hidden", "It names a neighbour")
    assert board_memory.describe(scene.workshop.pk, [scene.card(1).pk]) == {scene.card(1).pk: {"card": 1, "gone": True}}
    cards.show(workshop=scene.workshop, number=1, by=scene.facilitator)
    assert scene.card(1).state == "shown"
    with pytest.raises(NoSuchCard):
        cards.show(workshop=scene.workshop, number=99, by=scene.facilitator)


def test_an_erased_writer_leaves_the_words_and_no_trace_of_the_person():
    scene = Board()
    subjects.erase(scene.people[0])
    assert (scene.card(1).text, scene.card(1).written_by) == ("Tell people every time their bus card data is used", None)
    assert set(CardVersion.objects.values_list("by_participation", "by_user")) == {(None, None)}


def test_the_board_is_downloaded_as_tables_without_hidden_words_or_people():
    scene = Board()
    scene.cluster("Trust", 1)
    cards.merge(workshop=scene.workshop, into=1, numbers=[2], by=scene.actors[0])
    cards.hide(workshop=scene.workshop, number=3, reason="Twice", by=scene.facilitator)
    found = {one.name: list(one.rows) for one in exporting.exports(scene.workshop)}
    assert found["cards"] == [
        (1, "idea", "Tell people every time their bus card data is used", "en", "shown", 1, "Trust", "", "", "", "", 2, 0),
        (2, "idea", "A council of citizens should check every use", "en", "merged", "", "", 1, "", "", "", 1, 0),
    ]
    assert [row[:3] for row in found["card_history"]] == [
        (1, 1, "written"), (1, 2, "moved"), (2, 1, "written"), (2, 2, "merged"),
    ]  # fmt: skip
