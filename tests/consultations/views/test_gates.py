"""Gates are rules, not permissions: each is tried as organiser and as superuser, through pages and through services."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consultations.ballots.models import Ballot
from consultations.ballots.refusals import AlreadyOpened, WindowRefused
from consultations.ballots.services import opening as ballots
from consultations.methods.poll import services as poll
from consultations.models import Participation
from consultations.people import services as people
from consultations.refusals import DoNotAsk, FrozenText, NotApproved, NotReady
from consultations.services import community, opening, preparing, stages
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind
from tests.consultations.views.scene import Scene, browser

pytestmark = pytest.mark.django_db
BY = pytest.mark.parametrize("by", ["organiser", "superuser"])


def _actor(scene: Scene, by: str) -> Any:
    """The superuser tries with the organiser's role as well, so that only the rule can refuse."""
    actor = getattr(scene, by)
    if by == "superuser":
        accounts.grant(
            user=actor, role="organiser", scope_kind=ScopeKind.CONSULTATION, scope_id=scene.consultation.id, by=None
        )
    return actor


@BY
def test_recruiting_before_approval_is_refused(by: str) -> None:
    scene = Scene(approved=False)
    actor = _actor(scene, by)
    with pytest.raises(NotApproved):
        people.add(consultation=scene.consultation, people=[people.Person(name="A")], by=actor)
    with pytest.raises(NotApproved):
        people.invite(consultation=scene.consultation, by=actor)
    with pytest.raises(NotApproved):
        people.print_codes(consultation=scene.consultation, by=actor)
    answer = browser(actor).post(scene.url("people_paper"), {"count": "10"})
    assert answer.status_code == 409
    assert "Nobody may be recruited before the community has approved" in answer.content.decode()
    assert Participation.objects.filter(consultation=scene.consultation).count() == 0


@BY
def test_recruiting_after_do_not_ask_is_refused(by: str) -> None:
    scene = Scene(approved=False)
    scene.approve("do_not_ask")
    with pytest.raises(DoNotAsk):
        people.add(consultation=scene.consultation, people=[people.Person(name="A")], by=_actor(scene, by))
    scene.approve()
    assert len(people.add(consultation=scene.consultation, people=[people.Person(name="A")], by=scene.organiser)) == 1


@BY
def test_recruiting_after_a_changed_question_is_refused(by: str) -> None:
    scene = Scene()
    item = scene.items[0]
    item.text = {"en": "Something else entirely?"}
    poll.save_item(item=item, by=scene.organiser)
    with pytest.raises(NotApproved):
        people.add(consultation=scene.reload(), people=[people.Person(name="A")], by=_actor(scene, by))


@BY
def test_opening_while_incomplete_is_refused(by: str) -> None:
    scene = Scene(seats=9)
    actor = _actor(scene, by)
    with pytest.raises(NotReady) as refused:
        opening.open_consultation(consultation=scene.consultation, by=actor)
    assert refused.value.values["codes"] == ["people"]
    answer = browser(actor).post(scene.url("open_now"), follow=True)
    assert "Still missing: At least ten people on the roll" in answer.content.decode()
    assert scene.reload().state == "preparing"


@BY
def test_opening_when_complete_is_done(by: str) -> None:
    scene = Scene()
    browser(_actor(scene, by)).post(scene.url("open_now"))
    assert scene.reload().state == "open"


@BY
def test_vote_without_published_wording_is_refused(by: str) -> None:
    scene = Scene()
    scene.consultation.languages = ["en", "fr"]
    scene.consultation.save()
    with pytest.raises(NotReady) as refused:
        opening.open_consultation(consultation=scene.reload(), by=_actor(scene, by))
    assert "is not written in: français" in refused.value.values["missing"]
    assert Ballot.objects.count() == 0


@BY
def test_change_after_opening_is_refused(by: str) -> None:
    scene = Scene()
    opening.open_consultation(consultation=scene.consultation, by=scene.organiser)
    actor = _actor(scene, by)
    client, before = browser(actor), scene.reload().brief_sha256
    dataset, case = scene.consultation.initiative.datasets.get(), scene.consultation.initiative.use_cases.get()
    forms = {
        scene.url("remit"): {"title_en": "Other", "question_en": "Other?"},
        scene.url("promise"): {"promise_en": "Less"},
        scene.url("publication"): {"publication_en": "Nothing"},
        scene.url("languages"): {"languages": ["fr"]},
        scene.url("dataset", dataset.id): {"name_en": "Other", "identifiability": "identified", "identifiers-count": "0"},
        scene.url("component_dates", scene.component.id): {
            "title_en": "Other", "answer_opens": "2030-01-01T00:00", "answer_closes": "2031-01-01T00:00"},
        scene.url("poll_item", scene.component.id, scene.items[0].id): {
            "text_en": "Other?", "rule": "majority", "base": "cast"},
        scene.url("community"): None,
    }  # fmt: skip
    for url, fields in forms.items():
        if fields is not None:
            answer = client.post(url, fields)
            assert (url, answer.status_code) == (url, 409)
            assert "frozen" in answer.content.decode()
    for act in (
        lambda: preparing.remove(consultation=scene.consultation, record=case, by=actor),
        lambda: preparing.remove_component(component=scene.component, by=actor),
        lambda: poll.move_item(item=scene.items[0], up=True, by=actor),
        lambda: poll.suggest(component=scene.component, by=actor),
        lambda: community.note(
            organisation=scene.consultation.initiative.organisation,
            consultation=scene.consultation,
            name="Others",
            email="x@example.org",
            by=actor,
        ),
        lambda: opening.open_consultation(consultation=scene.consultation, by=actor),
    ):
        with pytest.raises(FrozenText):
            act()
    assert (scene.reload().brief_sha256, scene.consultation.title) == (
        before,
        {"en": "Bus card data for a night network"},
    )


@BY
def test_open_ballot_is_neither_edited_nor_shortened(by: str) -> None:
    scene = Scene()
    opening.open_consultation(consultation=scene.consultation, by=scene.organiser)
    stage = scene.component.stages.get()
    ballot = stages.open_stage(stage=stage)
    actor = _actor(scene, by)
    with pytest.raises(AlreadyOpened):
        ballots.open_ballot(stage=stage, questions=[], roll=ballots.roll_of(scene.component), by=actor)
    with pytest.raises(WindowRefused):
        ballots.extend(ballot=ballot, closes=ballot.closes - timedelta(days=1), reason="Shorter", by=actor)
    later = timezone.localtime(ballot.closes + timedelta(days=2))
    answer = browser(actor).post(
        scene.url("ballot_extend", ballot.id), {"closes": later.strftime("%Y-%m-%dT%H:%M"), "reason": "Post was slow"}
    )
    ballot.refresh_from_db()
    assert (answer.status_code, ballot.extension_reason) == (302, "Post was slow")
    assert ballot.closes == later.replace(second=0, microsecond=0)


def test_superuser_without_a_role_finds_nothing() -> None:
    scene = Scene()
    client = browser(scene.superuser)
    assert [client.post(scene.url(name)).status_code for name in ("open_now", "people_codes", "remit")] == [404] * 3
