"""Answers from CSV: every fault with row and reason."""

from pathlib import Path

import pytest

from consultations.files import ballots
from consultations.files.refusals import FilesRefused
from tests.factories import consultations as make

QUESTIONS = [make.yes_no("u1"), make.yes_no("u2")]


def read(tmp_path: Path, content: bytes) -> dict[str, dict[str, object]]:
    path = tmp_path / "ballots.csv"
    path.write_bytes(content)
    return ballots.read_long(path, QUESTIONS).answers


def refused(tmp_path: Path, content: bytes) -> list[tuple[int | None, str]]:
    with pytest.raises(FilesRefused) as refusal:
        read(tmp_path, content)
    return [(fault.row, fault.code) for fault in refusal.value.faults]


def test_long_ballots_are_read_and_an_empty_cell_is_no_answer(tmp_path):
    assert read(tmp_path, b"voter,question,answer\na,u1,yes\na,u2,\nb,u2,no\n") == {
        "a": {"u1": "yes"},
        "b": {"u2": "no"},
    }


def test_a_byte_order_mark_and_windows_line_ends_are_forgiven(tmp_path):
    assert read(tmp_path, b"\xef\xbb\xbfvoter,question,answer\r\na,u1,yes\r\n") == {"a": {"u1": "yes"}}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [(None, "empty")]),
        (b"voter,question,answer\n", [(2, "empty")]),
        (b"person,question,answer\na,u1,yes\n", [(1, "header")]),
        (b"voter,question,answer\na,u1\n", [(2, "cells")]),
        (b"voter,question,answer\n,u1,yes\n", [(2, "voter")]),
        (b"voter,question,answer\na,u9,yes\n", [(2, "unknown-question")]),
        (b"voter,question,answer\na,u1,maybe\n", [(2, "unknown-mark")]),
        (b"voter,question,answer\na,u1,yes\nb,u1,no\na,u1,no\n", [(4, "doubled")]),
        (b"voter,question,answer\na,u1,\nb,u1,no\na,u1,no\n", [(4, "doubled")]),
        (b"voter,question,answer\na,u1,ye\xffs\n", [(2, "not-utf-8")]),
        (b"voter,question,answer\na,u1,ye\x00s\n", [(2, "nul")]),
        (b'voter,question,answer\na,u1,"yes\n', [(2, "not-csv")]),
        (b"voter,question,answer\na,u1,=cmd()\n", [(2, "unknown-mark")]),
    ],
)
def test_a_fault_is_named_with_its_row(content, expected, tmp_path):
    assert refused(tmp_path, content) == expected


def test_a_doubled_answer_names_both_rows(tmp_path):
    with pytest.raises(FilesRefused) as refusal:
        read(tmp_path, b"voter,question,answer\na,u1,yes\nb,u1,no\na,u1,no\n")

    assert "row 4" in str(refusal.value.faults[0])
    assert "in row 2" in str(refusal.value.faults[0])


def opinion_map(tmp_path: Path, votes: str, comments: str = "") -> Path:
    (tmp_path / "comments.csv").write_text(
        comments or "comment-id,agrees,moderated,comment-body\n0,99,1,Plant trees\n1,99,-1,Buy my watch\n"
    )
    (tmp_path / "participants-votes.csv").write_text(votes)
    (tmp_path / "summary.csv").write_text("topic,Parks\nurl,x\n")
    return tmp_path


def test_opinion_map_counts_votes_and_marks_moderated_statements(tmp_path):
    found = ballots.read_opinion_map(opinion_map(tmp_path, "participant,group-id,0,1\n7,0,1,-1\n8,1,,0\n9,0,,\n"), "en")

    assert found.topic == "Parks"
    assert [(question.id, question.moderated) for question in found.questions] == [("s0", False), ("s1", True)]
    assert found.voters.answers == {"7": {"s0": "agree", "s1": "disagree"}, "8": {"s1": "pass"}}


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ("participant,0,1\n7,1,2\n", (2, "unknown-mark")),
        ("participant,0,1\n7,1\n", (2, "cells")),
        ("participant,0,1\n7,1,0\n7,1,0\n", (3, "doubled")),
        ("participant,0,9\n7,1,0\n", (1, "unknown-question")),
        ("participant,0,1\n", (2, "empty")),
    ],
)
def test_opinion_map_faults_are_named(votes, expected, tmp_path):
    with pytest.raises(FilesRefused) as refusal:
        ballots.read_opinion_map(opinion_map(tmp_path, votes), "en")

    assert [(fault.row, fault.code) for fault in refusal.value.faults][0] == expected
