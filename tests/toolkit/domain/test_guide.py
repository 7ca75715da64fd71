"""What a tool holds beside its fields, laid out for paper: the sum by hand is that of the chooser."""

from dataclasses import fields

from tests.toolkit import content as files
from toolkit.domain import choosing, content, guide
from toolkit.domain.guide import Labels
from toolkit.domain.tools import Tool

NAMES = {one.name: one.name for one in fields(Labels)}
SUMS = {"least": "at least %(number)s", "most": "at most %(number)s", "sum": "sum %(number)s", "either": " or "}
LABELS = Labels(**NAMES | SUMS)


def tool(slug: str) -> Tool:
    return content.read(next(one for one in files.TOOLS if one["id"] == slug))


def test_a_tool_without_extras_has_the_part_for_its_leader_only() -> None:
    [part] = guide.lay(tool("remit-builder"), LABELS)

    assert part.apart and [block.title for block in part.blocks] == [
        "prepare",
        "bring",
        "note",
        "pitfalls",
        "access",
        "sources",
    ]
    assert all(block.items for block in part.blocks)


def test_every_clause_is_a_card_with_its_check() -> None:
    clauses = tool("clause-library").body["clauses"]
    part, _leader = guide.lay(tool("clause-library"), LABELS)

    assert [block.title for block in part.blocks] == [one["title"] for one in clauses]
    assert all(
        block.card and ("test", one["test"]) in block.facts for block, one in zip(part.blocks, clauses, strict=True)
    )


def test_points_of_an_agenda_follow_each_other_in_time() -> None:
    part, _leader = guide.lay(tool("facilitator-agendas"), LABELS)
    evening = next(block for block in part.blocks if block.rows)

    assert [row[0] for row in evening.rows][:4] == ["18:00", "18:10", "18:20", "18:30"]


def test_rules_on_paper_add_up_to_the_proposal() -> None:
    """A person who ticks the rows that hold for the worked example and adds their points gets what the chooser says."""
    chooser = tool("method-chooser")
    rules, answers = chooser.body["rules"], chooser.example
    part, _leader = guide.lay(chooser, LABELS)
    tables = {block.name: block for block in part.blocks if block.header}
    held = [
        (rule["method"], guide._when(chooser, rule, LABELS))
        for rule in rules["rules"]
        if all(choosing._holds(test, answers) for test in rule["when"])
    ]

    fit = {}
    for one in rules["methods"]:
        *rows, total = tables[one["id"]].rows
        mine = [points for when, _why, points, _yours in rows if (one["id"], when) in held]
        assert total[0] == f"sum {rules['needed']}"
        if "out" not in mine and sum(map(int, mine)) >= rules["needed"]:
            fit[one["id"]] = sum(map(int, mine))
    proposed = {step.id: step.points for step in choosing.propose(rules, answers).chain}
    assert proposed.items() <= fit.items()
    assert tables["stop"].header and len(tables["chain"].rows) == len({one["order"] for one in rules["methods"]})
