"""A co-design session: prepared, or laid out from a template, with people and the team's browsers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.ballots.models import Ballot, FreeText
from consultations.ballots.services import casting, closing, moderation
from consultations.methods.codesign import selectors
from consultations.methods.codesign.domain.templates import find
from consultations.methods.codesign.models import Card, Cluster, Prototype, PrototypeVersion, Workshop
from consultations.methods.codesign.services import rules, templates
from consultations.methods.codesign.services.templates import Plan
from consultations.models import Component, Participation
from consultations.services import opening, preparing, stages
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind, User
from tests.factories import consultations as make

FIRST = datetime(2031, 3, 1, 17, 0, tzinfo=UTC)
CHALLENGE = {"en": "How might we plan night buses so that nobody feels watched?"}
STORY = {"en": "A card is read at the door; ten weeks later somebody counts rows."}


class Session:
    """A consultation in preparation with one co-design component, its challenge and story."""

    def __init__(self, people: int = 12, **fields: object) -> None:
        self.consultation = make.consultation(review_minutes=0, **fields)
        now = timezone.now()
        windows = {
            kind: (now - timedelta(hours=1), now + timedelta(hours=1))
            for kind in ("framing", "ideas", "priorities", "prototypes", "written", "adoption", "reasons")
        }
        self.component: Component = preparing.add_component(
            consultation=self.consultation, slug="codesign", title={"en": "Night bus workshop"}, windows=windows, by=None
        )
        self.component.consultation = self.consultation
        self.organiser = make.user()
        accounts.grant(
            user=self.organiser,
            role="organiser",
            scope_kind=ScopeKind.CONSULTATION,
            scope_id=self.consultation.id,
            by=None,
        )
        rules.take(component=self.component, given={"challenge": CHALLENGE, "data_story": STORY})
        self.people: list[Participation] = make.people(self.consultation, people)
        Participation.objects.filter(consultation=self.consultation).update(state="active")

    @property
    def workshop(self) -> Workshop:
        return selectors.workshop_of(self.component)

    def lay_out(self, slug: str, *, first: datetime = FIRST, replace: bool = False) -> None:
        template = find(slug)
        assert template is not None
        plan = Plan(template, first, place="" if not template.days else "Town hall, Lowmere", replace=replace)
        templates.apply(workshop=self.workshop, plan=plan, by=self.organiser)

    def open(self) -> None:
        opening.freeze(self.consultation, by=None)
        Component.objects.filter(pk=self.component.pk).update(state="running")
        self.component.refresh_from_db()
        self.component.consultation = self.consultation

    def prototype(self, said: str = "A panel may stop a use.", **fields: object) -> PrototypeVersion:
        position = Prototype.objects.filter(workshop=self.workshop).count() + 1
        made = Prototype.objects.create(workshop=self.workshop, position=position, ref=f"p{position}", kind="rule")
        values: dict[str, object] = {"clause": "condition", "modality": "must"}
        version = PrototypeVersion.objects.create(
            prototype=made, n=1, title={"en": "Stop"}, text={"en": said}, **(values | fields)
        )
        number = self.workshop.cards.count() + 1
        card = Card.objects.create(workshop=self.workshop, number=number, text=said, language="en")
        version.sources.create(card=card)
        return version

    def on_team(self, role: str) -> Client:
        user = make.user()
        accounts.grant(user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=self.consultation.id, by=None)
        return signed_in(user)

    def url(self, name: str, *args: object) -> str:
        return reverse(f"consultations:{name}", args=[self.consultation.slug, self.component.id, *args])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def vote(session: Session, kind: str, answers: Mapping[str, Sequence[object]]) -> Ballot:
    """Open the ballot of a stage, let person n give the n-th answer to each question, and close it."""
    stage = session.component.stages.get(kind=kind)
    stage.component = session.component
    now = timezone.now()
    stage.opens, stage.closes = now - timedelta(hours=1), now + timedelta(hours=1)
    stage.save()
    ballot = stages.open_stage(stage=stage)
    assert ballot is not None
    for n, person in enumerate(session.people):
        raw = {id: given[n] for id, given in answers.items() if n < len(given) and given[n] is not None}
        if raw:
            casting.cast(ballot=ballot.id, voter=make.voter(person), raw=raw, idempotency_key="k")
    make.end(ballot)
    return closing.close(ballot=ballot)


def publish_texts(session: Session) -> None:
    """Moderators have read everything and publish it."""
    waiting = FreeText.objects.filter(ballot__component=session.component, state=FreeText.State.WAITING)
    moderation.publish(texts=list(waiting), by=session.organiser)


def cluster(session: Session, *titles: str) -> list[Cluster]:
    """Clusters, each with one card of the same words."""
    made = []
    for number, title in enumerate(titles, start=1):
        made.append(
            Cluster.objects.create(workshop=session.workshop, number=number, position=number, title={"en": title})
        )
        Card.objects.create(workshop=session.workshop, number=number, text=title, language="en", cluster=made[-1])
    return made
