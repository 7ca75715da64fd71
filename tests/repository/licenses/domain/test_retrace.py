"""From every clause to its cards and back: a whole trace holds, and every broken link is named."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from repository.licenses.domain import tables, trace
from repository.licenses.domain.brief import ProposedClause
from repository.licenses.domain.canonical import sha256, sri
from repository.licenses.domain.drafting import draft
from repository.licenses.domain.evidence import TableFile
from repository.licenses.domain.questions import About, Rule

from .clinic import closed, evidence, handover
from .examples import definition, question
from .issued import Case, exercise, issue

NAME = "1-cards.csv"
HEADER = ["card", "state", "cluster", "merged_into", "part_of", "became", "prototypes", "text"]
# 2 was merged into 1, 3 was split into 4 and 5; 5 was dropped alone, 6 with its cluster, 8 with its prototype.
ROWS = (
    [1, "shown", 1, "", "", "clause", "p1", "Ask me first"],
    [2, "merged", "", 1, "", "clause", "p1", "Ask us"],
    [3, "split", "", "", "", "clause", "p1 p2", "Ask, and pay"],
    [4, "shown", "", "", 3, "clause", "p1 p2", "Ask"],
    [5, "shown", "", "", 3, "dropped", "p1", "Pay"],
    [6, "shown", 2, "", "", "dropped", "p1", "Free rides"],
    [7, "merged", "", 6, "", "dropped", "p1", "No fares"],
    [8, "shown", "", "", "", "open", "p3", "A song"],
    [9, "shown", "", "", "", "rejected", "p2", "Never at all"],
    [10, "hidden", "", "", "", "hidden", "", ""],
    [11, "shown", "", "", "", "waiting", "", "Hello"],
)
WORDS = {"en": "Out of reach"}
TRACE = trace.Trace(
    cards=11,
    table=NAME,
    clauses=(
        trace.ClausePath("p1", 2, 2, (1, 2, 3, 4), words=(trace.Words(2, {"en": "Ask us"}),)),
        trace.ClausePath("p2", 1, 1, (3, 4, 9)),
    ),
    dropped=(
        trace.Dropped("card", "5", WORDS),
        trace.Dropped("cluster", "2", WORDS),
        trace.Dropped("prototype", "p3", WORDS),
    ),
)


def table(changes: Mapping[int, Mapping[str, object]] | None = None) -> bytes:
    """The table of cards, with other cells in some rows."""
    rows = [dict(zip(HEADER, row, strict=True)) | dict((changes or {}).get(n, {})) for n, row in enumerate(ROWS, start=1)]
    return tables.write(HEADER, [list(row.values()) for row in rows])


def license(provenance: object = None, data: bytes | None = None) -> Case:
    """An exercise whose p1 was adopted in its second version and whose p2 failed."""
    asked = [question(id, about=About("condition", id[:2]), rule=Rule("majority")) for id in ("p1-v2", "p2-v1")]
    votes = {"p1-v2": [("agree", 90), ("disagree", 10)], "p2-v1": [("agree", 5), ("disagree", 95)]}
    ballot = closed(definition(*asked, eligible=500), votes)
    data = table() if data is None else data
    clauses = tuple(ProposedClause(ref, "condition", {"en": f"Text of {ref}"}, "must") for ref in ("p1", "p2"))
    file = TableFile(NAME, sha256(data), sri(data), len(data))
    stated = TRACE.to_json() if provenance is None else provenance
    given = evidence(
        ballot, clauses=clauses, tables=(file,), facts={}, reasons=(), dissent=(),
        provenance={"trace": TRACE.to_json()},
    )  # fmt: skip
    made = draft(handover(evidence=(given,), exercise=True))
    # The hand-over refuses most broken traces: what a careless or dishonest issuer signs is put in behind it.
    parts = replace(made.how_it_was_made.components[0], provenance={"trace": stated})
    made = replace(made, how_it_was_made=replace(made.how_it_was_made, components=(parts,)))
    return issue(made, (ballot,), number="SX-2026-0003", tables={NAME: data})


def told(case: Case) -> list[tuple[str, dict[str, object]]]:
    return [(finding.code, finding.values) for finding in case.report().findings]


def test_a_whole_trace_is_followed_and_holds():
    report = license().report()
    assert (report.findings, report.exit_code, report.checks_run[-2:]) == ((), 0, ("tables", "trace"))


def test_a_license_without_a_trace_has_nothing_to_follow():
    report = exercise().report()
    assert (report.findings, "trace" in report.checks_run) == ((), False)


def test_a_table_that_is_not_given_is_a_note_and_the_trace_itself_is_still_checked():
    case = replace(license(), tables=None)
    assert (told(case), case.report().valid) == ([("trace-not-followed", {"table": NAME})], True)
    case = replace(license(TRACE.to_json() | {"clauses": []}), tables=None)
    assert [code for code, _values in told(case)] == ["trace-clause-missing", "trace-clause-missing", "trace-not-followed"]
    assert case.report().exit_code == 1


def path(**changes: object) -> dict[str, object]:
    first, second = TRACE.to_json()["clauses"]
    return {"clauses": [first | changes, second]}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (path(ref="p9"), [("trace-clause-missing", {"clause": "p1"}), ("trace-clause-unknown", {"clause": "p9"})]),
        (path(version=1), [("trace-version-differs", {"clause": "p1", "version": "1"})]),
        (path(cards=[]), [("trace-without-cards", {"clause": "p1"})]),
        (path(cards=[1, 2, 3, 4, 99]), [("trace-card-unknown", {"clause": "p1", "card": "99"})]),
        (path(cards=[1, 2, 3, 4, 11]), [("trace-card-elsewhere", {"clause": "p1", "card": "11"})]),
        (path(cards=[1, 2, 3]), [("trace-card-without-end", {"card": "4"})]),
        (path(words=[{"card": 2, "text": {"en": "Sell"}}]), [("trace-words-differ", {"clause": "p1", "card": "2"})]),
        ({"cards": 10**15}, [("trace-cards-differ", {"told": "1000000000000000", "counted": "11"})]),
        ({"dropped": TRACE.to_json()["dropped"][1:]}, [("trace-card-without-end", {"card": "5"})]),
        ({"dropped": TRACE.to_json()["dropped"][:1]}, [("trace-card-without-end", {"card": n}) for n in ("6", "7", "8")]),
        ({"dropped": [{"about": "card", "ref": "5", "reason": {"en": " "}}, *TRACE.to_json()["dropped"][1:]]},
         [("trace-reason-missing", {"dropped": "card 5"})]),
    ],
)  # fmt: skip
def test_a_broken_link_in_the_license_is_named(change, found):
    case = license(TRACE.to_json() | change)
    assert [one for one in told(case) if one in found] == found
    assert case.report().exit_code == 1


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (
            {1: {"prototypes": ""}},
            [("trace-card-elsewhere", {"clause": "p1", "card": "1"}), ("trace-card-without-end", {"card": "1"})],
        ),
        ({1: {"became": "rejected"}}, [("trace-card-elsewhere", {"clause": "p1", "card": "1"})]),
        ({9: {"became": "clause"}}, [("trace-card-without-end", {"card": "9"})]),
        ({11: {"became": "clause"}}, [("trace-card-without-end", {"card": "11"})]),
        ({11: {"became": "adopted"}}, [("trace-card-without-end", {"card": "11"})]),
        ({11: {"became": "lost"}}, [("trace-card-without-end", {"card": "11"})]),
        ({7: {"merged_into": 11}}, [("trace-card-without-end", {"card": "7"})]),
        ({7: {"merged_into": 7}}, [("trace-card-without-end", {"card": "7"})]),
        ({2: {"text": "Ask nobody"}}, [("trace-words-differ", {"clause": "p1", "card": "2"})]),
        ({11: {"card": 12}}, [("trace-cards-differ", {"told": "11", "counted": "11"})]),
        ({11: {"card": 10}}, [("table-unreadable", {"table": NAME, "fault": "card-twice"})]),
        ({11: {"merged_into": "x"}}, [("table-unreadable", {"table": NAME, "fault": "not-a-number"})]),
    ],
)  # fmt: skip
def test_a_broken_link_in_the_table_is_named(changes, found):
    case = license(data=table(changes))
    assert (told(case), case.report().exit_code) == (found, 1)


def test_a_table_without_its_columns_cannot_be_followed():
    assert told(license(data=b"card,text\n1,a\n")) == [("table-unreadable", {"table": NAME, "fault": "column-unknown"})]


def test_a_trace_of_a_later_release_leaves_the_question_open():
    report = license(TRACE.to_json() | {"schema": "socialicense/trace/2"}).report()
    assert ([one.code for one in report.findings], report.exit_code) == (["trace-unreadable"], 2)
