"""Surveys go through the ballot box, tell totals from ten answers on, and hold up no license."""

import json
from datetime import timedelta
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.ballots.models import Ballot
from consultations.ballots.refusals import WordsNotPublic
from consultations.ballots.services import casting, closing, moderation
from consultations.evaluation import questionnaire, results
from consultations.evaluation.models import Survey
from consultations.evaluation.refusals import NotOpenYet, SurveyThere, TooFewToAsk, UnknownItem, WindowRefused
from consultations.evaluation.services import surveys
from consultations.forms import sheets
from consultations.models import Component, Consultation
from consultations.services import chain, opening, stages
from repository.licenses.domain import ballotlog, canonical
from repository.licenses.domain.questions import BallotDefinition
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind, User
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def running(number: int = 12, **fields: object) -> Consultation:
    consultation = make.consultation(**fields)
    make.people(consultation, number)
    opening.freeze(consultation, by=None)
    return consultation


def plan(consultation: Consultation, moment: str = "after", items: list[str] | None = None, **window: object) -> Survey:
    now = timezone.now()
    return surveys.plan(
        **{
            "consultation": consultation,
            "moment": moment,
            "items": items or ["knowledge", "best"],
            "opens": now - timedelta(minutes=1),
            "closes": now + timedelta(days=3),
            "by": make.user(),
        }
        | window
    )


def answered(survey: Survey, marks: list[str]) -> Ballot:
    """Open it, let as many people answer the first question, close and count it."""
    ballot = stages.open_stage(stage=survey.component.stages.get())
    people = survey.consultation.participations.order_by("member_code")
    for person, mark in zip(people, marks, strict=False):
        raw = {survey.items[0]: mark}
        casting.cast(ballot=ballot.id, voter=make.voter(person), raw=raw, idempotency_key="k")
    make.end(ballot)
    return closing.close(ballot=ballot)


def test_survey_of_ten_tells_totals_mean_and_share():
    survey = plan(running())

    answered(survey, ["strongly_agree"] * 5 + ["agree"] * 3 + ["disagree"] * 2 + ["cant_say"])

    found = results.result(survey)
    [item] = found.items
    assert (found.n, item.n, item.mean, item.agree) == (11, 11, Fraction(41, 10), Fraction(8, 10))
    assert dict(item.marks) == {
        "strongly_agree": 5, "agree": 3, "neither": 0, "disagree": 2, "strongly_disagree": 0, "cant_say": 1,
    }  # fmt: skip


def test_survey_of_nine_tells_nothing_but_their_number():
    survey = plan(running())

    answered(survey, ["agree"] * 9)

    assert (results.result(survey).n, results.result(survey).items) == (9, ())


def second_left_out(people: int) -> Survey:
    """A closed survey of two questions; all but nine leave out the second."""
    survey = plan(running(), items=["knowledge", "confidence"])
    ballot = stages.open_stage(stage=survey.component.stages.get())
    for n, person in enumerate(survey.consultation.participations.all()[:people]):
        raw = {"knowledge": "agree"} | ({"confidence": "agree"} if n < 9 else {})
        casting.cast(ballot=ballot.id, voter=make.voter(person), raw=raw, idempotency_key="k")
    make.end(ballot)
    closing.close(ballot=ballot)
    return survey


def test_an_item_that_fewer_than_ten_answered_is_not_told():
    survey = second_left_out(12)

    told = {one.item.id: (one.told, one.mean) for one in results.result(survey).items}

    assert told == {"knowledge": (True, Fraction(4)), "confidence": (False, None)}


@pytest.mark.parametrize(
    ("people", "words", "logged"),
    [(9, "Below ten people nothing more is told", 404), (12, "9 answers: too few for a share.", 404)],
)
def test_the_page_tells_a_number_and_the_log_of_answers_is_not_published(people, words, logged):
    survey = second_left_out(people)
    ballot = Ballot.objects.get(component=survey.component)

    page = Client().get(reverse("consultations:evaluation", args=[survey.consultation.slug])).content.decode()
    log = Client().get(reverse("consultations:ballot_log", args=[survey.consultation.slug, ballot.id]))

    assert (words in page, log.status_code) == (True, logged)


@pytest.fixture
def written() -> tuple[Ballot, casting.Receipt]:
    """A closed survey of twelve: all agree and three say in their own words what was best; with the first's receipt."""
    survey = plan(running())
    ballot = stages.open_stage(stage=survey.component.stages.get())
    receipts = [
        casting.cast(
            ballot=ballot.id,
            voter=make.voter(person),
            raw={"knowledge": "agree"} | ({"best": f"The bread of day {n}"} if n < 3 else {}),
            idempotency_key="k",
        )
        for n, person in enumerate(survey.consultation.participations.order_by("member_code"))
    ]
    make.end(ballot)
    return closing.close(ballot=ballot), receipts[0]


def test_no_answer_of_one_person_is_published_anywhere(written):
    ballot, _receipt = written
    component = ballot.component
    chain.freeze_evidence(component)
    component.refresh_from_db()
    slug, api = component.consultation.slug, f"/api/v1/ballots/{ballot.id}"
    base = f"/consultations/{slug}/ballots/{ballot.id}/"
    pages = [base, *(base + name for name in ("definition.json", "checkpoint.txt", "superseded.json"))]
    pages += [f"/consultations/{slug}/evaluation/", api, *(f"{api}/{name}" for name in ("checkpoint", "superseded"))]
    closed = [base + name for name in ("ballots.jsonl", "rows.jsonl", "texts.json")] + [f"{api}/ballots.jsonl"]

    answers = [client_get(page) for page in pages]

    assert [status for status, _content in answers] == [200] * len(pages)
    tags = [json.loads(body)["r"] for body in ballot.leaves.values_list("body", flat=True)]
    told = "".join(content for _status, content in answers) + component.evidence
    assert "nothing but their number is told" in told and "3 answers." in told and "Recomputed by" not in told
    assert [word for word in (*tags, "The bread of day") if word in told] == []
    assert [client_get(page)[0] for page in closed] == [404] * len(closed)
    [knowledge, best] = json.loads(component.evidence)["figures"]
    assert (knowledge["for"], knowledge["answered"], knowledge["check"]) == (12, 12, "S")
    assert (best["suppressed"], best["answered"], best["check"]) == (True, 3, "S")


def client_get(path: str) -> tuple[int, str]:
    response = Client().get(path)
    return response.status_code, response.content.decode() if response.status_code == 200 else ""


def test_a_receipt_still_proves_that_its_answers_were_counted(written):
    ballot, receipt = written

    for leaf in receipt.leaves:
        status, text = client_get(f"/api/v1/ballots/{ballot.id}/proofs/{leaf}")
        index, siblings, checkpoint = ballotlog.read_tlog_proof(text)
        _origin, size, root = ballotlog.read_checkpoint(checkpoint)
        assert ballotlog.verify_inclusion(bytes.fromhex(leaf), index, size, siblings, root)
        assert (status, root.hex()) == (200, ballot.root)
    page = Client().post(reverse("consultations:receipts"), {"receipt": receipt.secret, "ballot": str(ballot.id)})
    assert "The list is not published" in page.content.decode() and page.content.decode().count(".tlog-proof") == 2


def test_own_words_are_for_the_team_and_never_for_everybody(written):
    ballot, _receipt = written
    consultation, [text, *_] = ballot.component.consultation, ballot.texts.all()
    address = reverse("consultations:evaluation_overview", args=[consultation.slug])
    seen = {}
    for role in ("organiser", "observer"):
        client = Client()
        client.force_login(somebody(role, consultation))
        seen[role] = client.get(address).content.decode().count("The bread of day")

    assert seen == {"organiser": 3, "observer": 0}
    with pytest.raises(WordsNotPublic):
        moderation.publish(texts=[text], by=make.user())
    client = Client()
    client.force_login(somebody("facilitator", consultation))
    assert "bread" not in client.get(reverse("consultations:texts", args=[consultation.slug])).content.decode()


def test_own_words_of_nine_people_are_not_for_the_team_either():
    survey = plan(running(), items=["best"])
    answered(survey, ["The bread"] * 9)

    assert results.own_words(results.result(survey)) == []


def somebody(role: str, consultation: Consultation) -> User:
    user = make.user()
    accounts.grant(user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id, by=None)
    return user


def test_a_survey_frozen_before_totals_only_keeps_its_promise_and_its_hash(written):
    ballot, _receipt = written
    earlier = json.loads(ballot.definition)
    assert earlier.pop("publication") == "totals"
    frozen = BallotDefinition.from_json(earlier)
    Ballot.objects.filter(pk=ballot.pk).update(
        definition=canonical.canonical(earlier).decode(), definition_sha256=canonical.digest(earlier)
    )
    casting.frozen.cache_clear()

    log = Client().get(reverse("consultations:ballot_log", args=[ballot.component.consultation.slug, ballot.id]))

    assert (log.status_code, frozen.sha256) == (200, canonical.digest(earlier))
    casting.frozen.cache_clear()


def test_before_and_after_compare_means_of_those_who_answered():
    consultation = running()
    answered(plan(consultation, "before", ["knowledge"]), ["disagree"] * 10)
    answered(plan(consultation, "after", ["knowledge"]), ["agree"] * 12)

    [moved] = results.moved(results.surveys(consultation))

    assert (moved.item.id, moved.difference) == ("knowledge", Fraction(2))


def test_each_person_meets_the_questions_in_an_order_of_their_own():
    every = [item.id for item in questionnaire.offered("after")]
    survey = plan(running(), items=every)
    definition = casting.frozen(stages.open_stage(stage=survey.component.stages.get()).id).definition

    orders = {
        tuple(question.id for question in sheets.shown_questions(definition, person=person.id.bytes))
        for person in survey.consultation.participations.all()
    }

    assert len(orders) > 1 and {tuple(sorted(order)) for order in orders} == {tuple(sorted(every))}


def test_a_survey_feeds_nothing_and_its_evidence_starts_no_draft():
    consultation = running()
    first = make.component(consultation)
    survey = plan(consultation)
    answered(survey, ["agree"] * 10)

    chain.freeze_evidence(survey.component)

    first.refresh_from_db()
    survey.component.refresh_from_db()
    assert (first.feeds_into, survey.component.state) == (None, Component.State.DONE)
    assert survey.component.evidence and not consultation.components.filter(purpose="ratification").exists()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"items": []}, UnknownItem),
        ({"items": ["knowledge", "nonsense"]}, UnknownItem),
        ({"moment": "before", "items": ["balanced"]}, UnknownItem),
        ({"closes": timezone.now() - timedelta(days=1)}, WindowRefused),
        ({"closes": timezone.now() + timedelta(days=91)}, WindowRefused),
    ],
)
def test_a_survey_that_does_not_fit_is_refused(change, refusal):
    consultation = running()
    now = timezone.now()
    given = {"moment": "after", "items": ["knowledge"], "opens": now, "closes": now + timedelta(days=1)} | change

    with pytest.raises(refusal):
        surveys.plan(consultation=consultation, by=make.user(), **given)

    assert not Survey.objects.exists() and not consultation.components.exists()


def test_a_survey_of_few_or_unopened_or_doubled_is_refused():
    with pytest.raises(TooFewToAsk):
        plan(running(9))
    with pytest.raises(NotOpenYet):
        plan(make.consultation())
    consultation = running()
    plan(consultation)
    with pytest.raises(SurveyThere):
        plan(consultation)


def test_opening_a_consultation_keeps_the_order_of_the_chain():
    consultation = running()
    asked = make.component(consultation)
    plan(consultation)
    opening.start(asked)

    assert list(consultation.components.order_by("position").values_list("purpose", flat=True)) == [
        "evidence",
        "evaluation",
    ]
