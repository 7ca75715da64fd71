"""What a session votes on: priorities on every scale, written rounds until a panel agrees, and the adoption."""

from fractions import Fraction

import pytest
from django.utils import timezone

from consultations.ballots.services.casting import frozen
from consultations.method import method_of
from consultations.methods.codesign.domain.rounds import feedback, shift, stable
from consultations.methods.codesign.models import Prototype, PrototypeVersion
from consultations.methods.codesign.selectors import drafted, rounds
from consultations.methods.codesign.services import sorting
from consultations.services import evidence, stages
from repository.licenses.domain.questions import About
from tests.consultations.methods.codesign.scene import Session, cluster, publish_texts, signed_in, vote

pytestmark = pytest.mark.django_db
TWELVE = 12


def ready(**rules: dict[str, object]) -> Session:
    session = Session(people=TWELVE)
    workshop = session.workshop
    for name, changes in rules.items():
        setattr(workshop, name, {**getattr(workshop, name), **changes})
    workshop.save()
    session.component.stages.update(left_out=False)
    session.open()
    return session


@pytest.mark.parametrize(
    ("rule", "asked", "answer"),
    [
        ({"scale": "dots", "points": 4, "seats": 1}, ["priorities"], {"k1": 3, "k2": 1}),
        ({"scale": "impact_effort"}, ["k1.impact", "k1.effort", "k2.impact", "k2.effort"], 5),
        ({"scale": "moscow"}, ["k1", "k2"], "must"),
        ({"scale": "pairs", "shown": 1}, ["priorities"], None),
        ({"scale": "budget", "total": 100}, ["priorities"], ["k1"]),
    ],
)
def test_priorities_are_asked_on_every_scale(rule, asked, answer) -> None:
    session = ready(priorities=rule)
    cluster(session, "A notice at the stop", "A panel", *(["A letter"] if rule["scale"] == "pairs" else []))
    sorting.price(workshop=session.workshop, prices={"k1": 60, "k2": 60}, by=session.organiser)

    ballot = vote(session, "priorities", {id: [answer] * TWELVE for id in asked if answer})

    assert [question.id for question in frozen(ballot.id).definition.questions] == asked
    assert ballot.cast == (TWELVE if answer else 0)


def test_priorities_wait_for_two_clusters_and_for_prices() -> None:
    session = ready(priorities={"scale": "budget", "total": 100})
    stage = session.component.stages.get(kind="priorities")
    stage.component = session.component
    cluster(session, "A panel")
    assert "fewer than 2" in str(stages.hold(stage).sentence)
    session.workshop.clusters.create(number=2, position=2, title={"en": "B"}).cards.create(
        workshop=session.workshop, number=2, text="B", language="en"
    )
    assert "2 of them have no price" in str(stages.hold(stage).sentence)


def test_what_is_being_sorted_keeps_its_prices() -> None:
    session = ready(priorities={"scale": "budget", "total": 100})
    cluster(session, "A", "B")
    sorting.price(workshop=session.workshop, prices={"k1": 60, "k2": 60}, by=session.organiser)
    stage = session.component.stages.get(kind="priorities")
    stage.component = session.component
    stages.open_stage(stage=stage)
    with pytest.raises(sorting.BeingSorted):
        sorting.price(workshop=session.workshop, prices={"k1": 1}, by=session.organiser)


def test_a_panel_rates_until_it_agrees_and_what_is_out_is_not_adopted() -> None:
    session = ready(delphi={"rounds": 2})
    session.prototype("In at once")
    session.prototype("Out at once")
    third = session.prototype("Rewritten")
    high, low, split = [9] * TWELVE, [1] * TWELVE, [9] * 6 + [2] * 6

    vote(session, "written", {"p1-v1": high, "p2-v1": low, "p3-v1": split, "p3-v1-why": ["Too vague"]})
    publish_texts(session)

    assert [(one.drafted.prototype.ref, one.stands) for one in rounds.items(session.component)] == [
        ("p1", "in"), ("p2", "out"), ("p3", "open"),
    ]  # fmt: skip
    (third_round,) = rounds.items(session.component)[2].rounds
    assert (third_round.told.quartiles, third_round.comments) == (("2", "5.5", "9"), ("Too vague",))
    PrototypeVersion.objects.create(
        prototype=third.prototype, n=2, title={"en": "Stop"}, text={"en": "Sharper"}, clause="condition", modality="must",
        change="Said who",
    )  # fmt: skip
    again = session.component.stages.create(
        kind="written-2", opens=session.consultation.created_at, closes=session.component.stages.first().closes
    )
    again.component = session.component
    assert [q.id for q in method_of(session.component).questions(session.component, again)] == ["p3-v2", "p3-v2-why"]
    vote(session, "written-2", {"p3-v2": high})

    again = session.component.stages.create(
        kind="written-3", opens=session.consultation.created_at, closes=session.component.stages.first().closes
    )
    again.component = session.component
    assert "agrees on everything" in str(stages.hold(again).sentence)
    adoption = session.component.stages.get(kind="adoption")
    adoption.component = session.component
    assert "put P2 out" in str(stages.hold(adoption).sentence)
    Prototype.objects.filter(ref="p2").update(dropped_at=timezone.now(), dropped_reason="The panel put it out.")
    assert stages.hold(adoption) is None
    asked = [q.id for q in method_of(session.component).questions(session.component, adoption)]
    assert asked == ["use-u1", "p1-v1", "p1-v1-why", "p3-v2", "p3-v2-why"]
    body = signed_in(session.organiser).get(session.url("codesign_rounds")).content.decode()
    assert ("2 of at most 2 rounds" in body, "Too vague" in body, "Median 5.5" in body) == (True, True, True)


def test_rounds_run_out_as_the_rules_say() -> None:
    session = ready(delphi={"rounds": 1})
    session.prototype()
    vote(session, "written", {"p1-v1": [9] * 6 + [2] * 6})
    again = session.component.stages.create(
        kind="written-2", opens=session.consultation.created_at, closes=session.component.stages.first().closes
    )
    again.component = session.component
    assert "as the rules allow" in str(stages.hold(again).sentence)


def test_the_adoption_gives_clauses_figures_and_dissent_in_their_own_words() -> None:
    session = ready()
    session.prototype("A panel may stop a use.", category="oversight", test="Public minutes", use_cases=["u1"])
    session.prototype("No minute with a card number.", clause="red_line", modality="must_not")
    session.prototype("Meet again in a year.", clause="none", modality="")

    vote(
        session,
        "adoption",
        {
            "use-u1": ["agree"] * 9 + ["disagree"] * 3,
            "p1-v1": ["agree"] * 10 + ["concern"] * 2,
            "p1-v1-why": [None] * 10 + ["Who pays them?"],
            "p2-v1": ["agree"] * 11 + [{"block": "Then nobody can plan."}],
            "p3-v1": ["agree"] * TWELVE,
        },
    )
    publish_texts(session)
    found = evidence.gather(session.component)

    assert [(one.prototype.ref, one.adopted) for one in drafted(session.component)] == [
        ("p1", True), ("p2", False), ("p3", True),
    ]  # fmt: skip
    assert [(one.ref, one.kind, one.modality, one.test) for one in found.clauses] == [
        ("p1", "condition", "must", "Public minutes"),
        ("p2", "red_line", "must_not", ""),
    ]
    assert [(one.about, one.text, one.holders) for one in found.dissent] == [
        (About("condition", "p1"), {"en": "Who pays them?"}, 1),
        (About("red_line", "p2"), {"en": "Then nobody can plan."}, 1),
    ]
    assert {figure.question: figure.decision for figure in found.figures if figure.measure != "texts"} == {
        "use-u1": "favourable", "p1-v1": "favourable", "p2-v1": "undecided", "p3-v1": "favourable",
    }  # fmt: skip
    assert (found.facts["prototypes_voted"].value, found.provenance["prototypes"][0]["voted_version"]) == (3, 1)


def test_the_adoption_waits_for_something_to_adopt() -> None:
    session = ready(adoption={"uses": ""})
    stage = session.component.stages.get(kind="adoption")
    stage.component = session.component
    assert "no prototype to adopt" in str(stages.hold(stage).sentence)
    session.prototype()
    assert stages.hold(stage) is None


def test_feedback_tells_quartiles_and_how_far_a_round_moved() -> None:
    before = feedback({"2": 5, "9": 5, "no_opinion": 1}, "undecided")
    after = feedback({"2": 1, "9": 9}, "favourable")
    assert (before.quartiles, before.no_opinion, before.reached, after.reached) == (("2", "5.5", "9"), 1, "open", "in")
    assert (shift(before, after), stable([before, after]), stable([after, after]), stable([after])) == (
        Fraction(2, 5), False, True, False,
    )  # fmt: skip
    assert shift(before, feedback({}, "undecided")) is None
    assert feedback({}, "undecided").quartiles is None
