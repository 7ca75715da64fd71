"""From the open consultation to the license, by jobs alone; and every way in which the community says no."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils import timezone

from consultations.ballots.models import Ballot
from consultations.ballots.services import casting
from consultations.models import Community, CommunityRepresentative, Component, Consultation
from consultations.refusals import AuthorityNotConfirmed, NotARepresentative
from consultations.services import chain, opening, preparing
from repository.licenses.domain import statements
from repository.licenses.domain.signing import multibase_of
from repository.licenses.models import Draft, License
from repository.licenses.services.refusals import StatementUnusable
from socialicense.accounts.models import User
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timezone.timedelta(days=1)


class Story:
    """A consultation that has just been frozen, its community and the community's key."""

    def __init__(self, number: int = 14, **fields: object) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.representative: User = make.user()
        self.consultation = make.consultation(review_minutes=0, ratification_minutes=60, **fields)
        community = Community.objects.create(
            noted_by=self.consultation.initiative.organisation,
            name="Card holders",
            state=Community.State.CONFIRMED,
            confirmed_how="minutes",
        )
        community.keys.create(multibase=multibase_of(self.key), holder="speaker")
        CommunityRepresentative.objects.create(community=community, user=self.representative, capacity="speaker")
        self.consultation.community, self.consultation.review_by = community, timezone.localdate() + 400 * DAY
        self.consultation.save()
        self.people = make.people(self.consultation, number)
        now = timezone.now()
        self.component = preparing.add_component(
            consultation=self.consultation,
            slug="poll",
            title={"en": "Poll"},
            windows={"answer": (now, now + DAY)},
            by=None,
        )
        make_questionnaire(self.component)
        opening.freeze(self.consultation, by=None)
        opening.start(self.component)
        self.work()

    def work(self) -> None:
        jobs.run_due(scope=self.consultation.id)
        self.consultation.refresh_from_db()

    def vote(self, component: Component, answer: str, number: int = 12) -> None:
        ballot = Ballot.objects.get(component=component)
        question = casting.frozen(ballot.id).definition.questions[0]
        for person in self.people[:number]:
            casting.cast(ballot=ballot.id, voter=make.voter(person), raw={question.id: answer}, idempotency_key="k")
        make.end(ballot)
        for _ in range(2):  # close and draft; then the review, which is over at once
            Job.objects.exclude(kind="consultations.adoption_deadline").update(not_before=None)
            self.work()

    def ratification(self) -> Component:
        return self.consultation.components.get(purpose="ratification")

    def sign(self, act: str = "adopt", key: Ed25519PrivateKey | None = None) -> bytes:
        draft = chain.current_draft(self.consultation)
        statement = statements.Statement(
            act=act,
            consultation=str(self.consultation.id),
            community="Card holders",
            capacity="speaker",
            at=f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
            key="",
            draft=draft.sha256,
        )
        return json.dumps(statements.sign(statement, key or self.key)).encode()


def make_questionnaire(component: Component) -> None:
    component.poll_items.create(
        position=1,
        ref="u1",
        about="use_case",
        about_ref="u1",
        text={"en": "May it?"},
        scale="single",
        options=[{"id": "yes", "text": {"en": "Yes"}}, {"id": "no", "text": {"en": "No"}}],
        rule="majority",
    )


def ratified(answer: str = "yes") -> Story:
    story = Story()
    story.vote(story.component, "yes")
    story.vote(story.ratification(), answer)
    return story


def test_close_drafts_reviews_and_opens_the_ratification_without_anybody_watching():
    story = Story()

    story.vote(story.component, "yes")

    draft = Draft.objects.get()
    question = casting.frozen(Ballot.objects.get(component=story.ratification()).id).definition.questions[0]
    assert (story.consultation.state, draft.state, question.about.ref) == ("ratification", "review", draft.sha256)


def test_a_signed_adoption_after_a_passed_ballot_issues_the_license():
    story = ratified()
    assert story.consultation.state == Consultation.State.ADOPTION

    chain.representative_statement(consultation=story.consultation, data=story.sign(), by=story.representative)
    story.work()

    license = License.objects.get()
    assert (story.consultation.state, license.kind, license.adoption.act) == ("issued", "SL", "adopt")


def test_a_failed_ballot_withholds_the_license():
    story = ratified("no")

    assert (story.consultation.state, Draft.objects.get().state) == ("withheld", "withheld")
    assert list(License.objects.all()) == []


def test_the_community_may_withhold_after_a_passed_ballot():
    story = ratified()

    chain.representative_statement(
        consultation=story.consultation, data=story.sign("withhold"), by=story.representative
    )
    story.work()

    assert (story.consultation.state, list(License.objects.all())) == ("withheld", [])


def test_silence_past_the_date_abandons():
    story = ratified()

    Job.objects.filter(kind="consultations.adoption_deadline").update(not_before=None)
    story.work()

    assert (story.consultation.state, Draft.objects.get().state) == ("abandoned", "abandoned")


def test_a_statement_by_another_key_adopts_nothing():
    story = ratified()

    with pytest.raises(StatementUnusable):
        chain.representative_statement(
            consultation=story.consultation,
            data=story.sign(key=Ed25519PrivateKey.generate()),
            by=story.representative,
        )

    story.work()
    assert (story.consultation.state, list(License.objects.all())) == ("adoption", [])


def test_only_a_representative_hands_in_a_statement_here():
    story = ratified()

    with pytest.raises(NotARepresentative):
        chain.representative_statement(consultation=story.consultation, data=story.sign(), by=make.user())


def test_a_contested_authority_blocks_issue():
    story = ratified()
    Community.objects.update(state=Community.State.CONTESTED, contest_statement="Not ours")

    with pytest.raises(AuthorityNotConfirmed):
        chain.representative_statement(consultation=story.consultation, data=story.sign(), by=story.representative)


def test_the_steps_run_twice_change_nothing():
    story = ratified()
    before = (Draft.objects.get().sha256, story.consultation.components.count())

    with transaction.atomic():
        chain.freeze_evidence(story.component)
        chain.make_draft(story.consultation)
        chain.open_ratification(story.consultation)

    assert (Draft.objects.get().sha256, story.consultation.components.count()) == before
