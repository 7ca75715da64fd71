"""An assembly that runs: members with seats, stages around now, and ways to let a vote happen."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from consultations.ballots.models import Ballot
from consultations.ballots.services import casting, closing
from consultations.methods.assembly import selectors
from consultations.methods.assembly.models import Recommendation
from consultations.methods.assembly.services import writing
from consultations.methods.assembly.services.writing import Draft
from consultations.models import Component, Participation, Stage
from consultations.services import chain, opening, stages
from tests.factories import consultations as make

HOUR = timedelta(hours=1)
SAID = "A panel of passengers may stop a use."
KINDS = ("learning", "drafting", "rating", "decision", "minority")


class Room:
    """An open consultation with one assembly; every stage runs just now, unless a test says otherwise."""

    def __init__(self, members: int = 12, **fields: object) -> None:
        self.consultation = make.consultation(review_minutes=0, **fields)
        self.component = make.component(self.consultation, method="assembly", title={"en": "The assembly"})
        self.assembly = selectors.assembly_of(self.component)
        self.assembly.origin = {"en": "Tables write, all rate."}
        self.assembly.save()
        now = timezone.now()
        for kind in KINDS:
            self.component.stages.create(kind=kind, opens=now - HOUR, closes=now + HOUR)
        self.members = make.people(self.consultation, members, role="member")
        opening.freeze(self.consultation, by=None)
        Component.objects.filter(pk=self.component.pk).update(state="running")
        self.component.refresh_from_db()
        self.component.consultation = self.consultation

    def stage(self, kind: str) -> Stage:
        found = self.component.stages.get(kind=kind)
        found.component = self.component
        return found

    def shift(self, kind: str, opens: timedelta, closes: timedelta) -> None:
        now = timezone.now()
        self.component.stages.filter(kind=kind).update(opens=now + opens, closes=now + closes)

    def propose(self, said: str = SAID, by: Participation | None = None, **values: object) -> Recommendation:
        given: dict[str, object] = {"kind": "condition", "modality": "must"}
        draft = Draft(statement={"en": said}, rationale={"en": "Trust needs a stop."}, **(given | values))
        return writing.propose(component=self.component, draft=draft, by=by or self.members[0])

    def rewrite(self, row: Recommendation, said: str, on: int = 1, **more: object):
        draft = Draft("condition", {"en": said}, {"en": "Trust needs a stop."}, "must")
        return writing.rewrite(
            recommendation=row, draft=draft, on=on, change="Softer words", by=self.members[1], **more
        )

    def vote(self, kind: str, answers: Mapping[str, list[object]]) -> Ballot:
        """Open the ballot of a stage, let member n give the n-th answer to each question, and close it."""
        ballot = stages.open_stage(stage=self.stage(kind))
        asked = [question.id for question in casting.frozen(ballot.id).definition.questions]
        assert set(answers) <= set(asked), asked
        for n, person in enumerate(self.members):
            raw = {id: given[n] for id, given in answers.items() if n < len(given) and given[n] is not None}
            if raw:
                casting.cast(ballot=ballot.id, voter=make.voter(person), raw=raw, idempotency_key="k")
        make.end(ballot)
        self.component.stages.filter(kind=kind).update(opens=ballot.opens, closes=ballot.closes)
        return closing.close(ballot=ballot)

    def point(self, ref: str = "r1") -> selectors.Standpoint:
        found = selectors.standpoint(self.component, ref)
        assert found is not None
        return found

    def decide(self, refs: tuple[str, ...] = ("r1-v1",)) -> None:
        """Everybody agrees to the use and to these versions; the evidence is then frozen."""
        everybody: list[object] = ["agree"] * len(self.members)
        self.component.stages.filter(kind="rating").update(left_out=True, reason="Not needed")
        self.vote("decision", {"use-u1": everybody} | dict.fromkeys(refs, everybody))
        self.component.stages.filter(kind__in=("learning", "drafting", "minority")).update(
            opens=timezone.now() - 2 * HOUR, closes=timezone.now() - timedelta(seconds=1)
        )
        with transaction.atomic():
            chain.freeze_evidence(self.component)
        self.component.refresh_from_db()
        self.component.consultation = self.consultation
