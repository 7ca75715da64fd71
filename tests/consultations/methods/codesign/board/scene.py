"""An open co-design session with a board, people who take part, and a facilitator."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from consultations.methods.codesign.domain.rights import FACILITATOR, OBSERVER, PARTICIPANT
from consultations.methods.codesign.models import Card, Step, Workshop
from consultations.methods.codesign.selectors import board_memory
from consultations.methods.codesign.services.board import arranging, cards
from consultations.methods.codesign.services.board.cards import Sheet
from consultations.methods.codesign.services.board.turn import Actor
from consultations.models import Component, Consultation, Participation, Stage
from consultations.people import services as people
from consultations.services.opening import freeze
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind, User
from tests.consultations.views.voting import accept_notice
from tests.factories import consultations as make

IDEAS = (
    "Tell people every time their bus card data is used",
    "A council of citizens should check every use",
    "Night workers need buses after midnight",
)


class Board:
    """A board on which the ideas stage runs; `texts` are its first cards."""

    def __init__(
        self, *, seats: int = 2, texts: tuple[str, ...] = IDEAS, languages: tuple[str, ...] = ("en",), **fields: Any
    ) -> None:
        board_memory.forget()
        self.consultation: Consultation = make.consultation(exercise=True, languages=list(languages))
        freeze(self.consultation, by=None)
        self.consultation.refresh_from_db()
        self.component: Component = make.component(self.consultation, method="codesign", title={"en": "Design the rules"})
        now = timezone.now()
        self.stage = Stage.objects.create(
            component=self.component, kind="ideas", opens=now - timedelta(hours=1), closes=now + timedelta(hours=1)
        )
        self.workshop = Workshop.objects.create(
            component=self.component, challenge={"en": "How might we share bus data fairly?"}, **fields
        )
        self.people: list[Participation] = make.people(self.consultation, seats)
        self.team = self.with_role("facilitator")
        self.facilitator = Actor(frozenset({FACILITATOR}), user=self.team)
        self.actors = [Actor(frozenset({PARTICIPANT}), person=one) for one in self.people]
        self.observer = Actor(frozenset({OBSERVER}), user=make.user())
        for text in texts:
            self.write(text)

    def with_role(self, role: str) -> User:
        user = make.user()
        accounts.grant(user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=self.consultation.id, by=None)
        return user

    def write(self, text: str, who: int | Actor = 0, **more: Any) -> Card:
        by = self.actors[who] if isinstance(who, int) else who
        return cards.write(workshop=self.workshop, sheet=Sheet(text, "en"), by=by, **more)

    def cluster(self, title: str, *numbers: int) -> Any:
        return arranging.make(workshop=self.workshop, title={"en": title}, numbers=numbers, by=self.facilitator)

    def card(self, number: int) -> Card:
        return Card.objects.get(workshop=self.workshop, number=number)

    def lying(self, cluster: Any = None) -> list[int]:
        rows = Card.objects.filter(workshop=self.workshop, cluster=cluster, state="shown").order_by("place")
        return list(rows.values_list("number", flat=True))

    def dots_step(self) -> Step:
        self.workshop.dots = Workshop.Dots.OPEN
        self.workshop.save(update_fields=["dots"])
        return Step.objects.create(
            workshop=self.workshop, position=1, kind=Step.Kind.PRIORITISE, title={"en": "Dots"}, settings={"points": 3}
        )

    def shut(self) -> None:
        """The window of the stage is over."""
        now = timezone.now()
        Stage.objects.filter(pk=self.stage.pk).update(opens=now - timedelta(hours=2), closes=now - timedelta(hours=1))

    def seated(self, who: int = 0) -> Client:
        """A browser at which that person sits, with the notice accepted."""
        client = Client()
        accept_notice(self.people[who])
        client.post("/join/", {"code": people.issue_code(self.people[who])})
        return client

    def signed_in(self, user: User | None = None) -> Client:
        client = Client()
        client.force_login(user or self.team)
        return client

    def url(self, rest: str = "") -> str:
        return f"/consultations/{self.consultation.slug}/components/{self.component.id}/codesign/board/{rest}"
