"""From an item of the questionnaire to a question that a ballot can freeze."""

from consultations.domain.texts import Text
from consultations.methods.poll.models import Item
from consultations.models import Component
from repository.licenses.domain.questions import Question


def question_of(item: Item) -> Question:
    """The question, checked on its own. Raises DefinitionRefused naming what does not fit the scale or the rule."""
    scale = {"kind": item.scale, "minimum": item.minimum, "maximum": item.maximum, "budget": item.budget}
    rule = {"kind": item.rule, "threshold": item.threshold or None, "step": item.step}
    return Question.from_json(
        {
            "id": item.ref,
            "about": {"kind": item.about, "ref": item.about_ref or item.ref},
            "scale": {name: value for name, value in scale.items() if value is not None},
            "text": item.text,
            "help": item.help,
            "options": item.options,
            "rule": {name: value for name, value in rule.items() if value is not None},
            "base": item.base,
            "quorum": {"share": item.quorum} if item.quorum else None,
            "safeguard": {"minimum": item.safeguard} if item.safeguard else None,
            "random_order": item.random_order,
            "no_opinion": item.no_opinion and item.scale in {Item.Scale.SCORE, Item.Scale.COMFORT},
        }
    )


def ratification_question(component: Component, text: Text, help: Text) -> Question:
    """The one question of a ratification: does the community stand behind draft n, named by its hash?"""
    return Question.from_json(
        {
            "id": "ratify",
            "about": {"kind": "draft", "ref": component.subject["draft"]},
            "scale": {"kind": "single"},
            "text": dict(text),
            "help": dict(help),
            "options": [
                {"id": "yes", "text": component.subject["yes"]},
                {"id": "no", "text": component.subject["no"]},
                {"id": "abstain", "text": component.subject["abstain"]},
            ],
            "favourable": ["yes"],
            "opposed": ["no"],
            "neutral": ["abstain"],
            "rule": {"kind": "majority"},
            "base": "for_and_against",
            "quorum": None,
            "safeguard": None,
            "random_order": False,
            "no_opinion": False,
        }
    )
