"""The citizens' assembly as a method: members by lot, recommendations in rounds, a secret decision, and an answer."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.ballots.services.opening import Roll
from consultations.domain.points import Answer, Point
from consultations.method import Brought, Export, Method, Missing, PublishedTable, StageKind, Term
from consultations.methods.assembly import demo, files, selectors
from consultations.methods.assembly.exports import exports
from consultations.methods.assembly.services import bringing, followup, handover, voting
from consultations.methods.assembly.services import rules as ruling
from consultations.methods.assembly.urls import public_urls, urls
from consultations.models import Component, Stage
from repository.licenses.domain.brief import ProposedClause
from repository.licenses.domain.evidence import Dissent, ReasonGiven
from repository.licenses.domain.questions import Question
from socialicense.accounts.models import User


class Assembly(Method):
    """People drawn by lot learn, deliberate, write recommendations in their own words and decide in secret."""

    slug = "assembly"
    name = _("Citizens' assembly")
    summary = _("People drawn by lot learn, deliberate, write recommendations and decide on them in a secret ballot.")
    seen_as = frozenset({"assembly", "jury", "panel", "consensus_conference", "citizen_summit"})
    stages = (
        StageKind("learning", _("Learning"), ballot=False, days=(30, 60)),
        StageKind("drafting", _("Writing recommendations"), ballot=False, days=(60, 100)),
        StageKind("rating", _("Rating round"), ballot=True, repeats=True, optional=True, sorts=True, days=(80, 81)),
        StageKind("decision", _("Decision"), ballot=True, days=(100, 101)),
        StageKind("minority", _("Minority statements"), ballot=False, days=(101, 108)),
    )
    likened = frozenset(
        {"assembly", "jury", "panel", "consensus_conference", "citizen_summit", "standing_body", "public_dialogue"}
    )
    recruits = True
    brings_in = frozenset({"assembly"})
    urls = urls
    public_urls = public_urls

    def prepare(self, component: Component) -> None:
        selectors.assembly_of(component)

    def readiness(self, component: Component) -> list[Missing]:
        return ruling.missing(component, self.setup_url(component))

    def questions(self, component: Component, stage: Stage | None = None) -> list[Question]:
        return voting.questions(component, stage)

    def take_questions(self, component: Component, questions: Sequence[Question]) -> bool:
        """What is known beforehand follows from the uses and clauses, under the rules of this component."""
        return True

    def terms(self, component: Component) -> list[Term]:
        return ruling.terms(component)

    def rules(self, component: Component) -> Mapping[str, Any]:
        return ruling.given(component)

    def take_rules(self, component: Component, rules: Mapping[str, Any]) -> bool:
        ruling.take(component=component, given=rules)
        return True

    def seats(self, component: Component) -> int | None:
        return selectors.assembly_of(component).seats

    def roll(self, component: Component, stage: Stage) -> Roll:
        return voting.roll(component)

    def hold(self, component: Component, stage: Stage) -> Missing | None:
        return voting.hold(component, stage, self.setup_url(component))

    def clauses(self, component: Component) -> Sequence[ProposedClause]:
        return handover.clauses(component)

    def reasons(self, component: Component) -> Sequence[ReasonGiven]:
        return handover.reasons(component)

    def dissent(self, component: Component) -> Sequence[Dissent]:
        return handover.dissent(component)

    def facts(self, component: Component) -> Mapping[str, Any]:
        return handover.facts(component)

    def tables(self, component: Component) -> list[PublishedTable]:
        return bringing.tables(component)

    def provenance(self, component: Component) -> Mapping[str, Any]:
        return handover.provenance(component)

    def overdue(self, component: Component) -> Sequence[Missing]:
        return followup.overdue(component, self.public_url(component))

    def points(self, component: Component) -> Sequence[Point]:
        return followup.points(component)

    def answer(self, component: Component, ref: str, answer: Answer, by: User) -> bool:
        return followup.answer(component=component, ref=ref, given=answer, by=by)

    def exports(self, component: Component) -> list[Export]:
        return exports(component)

    def bring(self, raw: Mapping[str, Any], definition: Mapping[str, Any], folder: Path) -> Brought:
        return files.bring(raw, definition, folder)

    def keep(self, component: Component, kept: Mapping[str, Any]) -> None:
        bringing.keep(component, kept)

    def setup_url(self, component: Component) -> str:
        return reverse("consultations:assembly_setup", args=[component.consultation.slug, component.id])

    def public_url(self, component: Component) -> str:
        return reverse("consultations:assembly", args=[component.consultation.slug, component.id])

    def copy(self, source: Component, target: Component) -> None:
        ruling.copy(source=source, target=target)

    def demo(self, component: Component) -> None:
        demo.fill(component)
