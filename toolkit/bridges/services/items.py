"""Poll items: the questions that stand ready in a worksheet become those of the first poll of the chain."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from consultations import method
from consultations.models import Component, Consultation
from repository.licenses.domain.questions import DefinitionRefused, Question, check_question
from toolkit.bridges.services.desk import Desk, Outcome

WAVE = "after"  # what is asked when people have learned; a poll here has one wave


def expectations(desk: Desk) -> None:
    """The questions that the table would take to the vote; all of them where none is ticked."""
    ticked = set(desk.answer("most_important") or ())
    _ask(desk, [(id, item) for id, item in _ready(desk) if not ticked or id in ticked])


def questionnaire(desk: Desk) -> None:
    """The questionnaire for after the talks, without questions about the person."""
    chosen = [
        (id, item)
        for id, item in _ready(desk)
        if WAVE in item.get("waves", [WAVE]) and item.get("block") != "about_you"
    ]
    _ask(desk, chosen)


def _ready(desk: Desk) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for section in desk.tool.body["sections"]:
        for field in section["fields"]:
            if "item" in field:
                yield field["id"], field["item"]


def _ask(desk: Desk, chosen: list[tuple[str, Mapping[str, Any]]]) -> None:
    component = _poll(desk.consultation)
    if component is None:
        desk.skip(
            str(desk.worksheet),
            _("Questions need a part of the chain that takes them. Add a poll, then run this again."),
        )
        return
    serving = method.method_of(component)
    wanted: list[Question] = []
    for _id, item in chosen:
        for raw in _questions(desk, item):
            try:
                ready = Question.from_json(raw)
                check_question(ready)
                wanted.append(ready)
            except DefinitionRefused:
                desk.skip(str(item["text"])[:80], _("Its scale and rule do not fit together here."))
    there = {question.id: question for question in serving.questions(component)}
    fresh = [question for question in wanted if question.id not in there]
    for question in wanted:
        if question.id in there:
            same = there[question.id].to_json() == question.to_json()
            desk.left(
                _said(question), _("It is asked already.") if same else _("It is asked already, and was changed there.")
            )
    if fresh and not serving.take_questions(component, fresh):
        desk.skip(str(component), _("This method takes no questions from a worksheet."))
        return
    desk.outcomes += [Outcome("made", _said(question)) for question in fresh]
    desk.remember(component.pk, "component", f"items:{component.pk}")


def _said(question: Question) -> str:
    return next(iter(question.text.values()))[:80]


def _poll(consultation: Consultation) -> Component | None:
    """The first part whose method takes questions one by one."""
    for component in consultation.components.filter(purpose=Component.Purpose.EVIDENCE).order_by("position"):
        if component.method == method.for_purpose(Component.Purpose.RATIFICATION).slug:
            return component
    return None


def _questions(desk: Desk, item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The item as questions: one, or one for each use case, condition or red line."""
    each = item.get("for_each", "")
    initiative = desk.consultation.initiative
    if each == "use_case":
        for case in initiative.use_cases.all():
            yield _question(desk, item, f"{item['ref']}-{case.ref}"[:40], ("use_case", case.ref), case.title)
    elif each in {"condition", "red_line"}:
        for clause in initiative.clauses.filter(kind=each):
            yield _question(desk, item, f"{item['ref']}-{clause.ref}"[:40], (each, clause.ref), clause.text)
    else:
        yield _question(desk, item, item["ref"], (item["about"], item["ref"]), None)


def _question(
    desk: Desk, item: Mapping[str, Any], id: str, about: tuple[str, str], named: Mapping[str, str] | None
) -> dict[str, Any]:
    title = (named or {}).get(desk.language) or next(iter((named or {"": ""}).values()))
    options = item.get("options") or desk.tool.body.get("option_sets", {}).get(item.get("options_from", ""), [])
    scale = {"kind": item["scale"]} | {
        name: item[name] for name in ("minimum", "maximum", "budget") if item.get(name) is not None
    }
    rule = {"kind": item["rule"]} | {name: item[name] for name in ("threshold", "step") if item.get(name) is not None}
    return {
        "id": id,
        "about": {"kind": about[0], "ref": about[1]},
        "scale": scale,
        "text": {desk.language: item["text"].replace("{title}", title)},
        "help": {desk.language: item["help"]} if item.get("help") else {},
        "options": [{"id": one["id"], "text": {desk.language: one["label"]}} for one in options],
        "rule": rule,
        "base": item["base"],
        "random_order": bool(item.get("random_order")),
        "no_opinion": bool(item.get("no_opinion")) and item["scale"] in {"comfort", "score"},
    }
