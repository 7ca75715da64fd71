"""A session with a few cards in two clusters, people at the table, and ways to let them build, vote and hand over."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from consultations.ballots.models import Ballot
from consultations.ballots.services import casting, closing
from consultations.methods.codesign import selectors
from consultations.methods.codesign.models import Card, Cluster, Decision, Prototype
from consultations.methods.codesign.services import decisions, prototypes
from consultations.methods.codesign.services.prototypes import Author, Draft
from consultations.models import Component, Stage
from consultations.services import chain, opening, stages
from tests.factories import consultations as make

HOUR = timedelta(hours=1)
SAYINGS = (
    ("Only the bus company itself may look", "who", "analyse"),
    ("Never sell my journeys", "who", "share"),
    ("Tell us in the bus, not on a web page", "how", "use_decide"),
    ("Nobody sells where I go", "who", "share"),
    ("A button to stop it all, for each of us and for all of us", "how", "govern"),
    ("Stop button for each", "how", "govern"),
    ("More night buses please", "why", "plan"),
)


class Bench:
    """Seven cards: 1 and 2 in cluster 1, 3 in cluster 2, 4 merged into 2, 5 split into 6, 7 lies alone."""

    def __init__(self, people: int = 12, **fields: object) -> None:
        self.consultation = make.consultation(review_minutes=0, **fields)
        self.component = make.component(self.consultation, method="codesign", title={"en": "The workshop"})
        self.workshop = selectors.workshop_of(self.component)
        self.workshop.challenge = {"en": "How might we share journeys without being followed?"}
        self.workshop.data_story = {"en": "Each tap of a bus card leaves a line."}
        self.workshop.save()
        now = timezone.now()
        for kind in ("framing", "ideas", "prototypes", "adoption", "reasons"):
            self.component.stages.create(kind=kind, opens=now - HOUR, closes=now + HOUR)
        self.people = make.people(self.consultation, people)
        opening.freeze(self.consultation, by=None)
        Component.objects.filter(pk=self.component.pk).update(state="running")
        self.component.refresh_from_db()
        self.component.consultation = self.consultation
        self.workshop.component = self.component
        self._cards()

    def _cards(self) -> None:
        names = ("Who may look", "Being told")
        self.clusters = [
            Cluster.objects.create(workshop=self.workshop, number=n, position=n, title={"en": name})
            for n, name in enumerate(names, 1)
        ]
        self.cards = [
            Card.objects.create(
                workshop=self.workshop, number=n, text=text, language="en", question_word=word, life_cycle_stage=stage
            )
            for n, (text, word, stage) in enumerate(SAYINGS, 1)
        ]
        one, two, three, four, five, six, _seven = self.cards
        one.cluster = two.cluster = self.clusters[0]
        three.cluster = self.clusters[1]
        four.state, four.merged_into, four.reason = Card.State.MERGED, two, "The same"
        five.state, five.reason = Card.State.SPLIT, "Two ideas in one"
        six.split_from = five
        for card in self.cards:
            card.save()

    def stage(self, kind: str) -> Stage:
        found = self.component.stages.get(kind=kind)
        found.component = self.component
        return found

    def shift(self, kind: str, opens: timedelta, closes: timedelta) -> None:
        now = timezone.now()
        self.component.stages.filter(kind=kind).update(opens=now + opens, closes=now + closes)

    def draft(self, said: str = "Only the bus company itself may look at journeys.", **values: object) -> Draft:
        given: dict[str, object] = {"title": {"en": "Who may look"}, "clusters": (1,), "modality": "must"}
        return Draft(text={"en": said}, **(given | values))

    def propose(self, by: Author | None = None, kind: str = "rule", **values: object) -> Prototype:
        return prototypes.propose(
            workshop=self.workshop, kind=kind, draft=self.draft(**values), by=by or self.people[0]
        )

    def rewrite(self, row: Prototype, on: int = 1, by: Author | None = None, **values: object):
        return prototypes.rewrite(
            prototype=row, draft=self.draft(**values), on=on, change="Said more simply", by=by or self.people[1]
        )

    def decide(self, about: object, outcome: str = "dropped", reason: str = "Others said it better") -> Decision:
        return decisions.record(
            workshop=self.workshop, about=about, outcome=outcome, reason=reason, language="en", by=make.user()
        )

    def vote(self, answers: Mapping[str, list[object]]) -> Ballot:
        """Open the adoption, let person n give the n-th answer to each question, and close it."""
        ballot = stages.open_stage(stage=self.stage("adoption"))
        asked = [question.id for question in casting.frozen(ballot.id).definition.questions]
        assert set(answers) <= set(asked), asked
        for n, person in enumerate(self.people):
            raw = {id: given[n] for id, given in answers.items() if n < len(given) and given[n] is not None}
            if raw:
                casting.cast(ballot=ballot.id, voter=make.voter(person), raw=raw, idempotency_key="k")
        make.end(ballot)
        self.component.stages.filter(kind="adoption").update(opens=ballot.opens, closes=ballot.closes)
        return closing.close(ballot=ballot)

    def hand_over(self) -> None:
        """Let every stage end and freeze the evidence."""
        now = timezone.now()
        self.component.stages.exclude(kind="adoption").update(opens=now - 2 * HOUR, closes=now - timedelta(seconds=1))
        with transaction.atomic():
            chain.freeze_evidence(self.component)
        self.component.refresh_from_db()
        self.component.consultation = self.consultation
