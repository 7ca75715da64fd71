"""What every method keeps, whatever it is: these tests run over the registry and name no method."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations import method
from consultations.ballots import box, refusals
from consultations.ballots.services import casting, closing, opening
from consultations.models import Component, Participation, Stage
from consultations.recruitment.services import plan as recruiting
from consultations.services import brief, evidence, stages
from repository.licenses.domain.evidence import Evidence
from repository.licenses.domain.questions import Question
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind, User
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db
METHODS = [pytest.param(chosen, id=chosen.slug) for chosen in method.registered()]
each = pytest.mark.parametrize("chosen", METHODS)
ROLES = ["organiser", "facilitator", "recruiter", "community_representative", "commissioner", "observer", "superuser"]


def prepared(chosen: method.Method, **window: timedelta) -> Component:
    """A component of the method with its demo content, and twelve members, which every method lets vote."""
    consultation = make.consultation()
    component = make.component(consultation, method=chosen.slug)
    now = timezone.now()
    for kind in chosen.stages:
        component.stages.create(
            kind=kind.slug,
            opens=now + window.get("opens", -timedelta(hours=1)),
            closes=now + window.get("closes", timedelta(hours=1)),
        )
    chosen.prepare(component)
    chosen.demo(component)
    make.people(consultation, 12, role="member")
    return component


def voting(component: Component) -> Stage:
    """The stage whose ballot decides."""
    return component.stages.get(kind=method.decisive(method.method_of(component)).slug)


def answer(question: Question) -> object:
    """An answer that the question's scale allows."""
    kind = question.scale.kind
    options = [option.id for option in question.options]
    return {
        "single": options[:1] and options[0],
        "multiple": options[:1],
        "approval": options[:1],
        "score": 7,
        "agreement": "agree",
        "comfort": 4,
        "consent": "agree",
        "dots": {options[0]: 1} if options else {},
        "ranking": options,
        "text": "In my own words",
        "budget": {options[0]: 1} if question.scale.budget else options[:1],
        "moscow": "must",
        "impact": 4,
        "effort": 2,
        "pairs": [">".join(options[:2])],
    }[kind]


def ballot_of(component: Component):
    return stages.open_stage(stage=voting(component))


def vote(ballot, person: Participation, key: str = "k") -> casting.Receipt:
    raw = {question.id: answer(question) for question in casting.frozen(ballot.id).definition.questions}
    return casting.cast(ballot=ballot.id, voter=make.voter(person), raw=raw, idempotency_key=key)


def person_with(role: str, component: Component) -> User:
    user = make.user()
    if role == "superuser":
        user.is_superuser = user.is_staff = True
        user.save()
    else:
        accounts.grant(
            user=user,
            role=role,
            scope_kind=ScopeKind.CONSULTATION,
            scope_id=component.consultation_id,
            by=None,
        )
    return user


@each
def test_a_method_says_what_it_is(chosen):
    assert chosen.slug and str(chosen.name) and str(chosen.summary) and chosen.stages and chosen.purposes


@each
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "window", [{"opens": timedelta(hours=1), "closes": timedelta(hours=2)}, {"closes": -timedelta(minutes=1)}]
)
def test_a_contribution_outside_the_window_is_refused_for_every_role(chosen, role, window):
    component = prepared(chosen, **window)
    staff = person_with(role, component)
    participant = Participation.objects.create(
        consultation=component.consultation, member_code="STAFF", user=staff, role="member", vouched=True
    )
    ballot = ballot_of(component)

    with pytest.raises((refusals.BallotNotOpen, refusals.BallotClosed)):
        vote(ballot, participant)

    assert box.turnout(ballot.id) == 0


@each
def test_a_second_ballot_of_one_person_is_refused_by_the_database(chosen):
    component = prepared(chosen)
    ballot = ballot_of(component)
    vote(ballot, Participation.objects.first())

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {box.table(ballot.id)} (voter) SELECT voter FROM {box.table(ballot.id)}")

    assert box.turnout(ballot.id) == 1


def finished(chosen: method.Method, voters: int) -> Component:
    component = prepared(chosen)
    ballot = ballot_of(component)
    for person in component.consultation.participations.all()[:voters]:
        vote(ballot, person)
    make.end(ballot)
    closing.close(ballot=ballot)
    return component


@each
def test_evidence_twice_is_the_same_bytes_and_comes_back_from_json(chosen):
    component = finished(chosen, 11)

    first, second = evidence.gather(component), evidence.gather(component)

    assert first.sha256 == second.sha256
    assert Evidence.from_json(json.loads(json.dumps(first.to_json()))) == first


@each
def test_evidence_of_few_ballots_tells_the_outcome_only(chosen):
    component = finished(chosen, 9)

    gathered = evidence.gather(component)

    assert {(figure.for_, figure.against, figure.cast) for figure in gathered.figures} == {(None, None, None)}
    assert [record.files.ballots for record in gathered.ballots] == [None]


@each
def test_questions_are_frozen_as_they_were_prepared(chosen):
    component = prepared(chosen)
    stage = voting(component)
    asked = [question.to_json() for question in chosen.questions(component, stage)]
    ballot = ballot_of(component)

    assert [question.to_json() for question in casting.frozen(ballot.id).definition.questions] == asked
    with pytest.raises(refusals.AlreadyOpened):
        opening.open_ballot(
            stage=stage,
            questions=chosen.questions(component, stage),
            roll=chosen.roll(component, stage),
            by=None,
        )


@each
def test_readiness_names_what_is_missing_until_it_is_there(chosen):
    consultation = make.consultation()
    component = make.component(consultation, method=chosen.slug)
    chosen.prepare(component)
    assert chosen.readiness(component) != []

    chosen.demo(component)

    assert chosen.readiness(component) == []


@each
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_set_up_page_renders_in_two_languages(chosen, language, client: Client):
    component = prepared(chosen)
    client.force_login(person_with("organiser", component))

    response = client.get(chosen.setup_url(component), headers={"accept-language": language})

    assert response.status_code == 200
    assert f'lang="{language}"' in response.content.decode()


@each
def test_the_public_list_costs_the_same_for_one_and_for_three(chosen, client: Client):
    def cost(number: int) -> int:
        for _ in range(number):
            component = prepared(chosen)
            consultation = component.consultation
            consultation.state, consultation.brief_sha256 = "open", "0" * 64
            consultation.save()
        client.get("/consultations/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/consultations/").status_code == 200
        return len(queries)

    assert cost(1) == cost(2)


@each
def test_a_recruitment_begins_with_the_seats_that_the_method_knows(chosen):
    component = prepared(chosen)

    begun = recruiting.begin(component=component, by=None)

    assert begun.seats == (chosen.seats(component) or 0)


@each
def test_a_copy_asks_the_same(chosen):
    source = prepared(chosen)
    target = make.component(make.consultation(), method=chosen.slug)

    chosen.copy(source, target)

    assert [q.to_json() for q in chosen.questions(target)] == [q.to_json() for q in chosen.questions(source)]
    assert [(t.key, t.value) for t in chosen.terms(target)] == [(t.key, t.value) for t in chosen.terms(source)]


@each
def test_what_the_community_approves_names_what_will_decide(chosen):
    component = prepared(chosen)

    asked = brief.asked(component.consultation)["components"][0]

    assert [question["rule"]["kind"] for question in asked["questions"]] or asked["terms"]
    assert asked.get("terms", {}) == {term.key: term.value for term in chosen.terms(component)}


@each
def test_a_ballot_is_called_by_component_and_stage_in_each_language(chosen):
    component = prepared(chosen)
    several = len([kind for kind in chosen.stages if kind.ballot]) > 1

    title = casting.frozen(ballot_of(component).id).definition.title

    assert set(title) == set(component.title)
    assert (title != component.title) is several
