"""Facts marked R are added up from published tables; each alteration of a table has its own reason."""

from dataclasses import replace

import pytest

from repository.licenses.domain import tables
from repository.licenses.domain.canonical import sha256, sri
from repository.licenses.domain.drafting import draft
from repository.licenses.domain.evidence import Derivation, Fact, TableFile

from .clinic import evidence, handover, main_ballot
from .issued import Case, issue

ATTENDANCE = tables.write(
    ["session", "phase", "members", "present"],
    [[1, "learning", 40, 38], [2, "learning", 40, 40], [3, "decision", 40, 35]],
)
NAME = "1-attendance.csv"


def file(data: bytes) -> TableFile:
    return TableFile(NAME, sha256(data), sri(data), len(data))


def license(data: bytes = ATTENDANCE, *, facts: dict[str, Fact] | None = None, table: TableFile | None = None) -> Case:
    told = facts or {
        "sessions": Fact(3, "R", Derivation(NAME, "count")),
        "least_present": Fact(35, "R", Derivation(NAME, "least", "present")),
        "present_learning": Fact(78, "R", Derivation(NAME, "sum", "present", {"phase": "learning"})),
        "hours": Fact(30, "S"),
    }
    ballot = main_ballot()
    made = draft(handover(evidence=(evidence(ballot, facts=told, tables=(table or file(data),)),), exercise=True))
    return issue(made, (ballot,), number="SX-2026-0002", tables={NAME: data})


def codes(case: Case) -> list[tuple[str, dict[str, object]]]:
    return [(finding.code, finding.values) for finding in case.report().findings]


def test_facts_are_added_up_again_and_counted_among_the_recounted():
    report = license().report()
    assert (report.findings, report.counts) == ((), {"recounted": 8, "attested": 0, "stated": 1})
    assert report.checks_run[-1] == "tables"


def test_a_table_that_is_not_given_leaves_its_facts_open_and_says_so():
    report = replace(license(), tables=None).report()
    (finding,) = report.findings
    assert (finding.code, finding.severity, finding.values) == ("table-not-given", "note", {"table": NAME, "facts": 3})
    assert (report.valid, report.recounted) == (True, 5)


def test_a_table_is_known_by_its_content_whatever_it_was_saved_as():
    assert codes(replace(license(), tables={"downloaded (1).csv": ATTENDANCE})) == []


def test_one_changed_cell_is_a_changed_table():
    changed = ATTENDANCE.replace(b"38", b"39")
    case = replace(license(), tables={NAME: changed})
    assert ("table-changed", {"table": NAME}) in codes(case)
    assert case.report().exit_code == 1


def test_a_file_that_is_no_table_of_the_license_is_named():
    assert codes(replace(license(), tables={NAME: ATTENDANCE, "other.csv": b"a\n1\n"})) == [
        ("table-unknown", {"table": "other.csv"})
    ]


def test_a_fact_that_the_table_does_not_give_is_named_with_both_numbers():
    case = license(facts={"sessions": Fact(4, "R", Derivation(NAME, "count"))})
    assert codes(case) == [("fact-differs", {"fact": "sessions", "told": 4, "counted": 3})]


@pytest.mark.parametrize("fact", [Fact(3, "R"), Fact(3, "R", Derivation("elsewhere.csv", "count"))])
def test_a_fact_marked_as_recounted_needs_a_published_table(fact):
    assert codes(license(facts={"sessions": fact})) == [("fact-not-recountable", {"fact": "sessions"})]


def test_a_table_is_published_under_the_digest_that_the_component_names():
    other = TableFile(NAME, sha256(b"x"), sri(b"x"), 1)
    assert ("table-digest", {"table": NAME}) in codes(license(table=other))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no-header"),
        (b"\xff\n", "not-utf-8"),
        (b"a,a\n1,2\n", "column-twice"),
        (b"a,b\n1\n", "row-length"),
        (b'a\n"1\n', "not-csv"),
    ],
)
def test_an_unreadable_table_is_refused(data, code):
    with pytest.raises(tables.TableRefused) as refused:
        tables.read(data)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("derivation", "code"),
    [
        (Derivation(NAME, "sum", "absent"), "column-unknown"),
        (Derivation(NAME, "sum", "phase"), "not-a-number"),
        (Derivation(NAME, "least", "present", {"phase": "closing"}), "no-rows"),
    ],
)
def test_a_derivation_that_does_not_fit_the_table_is_refused(derivation, code):
    with pytest.raises(tables.TableRefused) as refused:
        tables.derive(derivation, tables.read(ATTENDANCE))
    assert refused.value.code == code


def test_cells_with_commas_quotes_and_line_breaks_come_back():
    rows = tables.read(tables.write(["said"], [['a, "b"\nc']]))
    assert rows == [{"said": 'a, "b"\nc'}]
