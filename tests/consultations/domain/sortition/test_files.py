"""The field's CSV files: taken whole, or refused with row, column and reason."""

import pytest

from consultations.domain.sortition.files import FilesRefused, read_ids, read_people, read_targets
from consultations.domain.sortition.problem import Person, Target

TARGETS = b"feature,value,min,max\nage,young,1,2\nage,old,1,2\n"
READ = read_targets(TARGETS)


def faults(refused: pytest.ExceptionInfo[FilesRefused]) -> list[tuple[int | None, str, str]]:
    return [(fault.row, fault.column, fault.code) for fault in refused.value.faults]


def test_targets_are_read_with_flex():
    content = "\ufefffeature,value,min,max,min_flex,max_flex\n age ,60+,3,5,2,7\r\nage,under 60,1,4,,\n\n".encode()

    assert read_targets(content) == (Target("age", "60+", 3, 5, 2, 7), Target("age", "under 60", 1, 4, 0, None))


def test_old_column_names_and_semicolons_are_read():
    assert read_targets(b"category;name;min;max\nage;old;0;2\n") == (Target("age", "old", 0, 2),)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", [(1, "", "empty-file")]),
        (b"feature,value,min\n", [(1, "max", "no-column")]),
        (b"feature,value,min,max\n", [(None, "", "no-targets")]),
        (b"feature,value,min,max\na,\xff,1,2\n", [(2, "", "not-utf-8")]),
        (b"feature,value,min,max\na,b\x00,1,2\n", [(2, "", "nul")]),
        (b'feature,value,min,max\na,"b,1,2\n', [(2, "", "not-csv")]),
        (b"feature,value,min,max\na,b,3,2\n", [(2, "min", "bounds")]),
        (
            b"feature,value,min,max\na,b,x,-1\n,c,1,2\n",
            [(2, "min", "not-a-number"), (2, "max", "not-a-number"), (3, "feature", "empty")],
        ),
        (
            b"feature,value,min,max\na,b,1,2\na,B,1,2\nA,c,1,2\n",
            [(3, "value", "doubled-target"), (4, "feature", "two-spellings")],
        ),
        (
            b"feature,value,min,max,min_flex,max_flex\na,b,1,2,2,\na,c,1,2,,1\n",
            [(2, "min_flex", "flex"), (3, "max_flex", "flex")],
        ),
        (b"feature,value,min,max\na,b,1\n", [(2, "", "cells")]),
        (b"feature,value,min,max\na,=1+1,1,2\n", [(2, "value", "formula")]),
        (b"feature,value,min,max,min\n", [(1, "min", "doubled-column")]),
    ],
)
def test_faulty_targets_are_refused_with_their_place(content, found):
    with pytest.raises(FilesRefused) as refused:
        read_targets(content)

    assert faults(refused) == found


def test_people_are_read_with_address_and_spelling_of_the_targets():
    content = b"id,Age,street,zip\np1,OLD,1 Main  St,A1\np2, young ,1 main st,a1\np3,old,,\n"

    assert read_people(content, READ, address_columns=["street", "ZIP"]) == (
        Person("p1", {"age": "old"}, "1 main st | a1"),
        Person("p2", {"age": "young"}, "1 main st | a1"),
        Person("p3", {"age": "old"}, None),
    )


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"name,age\nx,old\n", [(1, "id", "no-column")]),
        (b"id,region\nx,old\n", [(1, "age", "no-column")]),
        (b"id,age\n", [(None, "", "nobody")]),
        (
            b"id,age\np1,old\np1,middle\n,\n,old\n",
            [(3, "id", "doubled-id"), (3, "age", "unknown-value"), (5, "id", "empty")],
        ),
        (b"id,age\n=HYPERLINK(1),old\np2,\n", [(2, "id", "formula"), (3, "age", "empty")]),
    ],
)
def test_faulty_people_are_refused_with_their_place(content, found):
    with pytest.raises(FilesRefused) as refused:
        read_people(content, READ)

    assert faults(refused) == found


def test_a_fault_reads_as_a_sentence():
    with pytest.raises(FilesRefused) as refused:
        read_people(b"id,age\np1,middle\n", READ)

    assert str(refused.value) == "respondents.csv row 2 column age: “middle” is none of: young, old. [unknown-value]"


def test_ids_are_read_with_reasons():
    assert read_ids(b"id,reason\np1,is the chair\np2,\n", file="in.csv") == {"p1": "is the chair", "p2": ""}
    assert read_ids(b"p1\np2\n", file="in.csv") == {"p1": "", "p2": ""}
    with pytest.raises(FilesRefused) as refused:
        read_ids(b"p1\np1\n", file="in.csv")
    assert faults(refused) == [(2, "id", "doubled-id")]
