"""The command as an outsider runs it: a process without Django."""

import subprocess
import sys
from pathlib import Path

import pytest

from repository.licenses.domain import canonical
from repository.licenses.domain.verify import main

from . import issued

ROOT = Path(__file__).parents[4]
WITHOUT_DJANGO = """
import runpy, sys

class NoDjango:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "rest_framework", "celery", "yaml"}:
            raise ImportError(f"{name} is not to be imported here")

sys.meta_path.insert(0, NoDjango())
sys.argv = ["verify", *sys.argv[1:]]
runpy.run_module("repository.licenses.domain.verify", run_name="__main__")
"""


@pytest.fixture
def files(tmp_path):
    """The license and everything published with it, on disk."""
    case = issued.license()
    for name, data in {
        "license.jsonld": case.license,
        "did.json": case.did,
        "status.json": case.status,
        "ballots.jsonl": case.ballots,
        "questions.json": case.questions,
    }.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def arguments(folder, *names):
    given = {"did": "did.json", "status": "status.json", "ballots": "ballots.jsonl", "questions": "questions.json"}
    return [
        str(folder / "license.jsonld"),
        "--at",
        issued.NOW,
        *(part for name in names for part in (f"--{name}", str(folder / given[name]))),
    ]


def test_outsider_verifies_without_django(files):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, *arguments(files, "did", "status", "ballots", "questions")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "license: https://license.example.org/licenses/SL-2026-0042/v1, a social license",
        "checks: form, issuer, signature, checkpoints, content, adoption, time, status, questions, ballots, recount",
        "figures: 6 recounted, 0 attested, 1 stated",
        "valid",
    ]


def test_hook_of_the_test_really_forbids_django():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO.split("sys.argv")[0] + "import django"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "django is not to be imported here" in done.stderr


def test_changed_ballot_is_named_and_ends_with_one(files, capsys):
    ballots = files / "ballots.jsonl"
    ballots.write_bytes(ballots.read_bytes().replace(b'"a":"agree"', b'"a":"pass"', 1))
    assert main(arguments(files, "did", "status", "ballots", "questions")) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "not valid: ballots-digest the ballots file is not the one in the license"
    assert printed[1].startswith("not valid: ballot-changed at least one answer of ballot 6f9619ff")
    assert printed[-1] == "not valid"


def test_without_ballots_it_tells_how_many_figures_remain(files, capsys):
    assert main(arguments(files, "did", "status")) == 0
    assert capsys.readouterr().out.splitlines() == [
        "note: recount-not-run ballots and questions were not both given: 6 figures were not recounted",
        "license: https://license.example.org/licenses/SL-2026-0042/v1, a social license",
        "checks: form, issuer, signature, checkpoints, content, adoption, time, status",
        "figures: 0 recounted, 0 attested, 1 stated",
        "valid",
    ]


def test_without_did_it_ends_with_two(files, capsys):
    assert main(arguments(files)) == 2
    assert "unusable: issuer-not-established" in capsys.readouterr().out


@pytest.mark.parametrize("extra", [["--did", "/nowhere/did.json"], ["--at", "tomorrow"]])
def test_unusable_input_ends_with_two(files, capsys, extra):
    assert main([str(files / "license.jsonld"), *extra]) == 2
    assert capsys.readouterr().err.startswith("unusable: ")


def test_withdrawal_shown_on_paper_counts(files, capsys):
    path = files / "withdrawal.json"
    statement = issued.community_statement("withdraw", license=canonical.parse(issued.license().license)["id"])
    path.write_bytes(canonical.canonical(statement))
    assert main([*arguments(files, "did"), "--statement", str(path)]) == 1
    assert "not valid: statement-withdrawn" in capsys.readouterr().out


def test_each_status_list_may_be_its_own_file(files, capsys):
    lists = canonical.parse(issued.status_lists(suspended=True))
    names = [files / "revocation.json", files / "suspension.json"]
    for path, listed in zip(names, lists, strict=True):
        path.write_bytes(canonical.canonical(listed))
    given = [part for path in names for part in ("--status", str(path))]
    assert main([*arguments(files, "did"), *given]) == 1
    assert "not valid: status-suspended" in capsys.readouterr().out
    assert main([*arguments(files, "did"), *given[:2]]) == 0
    assert "note: status-not-checked no suspension list was given" in capsys.readouterr().out
