"""A seat that falls vacant after a first ballot: the lottery fills it, nobody else can be brought onto the roll."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations.ballots.models import Ballot, RollEntry
from consultations.ballots.refusals import RollNotSigned
from consultations.ballots.services import opening
from consultations.models import Component, Participation
from consultations.people import services as people
from consultations.recruitment.models import Candidate, Draw, Value
from consultations.recruitment.services import calling, drawing, leaving
from consultations.refusals import RollClosed
from consultations.services import rolls, stages
from tests.consultations.recruitment.lottery import Lottery
from tests.consultations.recruitment.test_drawing import decided, pool
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db
HOW = "Against the list of the draw"


def voted() -> tuple[Lottery, Ballot, list[Candidate]]:
    """Four members took their seats, the roll is signed, and a first ballot has published it."""
    lottery = pool()
    Value.objects.update(minimum=0, maximum=4)
    decided(lottery)
    members = list(lottery.recruitment.candidates.filter(state="selected").order_by("pseudonym"))
    for candidate in members:
        calling.confirm(candidate=candidate, by=lottery.caller)
        candidate.refresh_from_db()
    sign(lottery)
    lottery.scene.component.stages.update(opens=timezone.now())
    ballot = stages.open_stage(stage=lottery.scene.component.stages.get())
    assert ballot is not None
    return lottery, ballot, members


def sign(lottery: Lottery) -> None:
    request = rolls.ask(consultation=lottery.scene.consultation, how=HOW, by=lottery.organiser)
    rolls.confirm(request=request, by=lottery.second)


def replacement(lottery: Lottery, gone: Candidate) -> Candidate:
    """Who was drawn for the seat of somebody who left."""
    leaving.withdraw(candidate=gone, reason="moved away", by=lottery.caller)
    decided(lottery, kind="replacement", digits="001")
    return lottery.recruitment.candidates.get(state="selected")


def entries(roll: opening.Roll) -> set[Any]:
    return {person for person, _group in roll.entries}


def test_drawn_replacement_votes_in_later_ballots_of_that_part_once_the_roll_is_signed_again() -> None:
    lottery, first, members = voted()
    component, consultation = lottery.scene.component, lottery.scene.consultation
    before = set(first.roll.values_list("participation", flat=True))
    size = len(opening.roll_of_consultation(consultation).entries)
    drawn = replacement(lottery, members[0])
    calling.confirm(candidate=drawn, by=lottery.caller)
    drawn.refresh_from_db()
    person = drawn.participation
    assert person is not None
    assert (person.role, person.seated_for, person.vouched) == ("member", component, False)
    assert set(first.roll.values_list("participation", flat=True)) == before
    other = make.component(consultation, title={"en": "Another poll"}, position=7)
    ratification = Component(consultation=consultation, purpose=Component.Purpose.RATIFICATION)
    on = [person.id in entries(opening.roll_of(one)) for one in (component, other, ratification)]
    assert (on, len(opening.roll_of_consultation(consultation).entries)) == ([True, False, True], size)
    now = timezone.now()
    later = component.stages.create(kind="second", opens=now, closes=now + timedelta(days=1))
    roll = opening.roll_of(component)
    assert rolls.uncovered(consultation, roll)
    with pytest.raises(RollNotSigned), transaction.atomic():
        opening.open_ballot(stage=later, questions=[make.yes_no()], roll=roll, by=None)
    sign(lottery)
    second = opening.open_ballot(stage=later, questions=[make.yes_no()], roll=roll, by=None)
    assert RollEntry.objects.filter(ballot=second, participation=person).exists()
    assert not RollEntry.objects.filter(ballot=second, participation=members[0].participation_id).exists()


def test_nobody_is_brought_in_by_hand_nor_as_an_alternate_after_the_first_ballot() -> None:
    lottery, _first, members = voted()
    leaving.withdraw(candidate=members[0], reason="moved away", by=lottery.caller)
    with pytest.raises(RollClosed):
        people.add(consultation=lottery.scene.consultation, people=[people.Person()], by=lottery.organiser)
    alternate = lottery.recruitment.candidates.get(state="alternate")
    with pytest.raises(RollClosed):
        calling.confirm(candidate=alternate, by=lottery.caller)
    drawing.promote(candidate=alternate, reason="first alternate", by=lottery.organiser)
    alternate.refresh_from_db()
    calling.confirm(candidate=alternate, by=lottery.caller)
    assert Participation.objects.get(seated_for=lottery.scene.component).role == "member"


@pytest.mark.parametrize("wrong", ["not drawn", "registered later", "no seat vacant", "draw not decided"])
def test_somebody_without_a_recorded_vacant_seat_is_refused(wrong: str) -> None:
    lottery, first, members = voted()
    drawn = replacement(lottery, members[0])
    if wrong == "not drawn":
        Candidate.objects.filter(pk=drawn.pk).update(state="pool")
        drawn = lottery.recruitment.candidates.filter(state="pool").exclude(pk=drawn.pk).last()
        Candidate.objects.filter(pk=drawn.pk).update(state="selected")
    elif wrong == "registered later":
        Candidate.objects.filter(pk=drawn.pk).update(registered_at=first.opens + timedelta(seconds=1))
    elif wrong == "no seat vacant":
        type(lottery.recruitment).objects.update(seats=3)
    else:
        Draw.objects.filter(kind="replacement").update(state="drawn", panel=None, decided_at=None)
        Draw.objects.filter(kind="panel").update(result={"alternates": []})  # it may name the same person
    drawn.refresh_from_db()
    with pytest.raises(RollClosed):
        calling.confirm(candidate=drawn, by=lottery.caller)
    assert Participation.objects.filter(seated_for__isnull=False).count() == 0


def test_database_seats_nobody_late_but_a_member() -> None:
    here = make.consultation()
    component, (person,) = make.component(here), make.people(here, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.filter(pk=person.pk).update(seated_for=component)
    Participation.objects.filter(pk=person.pk).update(seated_for=component, role="member")
