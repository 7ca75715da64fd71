"""Setting priorities in secret: the questions that a priority ballot asks about clusters, or about single cards."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consultations.ballots.models import Ballot
from consultations.method import Missing
from consultations.methods.codesign import selectors
from consultations.methods.codesign.domain.rules import Priorities
from consultations.methods.codesign.models import Workshop
from consultations.methods.codesign.services.building import held, record
from consultations.services.spoken import in_languages
from repository.licenses.domain import priorities
from repository.licenses.domain.questions import Question
from repository.licenses.domain.shapes import Text
from socialicense.accounts.models import User
from socialicense.errors import Refusal

ID = "priorities"
LEAST = {"pairs": 3}
"""How many there must be to choose between, where two are not enough."""


class BeingSorted(Refusal):
    code = "being-sorted"
    message = _("The ballot on priorities is open: what is asked in it stays as it was frozen.")


def candidates(workshop: Workshop) -> list[tuple[str, Text]]:
    """What is put in order: `k` and the number of a cluster, `c` and the number of a card, with its words."""
    if selectors.priorities(workshop).about == "clusters":
        return [(f"k{one.number}", dict(one.title)) for one in selectors.clusters(workshop)]
    return [(f"c{one.number}", {one.language: one.text}) for one in selectors.cards(workshop)]


def questions(workshop: Workshop) -> list[Question]:
    """The questions of the priority ballot as it would open now; none while there is nothing to choose between."""
    rule, items = selectors.priorities(workshop), candidates(workshop)
    if len(items) < LEAST.get(rule.scale, 2):
        return []
    if rule.scale == "impact_effort":
        return list(priorities.impact_effort_questions(items))
    if rule.scale == "moscow":
        return list(priorities.moscow_questions(items))
    return [_at_once(workshop, rule, items)]


def _at_once(workshop: Workshop, rule: Priorities, items: list[tuple[str, Text]]) -> Question:
    text, seats = in_languages(workshop.component, ASKED[rule.scale]), min(rule.seats, len(items))
    if rule.scale == "pairs":
        return priorities.pairwise_question(ID, text, items, shown=_pairs(rule, len(items)), seats=seats)
    if rule.scale == "budget":
        prices = workshop.prices
        priced = [(id, words, prices[id]) for id, words in items if prices.get(id)]
        return priorities.budget_question(ID, text, priced, total=rule.total, currency=rule.currency or None)
    return priorities.dots_question(ID, text, items, dots=rule.points, seats=seats)


ASKED: dict[str, Any] = {
    "dots": _("What matters most to you?"),
    "pairs": _("Which of the two matters more to you?"),
    "budget": _("What should the money go to?"),
}


def _pairs(rule: Priorities, items: int) -> int:
    return min(rule.shown, items * (items - 1) // 2)


def missing(workshop: Workshop, desk: str) -> Missing | None:
    """What keeps a priority ballot from opening."""
    rule, items = selectors.priorities(workshop), candidates(workshop)
    least = LEAST.get(rule.scale, 2)
    if len(items) < least:
        return Missing(_("There are fewer than %(least)s clusters or cards to choose between") % {"least": least}, desk)
    if rule.scale == "budget" and (unpriced := [id for id, _text in items if not workshop.prices.get(id)]):
        return Missing(_("%(count)s of them have no price yet") % {"count": len(unpriced)}, desk)
    return None


@transaction.atomic
def price(*, workshop: Workshop, prices: dict[str, int], by: User) -> None:
    """What each of them would cost, in whole units of money. Raises BeingSorted, EvidenceFrozen."""
    held(workshop)
    running = Ballot.objects.filter(component=workshop.component, state=Ballot.State.OPEN)
    if any(ballot.stage_kind.startswith(selectors.PRIORITIES) for ballot in running):
        raise BeingSorted()
    workshop.prices = {id: int(cost) for id, cost in prices.items() if cost}
    workshop.save(update_fields=["prices"])
    record("codesign.prices", workshop, by, prices=workshop.prices)
