"""The method chooser's rules: on the worked example, at its edges, and on every short way through the questions."""

from itertools import product
from typing import Any

import pytest

from tests.toolkit.content import TOOLS
from toolkit.domain.choosing import Passed, Proposal, Step, propose

TOOL = next(tool for tool in TOOLS if tool["id"] == "method-chooser")
RULES: dict[str, Any] = TOOL["rules"]
EXAMPLE: dict[str, Any] = TOOL["worked_example"]["answers"]

SMALL: dict[str, Any] = {
    "needed": 2,
    "methods": [
        {"id": "talk", "title": "Talk", "method": None, "order": 1},
        {"id": "jury", "title": "Jury", "method": "assembly", "order": 2},
        {"id": "poll", "title": "Poll", "method": "poll", "order": 2},
    ],
    "rules": [
        {"id": "a", "when": [{"field": "x", "is": ["yes"]}], "method": "jury", "points": 2, "reason": "x"},
        {"id": "b", "when": [{"field": "n", "at_least": 5}], "method": "poll", "points": 2, "reason": "many"},
        {"id": "c", "when": [{"field": "n", "at_least": 9}], "method": "poll", "points": 1, "reason": "very many"},
        {
            "id": "d",
            "when": [{"field": "n", "at_most": 1}],
            "method": "stop",
            "points": 0,
            "reason": "None",
            "caution": "Wait",
        },
        {
            "id": "e",
            "when": [{"field": "m", "has": ["z"]}],
            "method": "jury",
            "points": 0,
            "rules_out": True,
            "reason": "z",
        },
        {
            "id": "f",
            "when": [{"field": "x", "is": ["yes"]}],
            "method": "jury",
            "points": 0,
            "reason": "",
            "caution": "mind",
        },
    ],
    "not_considered": ["The law"],
}
TALK = Passed("talk", "Talk", 0)


@pytest.mark.parametrize(
    ("answers", "chain", "passed"),
    [
        ({}, (), (TALK, Passed("jury", "Jury", 0), Passed("poll", "Poll", 0))),
        (
            {"x": "yes", "n": 5},
            (Step("jury", "Jury", "assembly", 2, ("x",), ("mind",)),),
            (TALK, Passed("poll", "Poll", 2, better="jury")),
        ),
        (
            {"x": "yes", "n": 9},
            (Step("poll", "Poll", "poll", 3, ("many", "very many"), ()),),
            (TALK, Passed("jury", "Jury", 2, better="poll")),
        ),
        ({"x": "yes", "m": ["z"]}, (), (TALK, Passed("jury", "Jury", 2, ("z",)), Passed("poll", "Poll", 0))),
    ],
)
def test_points_decide(answers: dict[str, Any], chain: tuple[Step, ...], passed: tuple[Passed, ...]) -> None:
    assert propose(SMALL, answers) == Proposal(chain, passed, (), ("The law",))


def test_stop_comes_before_all_others() -> None:
    assert propose(SMALL, {"x": "yes", "n": 1}) == Proposal((), (), ("None Wait",), ("The law",))


def test_worked_example_follows_from_the_rules() -> None:
    assert [step.id for step in propose(RULES, EXAMPLE).chain] == [row["method"] for row in EXAMPLE["chain"]]


def test_a_plan_with_nothing_open_is_told_to_stop() -> None:
    proposal = propose(RULES, EXAMPLE | {"openness": "nothing"})
    assert proposal.chain == () and len(proposal.stops) == 1


def test_whoever_names_a_need_gets_a_chain() -> None:
    """Over every need, with little, some or much time and money, an easy or a hard topic, online or not."""
    fields = {field["id"]: field for section in TOOL["sections"] for field in section["fields"]}
    means = [(10, 10_000, 3_000), (20, 60_000, 50_000), (40, 200_000, 150_000)]
    empty = []
    for need, (weeks, budget, population) in product(fields["needs"]["options"], means):
        for difficulty, trust, risk, online in product(
            ("easy", "hard"), ("low", "high"), ("yes", "no"), ("most", "few")
        ):
            answers = {"needs": [need["id"]], "weeks": weeks, "budget": budget, "population": population}
            answers |= {"difficulty": difficulty, "trust": trust, "at_risk": risk, "online": online}
            if not propose(RULES, answers).chain:
                empty.append(answers)
    assert empty == []


def test_rules_ask_for_answers_that_the_questions_offer() -> None:
    fields = {field["id"]: field for section in TOOL["sections"] for field in section["fields"]}
    known = {method["id"] for method in RULES["methods"]} | {"stop"}
    assert {rule["method"] for rule in RULES["rules"]} <= known
    assert {option["id"] for option in fields["chain"]["columns"][0]["options"]} == known - {"stop"}
    for rule in RULES["rules"]:
        for test in rule["when"]:
            field = fields[test["field"]]
            asked = {"is": "choice", "has": "multiple", "at_least": "number", "at_most": "number"}
            ((kind, value),) = [(kind, value) for kind, value in test.items() if kind != "field"]
            assert field["type"] == asked[kind], rule["id"]
            if isinstance(value, list):
                assert set(value) <= {option["id"] for option in field["options"]}, rule["id"]
