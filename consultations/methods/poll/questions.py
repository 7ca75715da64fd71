"""From an item of the questionnaire to a question that a ballot can freeze."""

from typing import Any

from consultations.methods.poll.models import Item
from repository.licenses.domain.definition_checks import check_question
from repository.licenses.domain.kinds import KINDS, RATED
from repository.licenses.domain.priorities import raise_of
from repository.licenses.domain.questions import Question


def question_of(item: Item) -> Question:
    """The question, checked on its own. Raises DefinitionRefused naming what does not fit the scale or the rule."""
    scale = {"kind": str(item.scale), "minimum": item.minimum, "maximum": item.maximum, "budget": item.budget}
    if item.scale == Item.Scale.BUDGET:
        scale |= {"total": item.total, "currency": item.currency or None}
    rule = {"kind": str(item.rule), "threshold": item.threshold or None, "step": item.step} | _variant(item)
    question = Question.from_json(
        {
            "id": item.ref,
            "about": {"kind": str(item.about), "ref": item.about_ref or item.ref},
            "scale": {name: value for name, value in scale.items() if value is not None},
            "text": item.text,
            "help": item.help,
            "options": item.options,
            "rule": {name: value for name, value in rule.items() if value is not None},
            "base": "answered" if item.scale in RATED else str(item.base),
            "quorum": {"share": item.quorum} if item.quorum else None,
            "safeguard": {"minimum": item.safeguard} if item.safeguard else None,
            "random_order": item.random_order,
            "no_opinion": item.no_opinion and KINDS[item.scale].no_opinion,
        }
    )
    check_question(question)
    return question


def _variant(item: Item) -> dict[str, Any]:
    """How a budget is spent. As cities do it, where nothing else is said: by effective votes or by points."""
    if item.rule not in {Item.Rule.EQUAL_SHARES, Item.Rule.GREEDY}:
        return {}
    ties = {"ties": item.variant.get("ties", "cheaper")}
    if item.rule == Item.Rule.GREEDY:
        return ties
    completion = str(item.completion or Item.Completion.NONE)
    raised = completion in {Item.Completion.ADD1, Item.Completion.ADD1_GREEDY}
    return ties | {
        "utility": item.variant.get("utility") or ("score" if item.budget else "cost"),
        "completion": completion,
        "increment": (item.variant.get("increment") or raise_of(item.total or 0)) if raised else None,
    }
