"""From files to a license that verifies, and on from a draft once the community has signed."""

import csv
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.utils import timezone

from consultations.ballots.models import Ballot
from consultations.models import Consultation
from repository.licenses.domain import statements
from repository.licenses.domain.signing import multibase_of
from repository.licenses.domain.verify import verify
from repository.licenses.models import License

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLE = Path(__file__).parent / "example"
FILES = {
    "license.jsonld",
    "license.pdf",
    "did.json",
    "status.json",
    "status-suspension.json",
    "questions.json",
    "ballots.jsonl",
    "checkpoint",
    "draft.json",
    "report.json",
}


def consult(definition: Path, out: Path) -> dict:
    call_command("consult", str(definition), out=str(out))
    return json.loads((out / "report.json").read_text())


def check(out: Path, **given: bytes):
    files = {name: (out / name).read_bytes() for name in FILES}
    return verify(
        given.get("license", files["license.jsonld"]),
        did=files["did.json"],
        ballots=given.get("ballots", files["ballots.jsonl"]),
        questions=files["questions.json"],
        now=f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
    )


def test_consult_issues_an_exercise_whose_every_figure_is_recounted(tmp_path):
    report = consult(EXAMPLE / "consultation.yaml", tmp_path / "out")

    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    assert (report["kind"], report["use_cases"]) == (
        "exercise",
        {"planning": "acceptable_with_conditions", "advertising": "not_acceptable"},
    )
    verified = check(tmp_path / "out")
    assert verified.valid, verified.findings
    assert verified.counts["recounted"] == report["figures"]
    figures = {f["question"]: f for f in json.loads((tmp_path / "out" / "draft.json").read_text())["figures"]}
    assert figures["money"]["winners"] == ["stops", "app", "staff"]
    assert figures["money"]["allocation"]["items"][0]["why"] == "never-enough"
    assert (figures["first"]["winners"], figures["signs"]["winners"]) == (["south"], ["must"])
    assert (figures["signs.impact"]["quartiles"], figures["signs.effort"]["quartiles"]) == (["3", "4", "5"], ["1", "1.5", "2"])


def test_a_dropped_doubled_or_changed_ballot_is_named(tmp_path):
    consult(EXAMPLE / "consultation.yaml", tmp_path)
    lines = (tmp_path / "ballots.jsonl").read_bytes().splitlines(keepends=True)

    for changed in (
        lines[1:],
        [lines[0], *lines],
        [lines[0].replace(b'"yes"', b'"no"') if b'"yes"' in lines[0] else lines[0].replace(b'"no"', b'"yes"'), *lines[1:]],
    ):
        assert check(tmp_path, ballots=b"".join(changed)).valid is False


def test_consult_again_gives_the_same_license(tmp_path):
    first = consult(EXAMPLE / "consultation.yaml", tmp_path / "one")
    second = consult(EXAMPLE / "consultation.yaml", tmp_path / "two")

    assert (first["license"], (tmp_path / "one" / "license.jsonld").read_bytes()) == (
        second["license"],
        (tmp_path / "two" / "license.jsonld").read_bytes(),
    )
    assert License.objects.count() == 1


def test_a_signed_adoption_goes_on_from_the_draft_and_issues_a_license(tmp_path):
    key = Ed25519PrivateKey.generate()
    definition = _with_ratification(tmp_path, key)
    exercise = consult(definition, tmp_path / "exercise")
    assert exercise["kind"] == "exercise"

    consultation = Consultation.objects.get()
    statement = statements.Statement(
        act="adopt",
        consultation=str(consultation.id),
        community="Bus card holders of Lowmere",
        capacity="speaker",
        at=f"{date.today():%Y-%m-%d}T12:00:00Z",
        key="",
        draft=exercise["draft_sha256"],
    )
    (tmp_path / "statement.json").write_text(json.dumps(statements.sign(statement, key)))
    raw = yaml.safe_load(definition.read_text("utf-8")) | {"adoption": "statement.json"}
    definition.write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    adopted = consult(definition, tmp_path / "license")

    assert (adopted["kind"], adopted["draft_sha256"]) == ("license", exercise["draft_sha256"])
    assert Ballot.objects.count() == 2
    verified = check(tmp_path / "license")
    assert verified.valid, verified.findings


def _with_ratification(folder: Path, key: Ed25519PrivateKey) -> Path:
    raw = yaml.safe_load((EXAMPLE / "consultation.yaml").read_text("utf-8"))
    raw["community"] |= {
        "confirmed_how": "minutes (invented)",
        "keys": [{"multibase": multibase_of(key), "holder": "speaker"}],
    }
    raw["ratification"] = {
        "opens": "2026-11-01T08:00:00Z",
        "closes": "2026-11-02T08:00:00Z",
        "ballots": "ratification.csv",
    }
    shutil.copy(EXAMPLE / "ballots.csv", folder)
    with (folder / "ratification.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [["voter", "question", "answer"], *([f"v{n}", "ratify", "yes" if n else "no"] for n in range(12))]
        )
    path = folder / "consultation.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    return path


def test_a_statement_about_another_draft_is_refused_and_nothing_is_adopted(tmp_path):
    key = Ed25519PrivateKey.generate()
    definition = _with_ratification(tmp_path, key)
    statement = statements.Statement(
        act="adopt", consultation="x", community="x", capacity="x", at="2026-11-20T12:00:00Z", key="", draft="0" * 64
    )
    (tmp_path / "statement.json").write_text(json.dumps(statements.sign(statement, key)))
    raw = yaml.safe_load(definition.read_text("utf-8")) | {"adoption": "statement.json"}
    definition.write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")

    with pytest.raises(CommandError) as refused:
        call_command("consult", str(definition), out=str(tmp_path / "out"))

    assert refused.value.returncode == 2
    assert list(License.objects.all()) == []


def test_bad_input_keeps_nothing(tmp_path):
    shutil.copy(EXAMPLE / "consultation.yaml", tmp_path)
    (tmp_path / "ballots.csv").write_text("voter,question,answer\na,planning,9\n")

    with pytest.raises(CommandError) as refused:
        call_command("consult", str(tmp_path / "consultation.yaml"), out=str(tmp_path / "out"))

    assert (refused.value.returncode, Consultation.objects.count(), (tmp_path / "out").exists()) == (2, 0, False)


def test_zero_participants_are_refused(tmp_path):
    shutil.copy(EXAMPLE / "consultation.yaml", tmp_path)
    (tmp_path / "ballots.csv").write_text("voter,question,answer\n")

    with pytest.raises(CommandError):
        call_command("consult", str(tmp_path / "consultation.yaml"), out=str(tmp_path / "out"))


def test_one_participant_gives_the_outcome_only(tmp_path):
    shutil.copy(EXAMPLE / "consultation.yaml", tmp_path)
    (tmp_path / "ballots.csv").write_text("voter,question,answer\na,planning,5\na,advertising,no\n")

    report = consult(tmp_path / "consultation.yaml", tmp_path / "out")

    assert report["ballots"][0]["cast"] == 1
    assert (tmp_path / "out" / "ballots.jsonl").read_bytes() == b""
    assert check(tmp_path / "out").valid


def test_rows_promised_in_the_definition_are_published_and_compared_with_the_log(tmp_path):
    raw = yaml.safe_load((EXAMPLE / "consultation.yaml").read_text("utf-8")) | {"publish_rows": True}
    shutil.copy(EXAMPLE / "ballots.csv", tmp_path)
    (tmp_path / "consultation.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    out = tmp_path / "out"
    consult(tmp_path / "consultation.yaml", out)
    lines = (out / "rows.jsonl").read_bytes().splitlines(keepends=True)
    with (EXAMPLE / "ballots.csv").open() as file:
        voters = {row["voter"] for row in csv.DictReader(file)}
    assert (len(lines), {"m" in json.loads(line) for line in lines}) == (len(voters), {False})

    def codes(rows: list[bytes] | None) -> list[str]:
        report = verify(
            (out / "license.jsonld").read_bytes(),
            did=(out / "did.json").read_bytes(),
            ballots=(out / "ballots.jsonl").read_bytes(),
            questions=(out / "questions.json").read_bytes(),
            rows=None if rows is None else b"".join(rows),
            now=f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
        )
        return [finding.code for finding in report.findings if finding.code != "status-not-checked"]

    named = json.loads(lines[0]) | {"m": "SOMEBODY"}
    assert codes(lines) == []
    assert codes(None) == ["rows-not-checked"]
    assert codes(lines[1:]) == ["rows-digest", "rows-differ"]
    assert codes([json.dumps(named).encode() + b"\n", *lines[1:]]) == ["row-unreadable", "rows-digest", "rows-differ"]
