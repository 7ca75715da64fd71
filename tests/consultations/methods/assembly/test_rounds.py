"""From the first rating to the license: rounds with rewriting, the decision, and what is handed over."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.ballots.models import Ballot
from consultations.ballots.refusals import NotOnTheRoll
from consultations.ballots.services import casting
from consultations.files import plans
from consultations.method import method_of
from consultations.methods.assembly.models import UseReason
from consultations.methods.assembly.services import minority, voting, writing
from consultations.models import Consultation
from consultations.services import chain, evidence, stages, timetable
from repository.licenses.domain import drafting
from repository.licenses.domain.brief import Brief
from repository.licenses.domain.canonical import parse
from repository.licenses.domain.draft import Draft
from repository.licenses.domain.evidence import Evidence, Handover
from socialicense.jobs import services as jobs
from tests.consultations.methods.assembly.scene import HOUR, KINDS, Room
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db
WARM, COLD = [4] * 12, [1] * 12


def asked(room: Room, kind: str) -> list[str]:
    return [question.id for question in voting.questions(room.component, room.stage(kind))]


def test_rating_sends_on_what_reached_the_threshold_and_the_next_round_asks_about_the_rest() -> None:
    room = Room()
    room.propose("One")
    second = room.propose("Two")
    room.propose("Three")
    fourth = room.propose("Four")
    assert asked(room, "rating") == ["r1-v1", "r2-v1", "r3-v1", "r4-v1"]

    ten_of_twelve, nine_of_twelve = [3] * 10 + [2] * 2, [5] * 9 + [1] * 3
    ballot = room.vote(
        "rating", {"r1-v1": ten_of_twelve, "r2-v1": nine_of_twelve, "r3-v1": COLD, "r4-v1": nine_of_twelve}
    )
    room.rewrite(second, "Two, softer")
    minority.state(component=room.component, text={"en": "We stay."}, by=room.members[5], recommendation=fourth)

    assert [(room.point(ref).stands, room.point(ref).goes_to_vote) for ref in ("r1", "r2", "r3", "r4")] == [
        ("reached", True),
        ("rewritten", True),
        ("below", False),
        ("minority", True),
    ]
    room.component.stages.create(
        kind="rating-2", opens=timezone.now(), closes=timezone.now() + HOUR
    )
    assert asked(room, "rating-2") == ["r2-v2", "r3-v1", "r4-v1"]
    assert asked(room, "decision") == ["use-u1", "r1-v1", "r2-v2", "r4-v1"]
    assert (ballot.component.evidence, len(evidence.count(ballot))) == ("", 4)


def test_a_statement_whose_author_took_the_signature_back_sends_nothing_on() -> None:
    room = Room()
    row = room.propose()
    room.vote("rating", {"r1-v1": COLD})
    made = minority.state(component=room.component, text={"en": "Yes"}, by=room.members[2], recommendation=row)
    assert asked(room, "decision") == ["use-u1", "r1-v1"]
    minority.unsign(statement=made, by=room.members[2])
    assert asked(room, "decision") == ["use-u1"]


def test_ballots_are_for_members_who_hold_a_seat_now() -> None:
    room = Room()
    room.propose()
    others = make.people(room.consultation, 3) + make.people(room.consultation, 2, role="alternate")
    room.members[0].state = "withdrawn"
    room.members[0].save()

    ballot = stages.open_stage(stage=room.stage("rating"))

    assert ballot.eligible == 11
    for person in (*others, room.members[0]):
        with pytest.raises(NotOnTheRoll):
            casting.cast(ballot=ballot.id, voter=make.voter(person), raw={"r1-v1": 4}, idempotency_key="k")


def hold(room: Room, kind: str) -> str:
    missing = stages.hold(room.stage(kind))
    return str(missing.sentence) if missing else ""


def test_a_stage_waits_for_members_and_for_something_to_rate() -> None:
    room = Room(members=9)
    assert hold(room, "rating") == "There is no recommendation to rate yet"
    room.propose()
    assert hold(room, "rating").startswith("Only 9 people are on the roll. A secret ballot needs at least 10")
    room.members += make.people(room.consultation, 3, role="member")
    assert (hold(room, "rating"), hold(room, "decision")) == ("", "")
    stages.open_stage(stage=room.stage("rating"))
    assert hold(room, "decision") == "Another ballot of this assembly is still open"


def test_waiting_is_shown_to_the_organiser_and_ends_by_itself() -> None:
    room = Room()
    stages.begin(room.stage("rating"))
    shown = [(one.name, one.standing, str(one.missing.sentence)) for one in timetable.waiting(room.consultation) if one.missing]
    assert shown[0] == ("Rating round 1", "waiting", "There is no recommendation to rate yet")
    room.propose()
    assert stages.begin(room.stage("rating")) is not None


def test_round_in_which_everything_has_passed_is_left_out() -> None:
    room = Room()
    room.propose()
    room.vote("rating", {"r1-v1": WARM})
    room.component.stages.create(kind="rating-2", opens=timezone.now() - HOUR, closes=timezone.now() + HOUR)
    assert hold(room, "rating-2") == "Every recommendation has reached the threshold: leave this round out"


def test_rules_of_the_decision_are_those_that_were_approved() -> None:
    room = Room()
    room.propose()
    room.assembly.scale, room.assembly.threshold, room.assembly.base = "consent", "", "all_members"
    room.assembly.save()
    rules = [
        (question.scale.kind, question.rule.kind, question.rule.threshold, question.base, question.quorum.share)
        for question in voting.questions(room.component, None)
    ]
    assert rules == [("consent", "consent", None, "all_members", "1/2")]
    terms = {term.key: term.value for term in method_of(room.component).terms(room.component)}
    assert terms == {
        "seats": 40,
        "origin": {"en": "Tables write, all rate."},
        "rating": {"scale": "comfort", "step": 3, "threshold": "4/5"},
        "decision": {"scale": "consent", "base": "all_members", "quorum": "1/2"},
        "reply_days": 90,
    }


def story() -> Room:
    """One red line adopted with dissent, one condition rejected, one recommendation adopted, one never voted on."""
    room = Room(exercise=True)
    line = room.propose("Nobody is found again.", kind="red_line", use_cases=("u1",), test="A yearly attempt.")
    room.propose("Sell it dear.")
    room.propose("Meet again.", kind="recommendation", modality="")
    room.propose("Free tickets for all.")
    minority.state(
        component=room.component, text={"en": "Even so."}, by=room.members[7], recommendation=line
    )
    minority.state(component=room.component, text={"en": "No buses at night."}, by=room.members[6], use_case="u1")
    minority.give_reason(
        component=room.component, use_case="u1", side="for", text={"en": "We get home."}, by=room.members[0]
    )
    room.vote("rating", {"r1-v1": WARM, "r2-v1": WARM, "r3-v1": WARM, "r4-v1": COLD})
    agree, mixed = ["agree"] * 12, ["agree"] * 10 + ["disagree"] * 2
    room.vote(
        "decision",
        {"use-u1": mixed, "r1-v1": mixed, "r2-v1": ["disagree"] * 12, "r3-v1": agree},
    )
    return room


def test_license_has_the_clauses_that_the_members_wrote_and_adopted() -> None:
    room = story()
    gathered = evidence.gather(room.component)
    made = drafting.draft(handover(room, gathered))

    assert isinstance(made, Draft)
    (use,) = made.use_cases
    (red,) = made.red_lines
    (condition,) = made.conditions
    assert (use.verdict, [r["en"] for r in use.reasons_for], [d.text["en"] for d in use.minority]) == (
        "acceptable",
        ["We get home."],
        ["No buses at night."],
    )
    assert (red.ref, red.adopted, red.modality, red.applies_to, red.test) == (
        "r1", True, "must_not", ("u1",), "A yearly attempt.",
    )  # fmt: skip
    assert [(one.text["en"], one.holders) for one in red.minority] == [("Even so.", 1)]
    assert (condition.ref, condition.adopted) == ("r2", False)
    numbers = {figure.question: (figure.for_, figure.against, figure.cast) for figure in made.figures}
    assert (numbers["r1-v1"], numbers["r3-v1"]) == ((10, 2, 12), (12, 0, 12))


def handover(room: Room, gathered: Evidence) -> Handover:
    row = Consultation.objects.get(pk=room.consultation.pk)
    return Handover(brief=Brief.from_json(parse(row.brief.encode())), evidence=(gathered,), exercise=True)


def test_evidence_says_where_each_recommendation_came_from() -> None:
    room = story()
    gathered = evidence.gather(room.component)
    origin = [
        (one["ref"], one["standing"], one["outcome"], one["voted_version"])
        for one in gathered.provenance["recommendations"]
    ]
    assert origin == [
        ("r1", "reached", "adopted", 1),
        ("r2", "reached", "rejected", 1),
        ("r3", "reached", "adopted", 1),
        ("r4", "below", "", 0),
    ]
    facts = {name: (fact.value, fact.check) for name, fact in gathered.facts.items()}
    assert facts == {
        "invited": (12, "A"), "took_part": (12, "A"), "seats": (40, "S"), "members": (12, "A"),
        "reissued": (0, "A"), "recommendations": (4, "S"), "recommendations_voted": (3, "S"), "minority_statements": (2, "S"),
    }  # fmt: skip
    assert gathered.sha256 == evidence.gather(room.component).sha256


def test_jobs_take_an_assembly_from_its_last_word_to_a_draft() -> None:
    room = story()
    assert room.component.state == "running"
    now = timezone.now()
    room.component.stages.filter(kind__in=("learning", "drafting", "minority")).update(
        opens=now - HOUR, closes=now - timedelta(seconds=1)
    )

    stages.end_stage(room.stage("minority"))
    jobs.run_due(scope=room.consultation.id)

    room.component.refresh_from_db()
    room.consultation.refresh_from_db()
    draft = chain.current_draft(room.consultation)
    assert (room.component.state, room.consultation.state, draft.n) == ("done", "review", 1)
    assert Ballot.objects.filter(component=room.component, state="closed").count() == 2
    assert UseReason.objects.count() == 1
    with pytest.raises(writing.NotWriting):
        room.propose("Too late.")


def test_assembly_goes_out_into_a_file_and_comes_in_again_with_its_rounds() -> None:
    room = Room()
    now = timezone.now()
    room.component.stages.create(kind="rating-2", opens=now, closes=now + HOUR)
    content = json.dumps(plans.plan(room.consultation)).encode()

    made = plans.take_in(
        raw=plans.read("plan.json", content), organisation=room.consultation.initiative.organisation, by=make.user()
    )

    (component,) = made.components.all()
    assert {stage.kind for stage in component.stages.all()} == {*KINDS, "rating-2"}
    asked = [question.to_json() for question in voting.questions(component, None)]
    assert asked == [question.to_json() for question in voting.questions(room.component, None)]
