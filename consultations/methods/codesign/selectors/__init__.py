"""Reading a co-design session: its workshop, prototypes with their last version, ballots, and what they gave."""

from collections.abc import Sequence
from dataclasses import dataclass

from consultations import method
from consultations.ballots.models import Ballot
from consultations.methods.codesign.domain.rules import Adoption, Consensus, Priorities, read
from consultations.methods.codesign.models import Card, Cluster, Prototype, PrototypeVersion, Workshop
from consultations.models import Component
from consultations.services.evidence import counted
from repository.licenses.domain.evidence import Figure

PRIORITIES, WRITTEN, ADOPTION = "priorities", "written", "adoption"


def workshop_of(component: Component) -> Workshop:
    """The workshop of a component, made on first use where a component came from elsewhere."""
    found, _made = Workshop.objects.get_or_create(component=component)
    found.component = component
    return found


def priorities(workshop: Workshop) -> Priorities:
    """How priorities are set."""
    return read(Priorities, workshop.priorities)


def consensus(workshop: Workshop) -> Consensus:
    """When the panel of written rounds agrees."""
    return read(Consensus, workshop.delphi)


def adoption(workshop: Workshop) -> Adoption:
    """What adopts."""
    return read(Adoption, workshop.adoption)


def ballots(component: Component) -> list[Ballot]:
    """Every ballot of the session that counts, in order of opening."""
    found = Ballot.objects.filter(component=component).exclude(state=Ballot.State.VOIDED)
    rows = list(found.defer("definition", "superseded", "checkpoint").order_by("opens", "stage_kind"))
    for ballot in rows:
        ballot.component = component
    return rows


def kind_of(ballot: Ballot) -> str:
    """`priorities`, `written` or `adoption`."""
    return method.kind_named(method.method_of(ballot.component), ballot.stage_kind).slug


def adopting(component: Component) -> bool:
    """Whether the adoption has opened; from then on cards and words stay."""
    last = method.decisive(method.method_of(component)).slug
    return Ballot.objects.filter(component=component, stage_kind=last).exclude(state=Ballot.State.VOIDED).exists()


@dataclass(frozen=True)
class Drafted:
    """A prototype with its versions, oldest first, and what the adoption gave for it once that is counted."""

    prototype: Prototype
    versions: tuple[PrototypeVersion, ...]
    figure: Figure | None = None

    @property
    def latest(self) -> PrototypeVersion:
        return self.versions[-1]

    @property
    def voted(self) -> PrototypeVersion | None:
        """The version that the adoption asked about."""
        if self.figure is None:
            return None
        n = int(self.figure.question.rpartition("-v")[2])
        return next((version for version in self.versions if version.n == n), None)

    @property
    def adopted(self) -> bool:
        return self.figure is not None and self.figure.decision == "favourable"


def drafted(component: Component) -> list[Drafted]:
    """Every prototype that has a version, in order, those dropped included; a fixed number of queries."""
    decided = adoption_figures(component)
    rows = Prototype.objects.filter(workshop__component=component).order_by("position").prefetch_related("versions")
    return [Drafted(row, tuple(row.versions.all()), decided.get(row.ref)) for row in rows if row.versions.all()]


def living(component: Component) -> list[Drafted]:
    """Those that were not dropped."""
    return [one for one in drafted(component) if one.prototype.dropped_at is None]


def adoption_figures(component: Component) -> dict[str, Figure]:
    """What the closed adoption gave, by the short name of the prototype."""
    found: dict[str, Figure] = {}
    for ballot in closed(component, ADOPTION):
        for figure in counted(ballot.id):
            ref, mark, n = figure.question.rpartition("-v")
            if mark and n.isdigit():
                found[ref] = figure
    return found


def closed(component: Component, kind: str) -> Sequence[Ballot]:
    """Closed ballots of one kind of stage, in order."""
    return [one for one in ballots(component) if one.state == Ballot.State.CLOSED and kind_of(one) == kind]


def clusters(workshop: Workshop) -> list[Cluster]:
    """Clusters that are not closed and hold a card that is shown, in order."""
    shown = Cluster.objects.filter(workshop=workshop, closed_at=None, cards__state=Card.State.SHOWN)
    return list(shown.distinct().order_by("position", "number"))


def cards(workshop: Workshop) -> list[Card]:
    """Cards that are shown, in order of number."""
    return list(Card.objects.filter(workshop=workshop, state=Card.State.SHOWN).order_by("number"))
