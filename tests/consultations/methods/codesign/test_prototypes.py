"""People build prototypes in their window: versions say why, nothing is overwritten, and what is let go has its reason."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from consultations.methods.codesign.domain.trace import cards_of
from consultations.methods.codesign.models import Decision, Feedback, PrototypeVersion
from consultations.methods.codesign.refusals import (
    BeingAdopted,
    DroppedAlready,
    NothingChanged,
    NotWorking,
    NotYours,
    SourceMissing,
    SourceUnknown,
    Stale,
    WordsMissing,
)
from consultations.methods.codesign.selectors.trace import traced
from consultations.methods.codesign.services import prototypes
from consultations.models import Participation
from consultations.refusals import ReasonMissing
from consultations.services import stages
from socialicense.audit.models import Event
from tests.consultations.methods.codesign.bench import HOUR, Bench
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def test_prototype_grows_in_versions_with_reasons_and_sources() -> None:
    bench = Bench(2)
    row = bench.propose()
    team = make.user()
    bench.rewrite(row, said="Only the bus company may look.", cards=(6,), by=team)

    versions = [
        (one.n, one.text["en"], one.change, one.modality, one.written_by_id, one.by_user_id)
        for one in row.versions.all()
    ]
    grown = sorted(
        row.versions.values_list("n", "sources__card__number", "sources__cluster__number"),
        key=lambda line: (line[0], line[1] or 0),
    )
    assert (row.ref, versions) == (
        "p1",
        [
            (1, "Only the bus company itself may look at journeys.", "", "must", bench.people[0].id, None),
            (2, "Only the bus company may look.", "Said more simply", "must", None, team.id),
        ],
    )
    assert grown == [(1, None, 1), (1, 1, None), (1, 2, None), (2, None, 1), (2, 1, None), (2, 2, None), (2, 6, None)]
    assert list(Event.objects.filter(target=str(row.id)).order_by("pk").values_list("event", flat=True)) == [
        "prototype.proposed",
        "prototype.rewritten",
    ]


def test_second_writer_is_told_and_overwrites_nothing() -> None:
    bench = Bench(2)
    row = bench.propose()
    bench.rewrite(row, said="First.")
    with pytest.raises(Stale) as refused:
        bench.rewrite(row, said="Second.")
    assert refused.value.values == {"latest": 2}
    bench.rewrite(row, on=2, said="Second.")
    assert [one.text["en"] for one in row.versions.all()][1:] == ["First.", "Second."]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_told() -> None:
    bench = Bench(2)
    row = bench.propose()
    ready = Barrier(2)

    def save(said: str) -> str:
        try:
            ready.wait(10)
            bench.rewrite(row, said=said)
        except Stale:
            return "stale"
        finally:
            connection.close()
        return said

    with ThreadPoolExecutor(2) as both:
        told = sorted(both.map(save, ("First.", "Second.")))
    texts = [one.text["en"] for one in row.versions.order_by("n")]
    assert "stale" in told and texts[1:] == [one for one in told if one != "stale"]


def test_source_that_a_version_lets_go_is_recorded_as_dropped() -> None:
    bench = Bench(2)
    row = bench.propose(cards=(1, 6), clusters=(2,))
    bench.rewrite(row, clusters=(1,))  # in which card 1 lies
    log = [(one.n, one.card and one.card.number, one.cluster and one.cluster.number, one.outcome, one.reason)
           for one in Decision.objects.all()]  # fmt: skip
    assert log == [
        (1, 6, None, "dropped", "Said more simply"),
        (2, None, 2, "dropped", "Said more simply"),
    ]


def test_card_put_into_a_cluster_later_is_not_behind_what_was_written_before() -> None:
    bench = Bench(2)
    row = bench.propose()
    late = bench.cards[6]
    late.cluster = bench.clusters[0]
    late.save()
    told = traced(bench.component)
    assert (cards_of(told.graph, told.nodes["p1"]), told.fates[7].word) == ((1, 2, 4), "waiting")
    bench.rewrite(row, said="With the later card.")
    told = traced(bench.component)
    assert (cards_of(told.graph, told.nodes["p1"]), told.fates[7].word) == ((1, 2, 4, 7), "open")


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"clusters": ()}, SourceMissing),
        ({"cards": (99,)}, SourceUnknown),
        ({"clusters": (9,)}, SourceUnknown),
        ({"said": "  "}, WordsMissing),
        ({"title": {"en": ""}}, WordsMissing),
    ],
)
def test_incomplete_prototype_is_refused_whole(values: dict[str, object], refusal: type[Exception]) -> None:
    bench = Bench(2)
    with pytest.raises(refusal):
        bench.propose(**values)
    assert (bench.workshop.prototypes.count(), PrototypeVersion.objects.count()) == (0, 0)


def test_unchanged_version_or_one_without_reason_is_refused() -> None:
    bench = Bench(2)
    row = bench.propose()
    with pytest.raises(NothingChanged):
        bench.rewrite(row)
    with pytest.raises(WordsMissing):
        prototypes.rewrite(prototype=row, draft=bench.draft("Other"), on=1, change=" ", by=bench.people[0])


@pytest.mark.parametrize("window", [(HOUR, 2 * HOUR), (-2 * HOUR, -HOUR)])
def test_nobody_writes_outside_the_window(window: tuple[timedelta, timedelta]) -> None:
    bench = Bench(2)
    row = bench.propose()
    bench.shift("prototypes", *window)
    team = make.user()
    for by in (bench.people[0], team):
        with pytest.raises(NotWorking):
            bench.propose(by=by)
        with pytest.raises(NotWorking):
            bench.rewrite(row, said="Other", by=by)
        with pytest.raises(NotWorking):
            prototypes.say(prototype=row, n=1, kind="like", text="Good", language="en", by=by)
        with pytest.raises(NotWorking):
            prototypes.drop(prototype=row, reason="No", language="en", by=by)


def test_words_stay_once_the_adoption_is_open() -> None:
    bench = Bench()
    row = bench.propose()
    stages.open_stage(stage=bench.stage("adoption"))
    with pytest.raises(BeingAdopted):
        bench.rewrite(row, said="Other")
    with pytest.raises(BeingAdopted):
        prototypes.drop(prototype=row, reason="No", language="en", by=bench.people[0])


def test_rules_of_the_workshop_say_who_writes() -> None:
    bench = Bench(2)
    bench.workshop.permissions = {"prototypes": ["facilitator"], "feedback": ["participant"]}
    bench.workshop.save()
    team = make.user()
    with pytest.raises(NotYours):
        bench.propose()
    row = bench.propose(by=team)
    with pytest.raises(NotYours):
        prototypes.say(prototype=row, n=1, kind="like", text="Good", language="en", by=team)
    said = prototypes.say(prototype=row, n=1, kind="like", text="Good", language="en", by=bench.people[0])
    assert (said.text, said.written_by_id) == ("Good", bench.people[0].id)


def test_only_seats_of_this_consultation_write() -> None:
    bench = Bench(2)
    gone = bench.people[1]
    Participation.objects.filter(pk=gone.pk).update(state="withdrawn")
    for stranger in (gone, make.people(make.consultation(), 1)[0]):
        with pytest.raises(NotYours):
            bench.propose(by=stranger)


def test_dropped_prototype_stays_with_its_reason_in_the_log() -> None:
    bench = Bench(2)
    row = bench.propose()
    with pytest.raises(ReasonMissing):
        prototypes.drop(prototype=row, reason=" ", language="en", by=bench.people[0])
    made = prototypes.drop(prototype=row, reason="Too vague", language="en", by=bench.people[0])
    row.refresh_from_db()
    assert (row.dropped_reason, made.n, made.outcome, made.reason) == ("Too vague", 1, "dropped", "Too vague")
    with pytest.raises(DroppedAlready):
        bench.rewrite(row, said="Other")


def test_hidden_feedback_keeps_its_place_and_comes_back() -> None:
    bench = Bench(2)
    row, moderator = bench.propose(), make.user()
    said = prototypes.say(prototype=row, n=1, kind="wish", text="Rude", language="en", by=bench.people[0])
    with pytest.raises(ReasonMissing):
        prototypes.hide(feedback=said, reason="", by=moderator)
    prototypes.hide(feedback=said, reason="An insult", by=moderator)
    assert Feedback.objects.get().hidden_reason == "An insult"
    prototypes.show(feedback=said, by=moderator)
    assert Feedback.objects.get().hidden_reason == ""


def test_log_is_numbered_and_ends_with_the_evidence() -> None:
    bench = Bench()
    bench.propose()
    bench.decide(bench.cards[6])
    assert bench.decide(bench.clusters[0], "kept").n == 2
    bench.vote({"p1-v1": ["agree"] * 12})
    assert bench.decide(bench.cards[6], "dropped", "Said again after the vote").n == 3
    bench.hand_over()
    with pytest.raises(NotWorking):
        bench.decide(bench.cards[5])


def test_database_refuses_a_change_of_what_was_written() -> None:
    bench = Bench(2)
    row, line = bench.propose(), bench.decide(bench.cards[6])
    for act in (
        lambda: Decision.objects.filter(pk=line.pk).update(reason="Another"),
        lambda: PrototypeVersion.objects.filter(prototype=row).update(text={"en": "Another"}),
        lambda: Decision.objects.filter(pk=line.pk).update(outcome="kept"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    PrototypeVersion.objects.filter(prototype=row).update(written_by=None)  # who wrote it may be forgotten
    assert row.versions.get().written_by_id is None
