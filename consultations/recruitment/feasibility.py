"""Whether targets can be met together, said in sentences: with the people there are, or feature by feature before any."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from consultations.domain.sortition import feasibility as engine
from consultations.domain.sortition.problem import Person, Problem, ProblemRefused, Target
from consultations.recruitment import selectors
from consultations.recruitment.models import Candidate, Recruitment

State = Candidate.State
LIVING = [State.REGISTERED, State.POOL, State.SELECTED, State.CONFIRMED, State.ALTERNATE]


@dataclass(frozen=True)
class Check:
    """`clashes` and `relaxation` are sentences; `pool` is how many people it was tried with, 0 for none yet."""

    fits: bool
    pool: int
    clashes: tuple[str, ...] = ()
    relaxation: tuple[str, ...] = ()
    lowest: str = ""


def check(recruitment: Recruitment) -> Check | None:
    """The check of the targets as they are now; None while there are no seats or no targets."""
    targets = selectors.targets_of(recruitment)
    if not recruitment.seats or not targets:
        return None
    people = tuple(person for _candidate, person in selectors.people_of(recruitment, LIVING))
    if len(people) < recruitment.seats:
        return _alone(targets, recruitment.seats)
    try:
        problem = Problem(targets, people, recruitment.seats, same_address=recruitment.one_per_household)
    except ProblemRefused as refused:
        return Check(False, len(people), (str(refused),))
    found = engine.feasible(problem)
    if found.infeasible is not None:
        return Check(False, len(people), clashes(found.infeasible), relaxation(found.infeasible))
    return Check(True, len(people), lowest=f"{found.lowest_chance * 100:.1f}")


def _alone(targets: tuple[Target, ...], seats: int) -> Check:
    """Each feature by itself, with as many people of each value as there are seats: whatever the pool will be."""
    found: list[engine.Infeasible] = []
    for feature in sorted({target.feature for target in targets}):
        own = tuple(target for target in targets if target.feature == feature)
        people = tuple(
            Person(f"{n}-{place}", {feature: target.value}) for n, target in enumerate(own) for place in range(seats)
        )
        result = engine.feasible(Problem(own, people, seats)).infeasible
        if result is not None:
            found.append(result)
    told = tuple(sentence for one in found for sentence in clashes(one))
    return Check(not found, 0, told, tuple(sentence for one in found for sentence in relaxation(one)))


def clashes(infeasible: engine.Infeasible) -> tuple[str, ...]:
    """The bounds that contradict each other; where no bound does, the reason itself."""
    if not infeasible.clash:
        return (infeasible.reason,)
    return tuple(
        (
            _("%(feature)s, %(value)s: at least %(limit)s")
            if one.side == "min"
            else _("%(feature)s, %(value)s: at most %(limit)s")
        )
        % {"feature": one.feature, "value": one.value, "limit": one.limit}
        for one in infeasible.clash
    )


def relaxation(infeasible: engine.Infeasible) -> tuple[str, ...]:
    """What to change, bound by bound."""
    return tuple(
        (
            _("%(feature)s, %(value)s: lower the minimum from %(old)s to %(new)s")
            if one.side == "min"
            else _("%(feature)s, %(value)s: raise the maximum from %(old)s to %(new)s")
        )
        % {"feature": one.feature, "value": one.value, "old": one.old, "new": one.new}
        for one in infeasible.relaxation
    )
