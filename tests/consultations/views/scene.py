"""A consultation with everybody around it, made quickly: what the walk does by hand."""

from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.methods.poll import services as poll
from consultations.models import Community, CommunityApproval, Consultation
from consultations.people import services as people
from consultations.services import brief, community, preparing
from repository.licenses.domain.signing import multibase_of
from socialicense.accounts import services as accounts
from socialicense.accounts.models import PLATFORM, Membership, ScopeKind, User
from tests.factories import consultations as factories


class Scene:
    """People and a consultation in the state `preparing`, complete but for what a test leaves out."""

    def __init__(self, *, approved: bool = True, seats: int = 10, signed: bool = True) -> None:
        self.secret = Ed25519PrivateKey.generate()
        self.consultation = factories.consultation(review_by=timezone.localdate() + timedelta(days=500))
        self._roles()
        self._record()
        self._community()
        now = timezone.now()
        self.component = preparing.plan_component(
            consultation=self.consultation,
            slug="poll",
            title={"en": "The vote"},
            windows={"answer": (now - timedelta(minutes=1), now + timedelta(days=7))},
            by=self.organiser,
        )
        self.items = poll.suggest(component=self.component, by=self.organiser)
        if approved:
            self.approve()
            if seats:
                people.add(consultation=self.consultation, people=[people.Person()] * seats, by=self.organiser)
                if signed:
                    factories.sign_roll(self.consultation, self.organiser, self.second)

    def _roles(self) -> None:
        scope = {"scope_kind": ScopeKind.CONSULTATION, "scope_id": self.consultation.id, "by": None}
        self.organiser, self.second, self.recruiter = factories.user(), factories.user(), factories.user()
        self.representative, self.citizen, self.observer = factories.user(), factories.user(), factories.user()
        self.commissioner = factories.user()
        Membership.objects.create(user=self.organiser, organisation=self.consultation.initiative.organisation)
        accounts.grant(user=self.organiser, role="organiser", **scope)
        accounts.grant(user=self.second, role="organiser", **scope)
        accounts.grant(user=self.recruiter, role="recruiter", **scope)
        accounts.grant(user=self.observer, role="observer", **scope)
        accounts.grant(user=self.commissioner, role="commissioner", **scope)
        self.elsewhere, self.operator = factories.user(), factories.user()
        other = factories.consultation()
        accounts.grant(
            user=self.elsewhere, role="organiser", scope_kind=ScopeKind.CONSULTATION, scope_id=other.id, by=None
        )
        accounts.grant(user=self.operator, role="operator", scope_kind=ScopeKind.PLATFORM, scope_id=PLATFORM, by=None)
        self.superuser = User.objects.create_superuser("root@example.org", "correct horse battery")

    def _record(self) -> None:
        record = self.consultation.protection
        record.controller, record.recipients, record.retention = "Lowmere Transport", "Nobody else", "One year"
        record.purposes = [{"purpose": {"en": "Inviting people"}, "basis": "consent", "detail": ""}]
        record.save()

    def _community(self) -> None:
        made = community.note(
            organisation=self.consultation.initiative.organisation,
            consultation=self.consultation,
            name="Night workers",
            email="rep@example.org",
            by=self.organiser,
        )
        community.claim(community=made, authority="Assembly", capacity="Elected speaker", by=self.representative)
        made.refresh_from_db()
        community.confirm(community=made, how="Called the public number", by=self.operator)
        community.register_key(
            community=made, multibase=multibase_of(self.secret), holder="Speaker", by=self.representative
        )
        self.community = Community.objects.get(pk=made.pk)
        self.consultation = Consultation.objects.get(pk=self.consultation.pk)

    def approve(self, answer: str = "approved") -> CommunityApproval:
        return community.answer(
            consultation=self.consultation,
            sha256=brief.canonical.digest(brief.asked(self.consultation)),
            answer=answer,
            reason="" if answer == "approved" else "Too soon",
            by=self.representative,
        )

    def reload(self) -> Consultation:
        self.consultation = Consultation.objects.get(pk=self.consultation.pk)
        return self.consultation

    def url(self, name: str, *args: object) -> str:
        return reverse(f"consultations:{name}", args=[self.consultation.slug, *args])


def browser(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client
