from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from consultations.domain.pabulib import PabulibRefused, read
from repository.licenses.domain.budgets import Variant, allocate
from repository.licenses.domain.shares import Item, profile

FILES = Path(__file__).parent / "elections"
EXAMPLE = (FILES / "format_example.pb").read_text()


def test_published_election_is_read_and_decided_as_it_was():
    """Gdańsk spends its district budgets by points: the file's own columns say how many voters and points there were, and
    the sports ground took the whole budget."""
    election = read((FILES / "gdansk_rudniki_2020.pb").read_bytes())
    assert (election.total, election.unit, election.scored) == (149000, 1, True)
    of = profile(election.items, election.ballots)
    counted = {item.id: (of.votes(item), of.points(item)) for item in election.items}
    assert (of.voters, counted) == (163, {"1": (125, 498), "2": (44, 86)})
    assert allocate(election.items, election.ballots, total=election.total, variant=Variant("greedy")).winners == ("1",)


def test_example_of_the_format_is_read():
    election = read(EXAMPLE.encode())
    assert election.items == (Item("1", 600), Item("2", 800), Item("4", 1400), Item("5", 1000), Item("7", 1200))
    assert (election.total, election.scored, election.selected) == (2500, False, frozenset({"4", "5"}))
    assert sum(times for _, times in election.ballots) == 10
    made = allocate(election.items, election.ballots, total=election.total, variant=Variant("greedy"))
    assert frozenset(made.winners) == election.selected


def test_cents_and_ranked_votes_become_whole_numbers():
    ranked = (
        EXAMPLE.replace("approval", "ordinal").replace("; 600;", "; 600.25;").replace("budget; 2500", "budget; 2500,5")
    )
    election = read(ranked.encode())
    assert (election.total, election.unit, election.items[0]) == (250050, 100, Item("1", 60025))
    assert ({"1": 3, "2": 2, "4": 1}, 1) in election.ballots


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "reason"),
    [
        ("META", "", "section", 2, "the first line must be META"),
        ("VOTES\n", "VOTES\nvoter_id\nVOTES\n", "section", 23, "the section VOTES stands twice"),
        ("budget; 2500", "budget; ", "key-missing", 0, "META says no budget"),
        ("budget; 2500", "budget; NaN", "not-money", 0, "budget is no sum of money above 0: 'NaN'"),
        ("4; 1400", "4; -3", "not-money", 18, "cost is no sum of money above 0: '-3'"),
        ("4; 1400", "2; 1400", "doubled", 18, "project 2 stands twice"),
        ("vote_type; approval", "vote_type; loud", "vote-type", 0, "no such vote_type: loud"),
        ("vote_type; approval", "vote_type; scoring", "header", 0, "there is no column points"),
        ("project_id; cost", "project; cost", "header", 0, "there is no column project_id"),
        ("8; 27; f; 4", "7; 27; f; 4", "doubled", 30, "voter 7 stands twice"),
        ("8; 27; f; 4", "8; 27; f; 4,4", "doubled", 30, "a project stands twice in the vote"),
        ("8; 27; f; 4", "8; 27; f; 44", "unknown-project", 30, "no project 44"),
        ("num_votes; 10", "num_votes; 11", "count", 0, "META says num_votes 11, but the file has 10"),
        ("description", "descr\0iption", "not-csv", 3, "holds a NUL character: not a .pb file"),
    ],
)
def test_faulty_file_names_line_and_reason(old, new, code, line, reason):
    assert old in EXAMPLE
    with pytest.raises(PabulibRefused) as caught:
        read(EXAMPLE.replace(old, new, 1).encode())
    assert (caught.value.code, caught.value.values) == (code, {"line": line, "reason": reason})


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty"), (b"META\nkey;value\nunit;\xff", "not-utf-8"), (b"META\n", "section")]
)
def test_no_election_is_refused(data, code):
    with pytest.raises(PabulibRefused) as caught:
        read(data)
    assert caught.value.code == code


def test_points_must_be_whole_numbers_for_each_project():
    text = (FILES / "gdansk_rudniki_2020.pb").read_text().replace("5;1,2;3,2", "5;1,2;3", 1)
    with pytest.raises(PabulibRefused, match="points"):
        read(text.encode())


def test_command_prints_winners_and_reasons(capsys):
    call_command("shares", str(FILES / "format_example.pb"), "--completion", "add1")
    assert capsys.readouterr().out.splitlines() == [
        "2,000 of 2,500 is spent. 10 people chose at least one item.",
        "Method of Equal Shares: everybody who chose something holds an equal share of the money, and it pays only for what"
        " they chose.",
        "What has most effective votes comes first: the cost divided by what one supporter pays.",
        "So that less stays unspent, every share was raised 17 times by 1.",
        "Then nothing else fitted into the budget.",
        "Each share in the end: 267.",
        "Between equals the cheaper item goes first, then the one with more supporters, then the published order.",
        "4 (1,400). Won, number 1: 6 people chose it and paid for it with their shares. Each paid 233.33. That is 6.0"
        " effective votes.",
        "1 (600). Won, number 2: 4 people chose it and paid for it with their shares. Each paid at most 266.33. 2 of them had"
        " less, and gave all that was left. That is 2.2 effective votes.",
        "2 (800). Did not win: 4 people chose it. They could have paid until “4” was bought; together they have 68 left, and"
        " it costs 800.",
        "5 (1,000). Did not win: 5 people chose it. They could have paid until “4” was bought; together they have 635 left,"
        " and it costs 1,000.",
        "7 (1,200). Did not win: 3 people chose it, and their shares come to 801. It costs 1,200.",
        "The file decides otherwise on: 1, 5",
    ]
    call_command("shares", str(FILES / "format_example.pb"), "--rule", "greedy", "--brief")
    assert capsys.readouterr().out.splitlines() == ["4", "5"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere.pb"], "nowhere.pb cannot be read"),
        ([str(FILES / "format_example.pb"), "--utility", "score"], "carry no points"),
        ([str(FILES / "format_example.pb"), "--increment", "0"], "take at least 1"),
        ([str(Path(__file__))], "test_pabulib.py, line 1: the first line must be META [section]"),
    ],
)
def test_command_refuses_unusable_input_with_code_2(arguments, sentence):
    with pytest.raises(CommandError) as caught:
        call_command("shares", *arguments)
    assert (caught.value.returncode, sentence in str(caught.value)) == (2, True)
