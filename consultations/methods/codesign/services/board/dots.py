"""Open dots: reactions that everybody sees at once. No ballot, no secrecy, and the page says so."""

from django.db.models import Sum

from consultations.methods.codesign.domain import rights
from consultations.methods.codesign.models import Card, Cluster, Dot, Step, Workshop
from consultations.methods.codesign.services.board.refusals import (
    BudgetSpent,
    CardGone,
    ClusterClosed,
    DotsElsewhere,
    NoDotsNow,
    NotYourPart,
)
from consultations.methods.codesign.services.board.turn import Actor, count, turn

BUDGET = 5
DOTS_A_MINUTE = 60


def step_of(workshop: Workshop) -> Step | None:
    """The step in which open dots are given just now: the one that runs, or where no step was ever started, the first."""
    if workshop.dots != Workshop.Dots.OPEN:
        return None
    steps = list(workshop.steps.order_by("position"))
    chosen = [one for one in steps if one.kind == Step.Kind.PRIORITISE]
    if any(one.started_at for one in steps):
        chosen = [one for one in chosen if one.started_at and not one.ended_at]
    return chosen[0] if chosen else None


def budget_of(workshop: Workshop, step: Step) -> int:
    """How many dots each person has in a step."""
    found = step.settings.get("points", workshop.priorities.get("points", BUDGET))
    return found if isinstance(found, int) and found > 0 else BUDGET


def about(workshop: Workshop) -> str:
    """What dots are given to under the rules: "clusters", "cards", or "" for both."""
    found = workshop.priorities.get("about", "")
    return found if found in {"clusters", "cards"} else ""


def spent(step: Step, by: Actor) -> int:
    """How many dots a person has given in a step."""
    if by.person is None:
        return 0
    return int(Dot.objects.filter(step=step, participation=by.person).aggregate(n=Sum("count"))["n"] or 0)


def give(*, workshop: Workshop, on: Card | Cluster, number: int, by: Actor) -> int:
    """Put so many dots of mine on a card or cluster in place of those that lie there; how many are left.

    Raises NoDotsNow, BudgetSpent, CardGone, ClusterClosed and what `turn` raises.
    """
    count(by, "dots", DOTS_A_MINUTE)
    with turn(workshop.pk, by, rights.DOTS) as held:
        if by.person is None:
            raise NotYourPart()
        step = step_of(held.workshop)
        if step is None:
            raise NoDotsNow()
        if about(held.workshop) == ("clusters" if isinstance(on, Card) else "cards"):
            raise DotsElsewhere()
        where = _where(held.workshop, on)
        budget = budget_of(held.workshop, step)
        mine = Dot.objects.filter(step=step, participation=by.person)
        elsewhere = int(mine.exclude(**where).aggregate(n=Sum("count"))["n"] or 0)
        if not 0 <= number <= budget - elsewhere:
            raise BudgetSpent(budget=budget, left=max(0, budget - spent(step, by)))
        if number:
            mine.update_or_create(**where, step=step, participation=by.person, defaults={"count": number})
        else:
            mine.filter(**where).delete()
        held.changed("dots", on.pk)
        return budget - elsewhere - number


def _where(workshop: Workshop, on: Card | Cluster) -> dict[str, Card | Cluster]:
    """The thing as a filter, once it is sure that it still lies on this board."""
    if isinstance(on, Card):
        if not Card.objects.filter(pk=on.pk, workshop=workshop, state=Card.State.SHOWN).exists():
            raise CardGone(number=on.number)
        return {"card": on}
    if not Cluster.objects.filter(pk=on.pk, workshop=workshop, closed_at=None).exists():
        raise ClusterClosed()
    return {"cluster": on}
