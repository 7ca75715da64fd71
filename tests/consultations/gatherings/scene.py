"""An open consultation with members, a meeting and somebody who runs it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from consultations.gatherings.models import Badge, Meeting
from consultations.gatherings.services import meetings as services
from consultations.material.models import Speaker
from consultations.models import Component, Participation
from consultations.services.opening import freeze
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind, User
from tests.factories import consultations as make

State = Participation.State


class Room:
    """`members` people who take part; the first one is called Amal."""

    def __init__(self, members: int = 12, languages: tuple[str, ...] = ("en",)) -> None:
        self.consultation = make.consultation(languages=list(languages), exercise=True)
        freeze(self.consultation, by=None)
        self.component: Component = make.component(self.consultation, title={"en": "The assembly"})
        self.facilitator = self._team("facilitator")
        self.members = make.people(self.consultation, members)
        Participation.objects.filter(pk__in=[one.pk for one in self.members]).update(state=State.ACTIVE)
        if members:
            Badge.objects.create(participation=self.members[0], name="Amal")
        self.meeting = self.plan("First Saturday")

    def _team(self, role: str) -> User:
        user = make.user()
        accounts.grant(user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=self.consultation.id, by=None)
        return user

    def plan(self, title: str, hours: int = 0, **fields: Any) -> Meeting:
        opens = timezone.now() + timedelta(hours=hours)
        values = {"place": "Town hall", "opens": opens, "closes": opens + timedelta(hours=2), "languages": ["en"]}
        meeting = Meeting(component=self.component, title={"en": title}, **(values | fields))
        return services.save(meeting=meeting, by=self.facilitator)

    def speaker(self, **fields: Any) -> Speaker:
        """Somebody who agreed to be named."""
        values = {
            "name": "A. Haddad", "affiliation": "Hospital", "stance": "neutral", "funding": "The hospital", "conflicts": "None",
            "agreed": True, "published_at": timezone.now(),
        }  # fmt: skip
        return Speaker.objects.create(consultation=self.consultation, **(values | fields))

    def fresh(self) -> Meeting:
        self.meeting = Meeting.objects.select_related("component__consultation").get(pk=self.meeting.pk)
        return self.meeting
