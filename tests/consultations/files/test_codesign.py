"""A co-design session from files: cards, clusters, prototypes and ballots end as a license that is counted again."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.utils import timezone

from consultations.files import run
from consultations.files.refusals import FilesRefused
from repository.licenses.domain.verify import verify

EXAMPLE = Path(__file__).parent / "codesign"
NASTY = "=cmd()|<script>alert(1)</script>"


def copied(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "files")
    return tmp_path / "files"


def rewritten(folder: Path, change: Callable[[Any], object]) -> Path:
    file = folder / "consultation.yaml"
    raw = yaml.safe_load(file.read_text("utf-8"))
    change(raw["components"][0]["codesign"])
    file.write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    return file


def faults(file: Path) -> list[tuple[str, int | None, str, str]]:
    with pytest.raises(FilesRefused) as refused:
        run.read(file)
    return [(fault.file, fault.row, fault.place, fault.code) for fault in refused.value.faults]


@pytest.mark.django_db(transaction=True)
def test_a_session_from_files_ends_with_a_license_that_is_counted_again(tmp_path: Path) -> None:
    call_command("consult", str(EXAMPLE / "consultation.yaml"), out=str(tmp_path / "out"))
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    report, license = json.loads(files["report.json"]), json.loads(files["license.jsonld"])["socialLicense"]
    (component,) = license["how_it_was_made"]["components"]
    verified = verify(
        files["license.jsonld"],
        did=files["did.json"],
        ballots=files["ballots.jsonl"],
        questions=files["questions.json"],
        now=f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
        tables={name: content for name, content in files.items() if name.endswith(".csv")},
    )

    assert verified.valid, verified.findings
    assert report["use_cases"] == {"research": "acceptable_with_conditions", "adverts": "not_acceptable"}
    assert [(one["ref"], one["adopted"]) for one in license["conditions"]] == [("p1", True), ("p3", False)]
    assert [(one["ref"], one["adopted"]) for one in license["red_lines"]] == [("p2", True)]
    assert [one["text"]["en"] for one in license["conditions"][0]["minority"]] == ["Ten hides the small branches."]
    facts = {name: fact["value"] for name, fact in component["facts"].items()}
    assert {name: facts[name] for name in ("participants", "cards", "clusters", "prototypes", "decisions")} == {
        "participants": 14, "cards": 6, "clusters": 3, "prototypes": 4, "decisions": 2,
    }  # fmt: skip


def test_whoever_did_not_take_part_has_not_voted(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    with (folder / "ballots.csv").open("a") as file:
        file.write("stranger,p2-v1,agree\n")
    assert faults(folder / "consultation.yaml") == [("ballots.csv", None, "voter", "not-a-member")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("6,idea,Doubled,3,,3,,", ("cards.csv", 8, "card", "doubled")),
        ("0,idea,No number,3,,3,,", ("cards.csv", 8, "card", "number")),
        ("7,wish,Unknown kind,3,,3,,", ("cards.csv", 8, "kind", "unknown-kind")),
        ("7,idea,,3,,3,,", ("cards.csv", 8, "text", "text")),
        ("7,idea,No such cluster,9,,3,,", ("cards.csv", 8, "cluster", "unknown-cluster")),
        ("7,idea,Into itself,3,7,3,,", ("cards.csv", 8, "merged_into", "unknown-card")),
        ("7,idea,Too few cells", ("cards.csv", 8, "", "cells")),
        ("7,idea,Table,3,,x,,", ("cards.csv", 8, "table", "number")),
    ],
)
def test_a_card_that_cannot_be_is_refused_with_its_row(row: str, expected: tuple[object, ...], tmp_path: Path) -> None:
    folder = copied(tmp_path)
    with (folder / "cards.csv").open("a") as file:
        file.write(row + "\n")
    assert faults(folder / "consultation.yaml") == [expected]


@pytest.mark.parametrize("content", [b"", b"card,kind\n1,idea\n", b"card,kind,text\n", b"card,kind,text\n1,idea,\xff\n"])
def test_a_file_without_cards_is_refused(content: bytes, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "cards.csv").write_bytes(content)
    assert [name for name, *_ in faults(folder / "consultation.yaml")] == ["cards.csv"]


def _version(part: Any) -> Any:
    return part["prototypes"][0]["versions"][1]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda part: _version(part).update(applies_to=["nowhere"]), "unknown-ref"),
        (lambda part: _version(part).update(clusters=[9]), "unknown-cluster"),
        (lambda part: _version(part).update(cards=[99]), "unknown-card"),
        (lambda part: _version(part).pop("change"), "change-missing"),
        (lambda part: _version(part).pop("clusters"), "without-cards"),
        (lambda part: part["prototypes"][1].update(ref="p1"), "doubled"),
        (lambda part: part["prototypes"][1]["versions"][0].update(modality="must"), "red-line"),
        (lambda part: part["decisions"][0].update(ref=9), "unknown-ref"),
        (lambda part: part["clusters"].append(dict(part["clusters"][0], title={"en": "Again"})), "doubled"),
        (lambda part: part["adoption"].update(threshold="3/2"), "not-a-share"),
        (lambda part: part.update(whatever=1), "schema"),
    ],
)
def test_what_does_not_fit_together_is_refused_by_name(
    change: Callable[[Any], object], code: str, tmp_path: Path
) -> None:
    assert [fault[3] for fault in faults(rewritten(copied(tmp_path), change))] == [code]


def test_hostile_words_of_a_card_stay_words(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    with (folder / "cards.csv").open("a") as file:
        file.write(f'7,idea,"{NASTY}",1,,,,\n')
    read = run.read(folder / "consultation.yaml")
    kept = read.components[0].kept
    assert kept is not None
    assert kept["cards"][-1] == {"language": "en", "card": 7, "kind": "idea", "text": NASTY, "cluster": "1"}
