"""Reading the written rounds of a panel: each item with what every round gave, and where it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass

from consultations import method
from consultations.ballots.models import Ballot, FreeText
from consultations.methods.codesign.domain.rounds import Class, Feedback, feedback, shift, stable
from consultations.methods.codesign.selectors import WRITTEN, Drafted, closed, living
from consultations.models import Component
from consultations.services.evidence import counted

WHY = "-why"


@dataclass(frozen=True)
class Answered:
    """What one round gave for one version of an item; `told` is None where too few answered to tell numbers."""

    ballot: Ballot
    name: str
    version: int
    reached: Class
    told: Feedback | None
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """A prototype that the panel rates, with its rounds in order."""

    drafted: Drafted
    rounds: tuple[Answered, ...]

    @property
    def stands(self) -> Class:
        """in or out where the last round reached consensus on the words as they are now; otherwise open."""
        last = self.rounds[-1] if self.rounds else None
        return last.reached if last is not None and last.version == self.drafted.latest.n else "open"

    @property
    def moved(self) -> int | None:
        """By how many per cent the last round moved the distribution; None where there is nothing to compare."""
        told = self._comparable()
        found = shift(told[-2], told[-1]) if len(told) > 1 else None
        return None if found is None else round(100 * found)

    @property
    def stable(self) -> bool:
        return stable(self._comparable())

    def _comparable(self) -> list[Feedback]:
        """The rounds of the words as they are now."""
        return [one.told for one in self.rounds if one.told is not None and one.version == self.drafted.latest.n]


def items(component: Component) -> list[Item]:
    """Every prototype that was not dropped, with what each closed round gave; a fixed number of queries."""
    ballots = closed(component, WRITTEN)
    said = _comments(ballots)
    found: dict[str, list[Answered]] = {}
    for ballot in ballots:
        name = method.stage_name(method.method_of(component), ballot.stage_kind)
        for figure in counted(ballot.id):
            ref, mark, n = figure.question.rpartition("-v")
            if mark and n.isdigit():
                told = feedback(figure.marks, figure.decision)
                words = said.get((ballot.id, figure.question + WHY), [])
                answered = Answered(
                    ballot, name, int(n), told.reached, None if figure.suppressed else told, tuple(words)
                )
                found.setdefault(ref, []).append(answered)
    return [Item(one, tuple(found.get(one.prototype.ref, ()))) for one in living(component)]


def _comments(ballots: Sequence[Ballot]) -> dict[tuple[object, str], list[str]]:
    """Published comments by ballot and question, in an order that tells nothing about who wrote when."""
    said: dict[tuple[object, str], list[str]] = {}
    rows = FreeText.objects.filter(ballot__in=ballots, state=FreeText.State.PUBLISHED)
    for row in rows.order_by("question", "commitment"):
        said.setdefault((row.ballot_id, row.question), []).append(row.text)
    return said


def held(component: Component) -> int:
    """How many written rounds are closed."""
    return len(closed(component, WRITTEN))


def to_rate(component: Component) -> list[Drafted]:
    """What the next written round asks about: everything that is neither in nor out."""
    return [one.drafted for one in items(component) if one.stands == "open"]


def put_out(component: Component) -> list[Drafted]:
    """What the panel put out in the words as they are now."""
    return [one.drafted for one in items(component) if one.stands == "out"]
