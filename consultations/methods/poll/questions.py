"""From an item of the questionnaire to a question that a ballot can freeze."""

from consultations.methods.poll.models import Item
from repository.licenses.domain.definition_checks import check_question
from repository.licenses.domain.questions import Question


def question_of(item: Item) -> Question:
    """The question, checked on its own. Raises DefinitionRefused naming what does not fit the scale or the rule."""
    scale = {"kind": str(item.scale), "minimum": item.minimum, "maximum": item.maximum, "budget": item.budget}
    rule = {"kind": str(item.rule), "threshold": item.threshold or None, "step": item.step}
    question = Question.from_json(
        {
            "id": item.ref,
            "about": {"kind": str(item.about), "ref": item.about_ref or item.ref},
            "scale": {name: value for name, value in scale.items() if value is not None},
            "text": item.text,
            "help": item.help,
            "options": item.options,
            "rule": {name: value for name, value in rule.items() if value is not None},
            "base": str(item.base),
            "quorum": {"share": item.quorum} if item.quorum else None,
            "safeguard": {"minimum": item.safeguard} if item.safeguard else None,
            "random_order": item.random_order,
            "no_opinion": item.no_opinion and item.scale in {Item.Scale.SCORE, Item.Scale.COMFORT},
        }
    )
    check_question(question)
    return question
