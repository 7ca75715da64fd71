"""Stages by the clock: they wait visibly, may be moved before they begin, and are never begun twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations import method
from consultations.ballots.models import Ballot
from consultations.method import Missing, StageKind
from consultations.methods.poll.method import Poll
from consultations.models import Component, Stage
from consultations.refusals import ReasonMissing, StageBegun, StageNotMovable, StageWindowRefused
from consultations.services import opening, readiness, stages, timetable
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Rounds(Poll):
    """A method of the test: it learns without a ballot, asks in rounds once there is something, and ends in silence."""

    slug, name = "rounds", "Rounds"
    purposes = frozenset({"evidence"})
    brings_in: frozenset[str] = frozenset()
    recruits = True
    urls: list = []
    stages = (
        StageKind("learning", "Learning", ballot=False),
        StageKind("rating", "Rating", ballot=True, repeats=True, optional=True),
        StageKind("last", "Last words", ballot=False),
    )
    ready = True

    def setup_url(self, component):
        return "/"

    def hold(self, component, stage):
        return None if self.ready else Missing("Nothing to vote on", "")

    def questions(self, component, stage=None):
        return [make.yes_no()]


@pytest.fixture
def rounds() -> Iterator[Rounds]:
    chosen = Rounds()
    method._registry["rounds"] = chosen
    yield chosen
    del method._registry["rounds"]


def running(**windows: tuple[timedelta, timedelta]) -> Component:
    consultation = make.consultation()
    make.people(consultation, 12)
    component = make.component(consultation, method="rounds", title={"en": "Panel"})
    now = timezone.now()
    for kind, (opens, closes) in windows.items():
        component.stages.create(kind=kind, opens=now + opens, closes=now + closes)
    opening.freeze(consultation, by=None)
    opening.start(component)
    return component


def work(component: Component) -> None:
    jobs.run_due(scope=component.consultation_id)
    component.refresh_from_db()


def test_stage_with_nothing_to_vote_on_waits_and_opens_when_there_is(rounds: Rounds) -> None:
    rounds.ready = False
    component = running(learning=(-2 * HOUR, -HOUR), rating=(-HOUR, HOUR))
    work(component)
    shown = [(one.name, one.standing, str(one.missing.sentence)) for one in timetable.waiting(component.consultation)]
    assert (shown, Ballot.objects.count()) == ([("Rating 1", "waiting", "Nothing to vote on")], 0)

    rounds.ready = True
    Job.objects.filter(kind="consultations.open_stage").update(not_before=None)
    work(component)

    assert [ballot.stage_kind for ballot in Ballot.objects.all()] == ["rating"]
    assert timetable.waiting(component.consultation) == []


def test_component_ends_after_its_last_stage_though_that_has_no_ballot(rounds: Rounds) -> None:
    component = running(rating=(-2 * HOUR, HOUR), last=(HOUR, 2 * HOUR))
    work(component)
    make.end(Ballot.objects.get())
    stages.close_ballot(Ballot.objects.get())
    work(component)
    assert component.state == "running"

    now = timezone.now()
    component.stages.filter(kind="last").update(opens=now - HOUR, closes=now)
    stages.end_stage(component.stages.get(kind="last"))
    work(component)

    assert component.state == "done"


def test_stage_that_has_not_begun_is_moved_for_a_reason_and_begins_at_its_new_time(rounds: Rounds) -> None:
    component, by = running(rating=(HOUR, 2 * HOUR)), make.user()
    stage, now = component.stages.get(), timezone.now()
    with pytest.raises(ReasonMissing):
        timetable.move(stage=stage, opens=now, closes=now + HOUR, reason=" ", by=by)
    with pytest.raises(StageWindowRefused):
        timetable.move(stage=stage, opens=now - 2 * HOUR, closes=now - HOUR, reason="Snow", by=by)

    timetable.move(stage=stage, opens=now, closes=now + HOUR, reason="Snow", by=by)
    work(component)

    stage.refresh_from_db()
    assert (stage.opens, stage.reason, Ballot.objects.get().closes) == (now, "Snow", now + HOUR)
    with pytest.raises(StageBegun):
        timetable.move(stage=stage, opens=now + HOUR, closes=now + 2 * HOUR, reason="Again", by=by)


def test_stage_moved_to_a_later_day_is_not_begun_by_its_first_bell(rounds: Rounds) -> None:
    component = running(rating=(HOUR, 2 * HOUR))
    stage, now = component.stages.get(), timezone.now()
    timetable.move(stage=stage, opens=now + 5 * HOUR, closes=now + 6 * HOUR, reason="Snow", by=make.user())

    Job.objects.filter(kind="consultations.open_stage").update(not_before=None)
    work(component)

    assert Ballot.objects.count() == 0


def test_rounds_are_added_and_left_out_until_nothing_is_left_to_wait_for(rounds: Rounds) -> None:
    component, by, now = running(rating=(-HOUR, HOUR)), make.user(), timezone.now()
    work(component)
    added = timetable.add_round(
        component=component, kind="rating", opens=now + HOUR, closes=now + 2 * HOUR, reason="Two were rewritten", by=by
    )
    assert (added.kind, method.stage_name(rounds, added.kind)) == ("rating-2", "Rating 2")
    with pytest.raises(StageNotMovable):
        timetable.add_round(component=component, kind="last", opens=now, closes=now + HOUR, reason="More", by=by)
    with pytest.raises(StageNotMovable):
        timetable.leave_out(stage=component.stages.get(kind="rating"), reason="It is open", by=by)
    make.end(Ballot.objects.get())
    stages.close_ballot(Ballot.objects.get())

    timetable.leave_out(stage=added, reason="Nothing to rate again", by=by)
    work(component)

    assert component.state == "done"
    assert method.ballot_title(component, "rating-2") == {"en": "Panel: Rating 2"}


def test_stage_left_out_without_a_reason_is_refused_by_the_database(rounds: Rounds) -> None:
    component = running(rating=(-HOUR, HOUR))
    with pytest.raises(IntegrityError), transaction.atomic():
        Stage.objects.filter(component=component).update(left_out=True)
    with pytest.raises(ReasonMissing):
        timetable.leave_out(stage=component.stages.get(), reason="", by=make.user())


def test_people_are_not_asked_for_before_opening_where_the_method_recruits(rounds: Rounds) -> None:
    consultation = make.consultation()
    make.component(consultation, method="rounds")
    assert [point.code for point in readiness.readiness(consultation) if point.code == "people"] == []
    make.component(consultation, position=2)
    assert [point.code for point in readiness.readiness(consultation) if point.code == "people"] == ["people"]
