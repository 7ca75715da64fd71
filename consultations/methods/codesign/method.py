"""Co-design as a method: people put cards on a board, cluster and rank them, build prototypes, and adopt by consent."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.method import Brought, Export, Method, Missing, PublishedTable, StageKind, Term
from consultations.methods.codesign import demo, files, selectors
from consultations.methods.codesign.services import bringing, handover, planning, telling, trace, voting
from consultations.methods.codesign.services import rules as ruling
from consultations.methods.codesign.services.board import exporting
from consultations.methods.codesign.urls import public_urls, urls
from consultations.models import Component, Stage
from repository.licenses.domain.brief import ProposedClause
from repository.licenses.domain.evidence import Dissent
from repository.licenses.domain.questions import Question


class Codesign(Method):
    """Those concerned design the safeguards, notices and rules themselves, and each clause is traced to its cards."""

    slug = "codesign"
    name = _("Co-design session")
    summary = _("People design safeguards, notices and rules together, and adopt them by consent.")
    seen_as = frozenset({"co_design", "workshop"})
    stages = (
        StageKind("framing", _("Framing"), ballot=False, days=(14, 28), plain=_("Getting to know the question")),
        StageKind("ideas", _("Ideas"), ballot=False, days=(28, 42), plain=_("Collecting ideas")),
        StageKind(
            "priorities", _("Priorities"), ballot=True, repeats=True, optional=True, sorts=True, days=(42, 49),
            plain=_("Saying what matters most"),
        ),
        StageKind("prototypes", _("Prototypes"), ballot=False, days=(42, 63), plain=_("Building prototypes from the ideas")),
        StageKind(
            "written", _("Written round"), ballot=True, repeats=True, optional=True, sorts=True, days=(63, 70),
            plain=_("Rating the prototypes"),
        ),
        StageKind("adoption", _("Adoption"), ballot=True, days=(70, 77), plain=_("Voting on each prototype")),
        StageKind("reasons", _("Reading the reasons"), ballot=False, optional=True, days=(77, 84)),
    )  # fmt: skip
    brings_in = frozenset({"codesign"})
    likened = frozenset(
        {
            "co_design", "workshop", "scenario_workshop", "world_cafe", "youth_lab", "participatory_mapping", "roundtable",
            "focus_group", "crowdsourcing", "community_research",
        }
    )  # fmt: skip
    urls = urls
    public_urls = public_urls

    def prepare(self, component: Component) -> None:
        ruling.prepare(component)

    def readiness(self, component: Component) -> list[Missing]:
        return ruling.missing(component)

    def questions(self, component: Component, stage: Stage | None = None) -> list[Question]:
        return voting.questions(component, stage)

    def take_questions(self, component: Component, questions: Sequence[Question]) -> bool:
        """What is known beforehand follows from the uses and clauses, under the rules of this component."""
        return True

    def terms(self, component: Component) -> list[Term]:
        return ruling.terms(component)

    def rules(self, component: Component) -> Mapping[str, Any]:
        return planning.given(component)

    def take_rules(self, component: Component, rules: Mapping[str, Any]) -> bool:
        planning.take(component=component, given=rules)
        return True

    def hold(self, component: Component, stage: Stage) -> Missing | None:
        return voting.hold(component, stage, self.setup_url(component))

    def clauses(self, component: Component) -> Sequence[ProposedClause]:
        return handover.clauses(component)

    def dissent(self, component: Component) -> Sequence[Dissent]:
        return handover.dissent(component)

    def facts(self, component: Component) -> Mapping[str, Any]:
        return handover.facts(component)

    def tables(self, component: Component) -> list[PublishedTable]:
        return trace.tables(component)

    def provenance(self, component: Component) -> Mapping[str, Any]:
        return handover.provenance(component)

    def trace(self, component: Component) -> Mapping[str, Any]:
        return telling.told(component)

    def exports(self, component: Component) -> list[Export]:
        return [*exporting.exports(selectors.workshop_of(component)), *telling.exports(component)]

    def bring(self, raw: Mapping[str, Any], definition: Mapping[str, Any], folder: Path) -> Brought:
        return files.bring(raw, definition, folder)

    def keep(self, component: Component, kept: Mapping[str, Any]) -> None:
        bringing.keep(component, kept)

    def setup_url(self, component: Component) -> str:
        return reverse("consultations:codesign_setup", args=[component.consultation.slug, component.id])

    def public_url(self, component: Component) -> str:
        return reverse("consultations:codesign", args=[component.consultation.slug, component.id])

    def copy(self, source: Component, target: Component) -> None:
        self.prepare(target)
        planning.take(component=target, given=planning.given(source))

    def demo(self, component: Component) -> None:
        demo.fill(component)
