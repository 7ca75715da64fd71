"""The toolkit's content fits the product: what a worksheet hands over, the product can take, and the path holds together."""

import json
import re
from datetime import date
from decimal import Decimal
from inspect import signature
from typing import Any

import pytest
from django.apps import apps

from consultations.gatherings.models import AgendaItem
from consultations.method import registered
from consultations.methods.poll.models import Item
from consultations.methods.poll.questions import question_of
from consultations.models import ProposedClause
from tests.toolkit.content import CONTENT, TOOLS, Tool, by_tool, choices, fields, load, schema
from toolkit.domain import calculators

ITEM_FIELDS = ("scale", "minimum", "maximum", "budget", "rule", "threshold", "step", "base", "quorum", "random_order")
ITEMS = [(tool, field["item"]) for tool in TOOLS for field in fields(tool) if "item" in field]


@pytest.mark.parametrize(("tool", "item"), ITEMS, ids=[item["ref"] for _, item in ITEMS])
def test_poll_item_can_be_put_into_a_questionnaire(tool: Tool, item: dict[str, Any]) -> None:
    """The poll's own check of its items, so that what a worksheet hands over can be frozen and voted on."""
    named = tool.get("option_sets", {}).get(item.get("options_from"), [])
    options = [{"id": each["id"], "text": {"en": each["label"]}} for each in [*item.get("options", []), *named]]
    made = Item(
        ref=item["ref"],
        about=item["about"],
        about_ref="x" if "for_each" in item else "",
        text={"en": item["text"]},
        help={"en": item["help"]} if "help" in item else {},
        options=options,
        **{name: item[name] for name in ITEM_FIELDS if name in item},
    )
    made.no_opinion = item.get("no_opinion", False)
    question = question_of(made)
    assert ("{title}" in item["text"]) == ("for_each" in item)
    assert item.get("right_answer") in {None, *question.option_ids}


CLAUSES = [clause for tool in TOOLS for clause in tool.get("clauses", [])]
POLICY = {"must": "duty", "must_not": "prohibition", "should": "text_only", "may": "text_only"}


def test_clauses_are_many_and_cover_every_category() -> None:
    assert len(CLAUSES) >= 25
    assert {clause["category"] for clause in CLAUSES} == set(ProposedClause.Category.values)
    assert {clause["modality"] for clause in CLAUSES} == set(ProposedClause.Modality.values)


@pytest.mark.parametrize("clause", CLAUSES, ids=[clause["ref"] for clause in CLAUSES])
def test_clause_is_what_the_license_makes_of_it(clause: dict[str, Any]) -> None:
    """Its gaps are named, a red line is a must not, and the policy is the one that the license derives."""
    texts = " ".join(
        clause.get(part, "") for part in ("text", "test", "responsible", "deadline")
    )
    assert set(re.findall(r"\{(\w+)\}", texts)) == {gap["id"] for gap in clause["placeholders"]}
    assert clause["kind"] == "condition" or clause["modality"] == "must_not"
    assert clause["policy"]["rule"] == POLICY[clause["modality"]]
    actions = {"duty": "sl:keepCondition", "text_only": None}
    forbidden = "sl:crossRedLine" if clause["kind"] == "red_line" else "sl:breakCondition"
    assert clause["policy"].get("action") == actions.get(clause["policy"]["rule"], forbidden)


def test_cards_name_clauses_that_exist() -> None:
    known = {clause["ref"] for clause in CLAUSES}
    named = []
    for tool in TOOLS:
        for field in fields(tool):
            if {"clause", "template"} & {column["id"] for column in field.get("columns", [])}:
                named += [*field.get("start_with", []), *tool["worked_example"]["answers"][field["id"]]]
    assert {row[name] for row in named for name in ("clause", "template") if name in row} <= known


@by_tool
def test_answers_fill_fields_that_the_product_has(tool: Tool) -> None:
    models = {model.__name__: model for model in apps.get_models()}
    for field in fields(tool):
        for part in [field, *field.get("columns", [])]:
            if "fills" in part and not part["fills"].startswith("case:"):
                name, attribute = part["fills"].split(".")
                known = {each.name: each for each in models[name]._meta.get_fields()}
                assert attribute in known, part["fills"]
                values = {choice for choice, _ in known[attribute].choices or []} if part["type"] == "choice" else set()
                assert not values or choices(tool, part) <= values, part["fills"]
                longest = getattr(known[attribute], "max_length", None)
                assert longest is None or part["type"] != "long_text", f"{part['fills']} takes {longest} characters"


CASE = json.loads((CONTENT.parents[1] / "repository/cases/content/case.schema.json").read_text("utf-8"))


def place(path: str) -> dict[str, Any]:
    """The schema of a place in the file of a case; KeyError where there is none."""
    node: dict[str, Any] = CASE
    for step in path.split("."):
        node = resolved(node)["properties"][step]
    return resolved(node)


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    """Through references and lists, to the thing itself."""
    while "$ref" in node or node.get("type") == "array":
        node = CASE["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node["items"]
    return node


def words(node: dict[str, Any]) -> set[str]:
    """The values that a place may hold, or nothing where it takes any."""
    found = {word for each in node.get("anyOf", []) for word in words(resolved(each))}
    return found | set(node.get("enum", []))


@by_tool
def test_answers_fill_places_that_a_case_has(tool: Tool) -> None:
    for field in fields(tool):
        for part in [field, *field.get("columns", [])]:
            if part.get("fills", "").startswith("case:"):
                known = words(place(part["fills"].removeprefix("case:"))) - {"not_stated"}
                offered = choices(tool, part) - {"not_stated"}
                assert not offered or offered in ({"yes", "no"}, offered & known), part["fills"]


KIT = load(CONTENT / "toolkit.yaml")
STEPS = {step["id"]: (stage["id"], step) for stage in KIT["stages"] for step in stage["steps"]}


def test_toolkit_is_whole() -> None:
    assert [error.message for error in schema("toolkit").iter_errors(KIT)] == []


def test_tools_stand_in_the_last_release() -> None:
    assert KIT["releases"][0]["tools"] == {tool["id"]: tool["version"] for tool in TOOLS}
    assert [tool["number"] for tool in TOOLS] == list(range(1, 23))
    assert {tool["changelog"][0]["version"] == tool["version"] for tool in TOOLS} == {True}


@by_tool
def test_tool_stands_on_the_path_where_the_path_says(tool: Tool) -> None:
    assert tool["path_steps"] == [id for id, (_, step) in STEPS.items() if tool["id"] in step["tools"]]
    assert tool["stages"] == list(dict.fromkeys(STEPS[id][0] for id in tool["path_steps"]))


def test_tools_that_are_named_exist() -> None:
    named = {other for tool in TOOLS for other in tool.get("related", [])}
    named |= {other for _, step in STEPS.values() for other in step["tools"]}
    agendas = [agenda for tool in TOOLS for agenda in tool.get("agendas", [])]
    items = [item for agenda in agendas for meeting in agenda["meetings"] for item in meeting["items"]]
    named |= {other for item in items for other in item.get("tools", [])}
    assert named <= {tool["id"] for tool in TOOLS}


def test_agendas_fit_a_day_with_breaks() -> None:
    """Nobody sits for much more than an hour and a half without a break, and no day is longer than eight hours."""
    for tool in TOOLS:
        for agenda in tool.get("agendas", []):
            for meeting in agenda["meetings"]:
                assert sum(item["minutes"] for item in meeting["items"]) <= 480
                assert {item["kind"] for item in meeting["items"]} <= set(AgendaItem.Kind.values)
                stretch = longest = 0
                for item in meeting["items"]:
                    stretch = 0 if item["kind"] == "break" else stretch + item["minutes"]
                    longest = max(longest, stretch)
                assert longest <= 95, meeting["title"]


BY_ID = {tool["id"]: tool for tool in TOOLS}
STORY = {tool["id"]: tool["worked_example"]["answers"] for tool in TOOLS}


def test_worked_examples_tell_one_story() -> None:
    """The same city, uses, figures and days in every tool, so that a reader can follow one case to its end."""
    uses = {row["ref"] for row in STORY["data-initiative-brief"]["use_cases"]}
    assert STORY["exhibit-card"]["ref"] in uses and STORY["card-sort"]["use"] in uses
    assert {row["use"] for row in STORY["license-template"]["verdicts"]} == uses
    assert {row["use"] for row in STORY["before-and-after-questionnaire"]["use_comfort"]} == uses
    sizes = {STORY["community-map"]["community_size"], STORY["method-chooser"]["population"]}
    sizes |= {STORY[id]["population"] for id in ("before-and-after-questionnaire", "monitoring-plan")}
    assert sizes == {150_000}
    assert STORY["method-chooser"]["seats"] == STORY["evaluation-questionnaires"]["o_selected"] == 40
    response, remit = STORY["response-template"], STORY["remit-builder"]
    answered = date.fromisoformat(response["signed_on"]) - date.fromisoformat(response["received"])
    assert answered.days <= remit["reply_days"]
    assert STORY["license-template"]["review_day"] == remit["review_by"]
    assert STORY["evaluation-questionnaires"]["d_answered_on"] == response["signed_on"]
    assert STORY["readiness-checklist"]["money"] == STORY["method-chooser"]["budget"]


@by_tool
def test_worked_example_passes_the_checks_of_the_record_that_it_fills(tool: Tool) -> None:
    models = {model.__name__: model for model in apps.get_models()}
    for field in fields(tool):
        value = STORY[tool["id"]][field["id"]]
        parts = [(field, value)] if "columns" not in field else []
        if field["type"] in {"table", "cards"}:
            parts = [(column, row[column["id"]]) for column in field["columns"] for row in value if column["id"] in row]
        for part, answer in parts:
            name, _, attribute = part.get("fills", "case:").partition(".")
            target = models[name]._meta.get_field(attribute) if name in models else None
            if target is None or target.is_relation or target.get_internal_type() == "JSONField":
                continue
            target.clean(answer == "yes" if target.get_internal_type() == "BooleanField" else answer, None)


def test_calculators_take_the_fields_that_they_name() -> None:
    takes = {
        "sample_size": set(signature(calculators.sample_size).parameters),
        "margin_of_error": set(signature(calculators.margin_of_error).parameters),
        "funnel": set(signature(calculators.letters).parameters) | set(signature(calculators.funnel).parameters),
        "budget": set(signature(calculators.budget).parameters),
    }
    for tool in TOOLS:
        for named in tool.get("calculators", []):
            assert set(named["inputs"]) <= takes[named["id"]], tool["id"]


def test_story_can_be_worked_out() -> None:
    """The city invites enough people, and its workshop keeps within its money."""
    chosen, agenda = STORY["method-chooser"], STORY["facilitator-agendas"]
    evaluated = STORY["evaluation-questionnaires"]
    assert calculators.letters(chosen["seats"], response_rate=chosen["response_rate"]) == 3200 <= evaluated["o_invited"]
    lines = [
        calculators.Line(
            row["what"], row["group"], *(Decimal(str(row[name])) for name in ("quantity", "times", "price"))
        )
        for row in agenda["budget_lines"]
    ]
    summed = calculators.budget(
        lines, reserve=Decimal("0.1"), people=agenda["people"], available=Decimal(agenda["available"])
    )
    assert summed.total == Decimal("5805.80") and summed.left == Decimal("694.20")


def test_chooser_knows_methods_that_the_platform_has() -> None:
    named = {method["method"] for method in BY_ID["method-chooser"]["rules"]["methods"]} - {None}
    assert named <= {method.slug for method in registered()}


def test_tools_use_the_words_of_the_platform() -> None:
    """A condition is called a condition, as everywhere on the platform, and license is spelled with s."""
    for tool in TOOLS:
        told = json.dumps([tool["purpose"], tool["steps"], tool["sections"]])
        assert re.findall(r"\b(?:terms?|licences?)\b", told.replace('"terms"', "").replace('"term', "")) == [], tool[
            "id"
        ]
