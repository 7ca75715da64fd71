"""An assembly from files: drawn or checked, counted, and every number of it added up again from published tables."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.utils import timezone

from consultations.files import run
from consultations.files.refusals import FilesRefused
from repository.licenses.domain.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLE = Path(__file__).parent / "assembly"


def copied(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "files")
    return tmp_path / "files"


def rewritten(folder: Path, change) -> Path:
    file = folder / "consultation.yaml"
    raw = yaml.safe_load(file.read_text("utf-8"))
    change(raw["components"][0]["assembly"])
    file.write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    return file


def faults(file: Path) -> list[tuple[str, int | None, str]]:
    with pytest.raises(FilesRefused) as refused:
        run.read(file)
    return [(fault.file, fault.row, fault.code) for fault in refused.value.faults]


def checked(files: dict[str, bytes]):
    return verify(
        files["license.jsonld"],
        did=files["did.json"],
        ballots=files["ballots.jsonl"],
        questions=files["questions.json"],
        now=f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
        tables={name: files[name] for name in ("1-composition.csv", "1-attendance.csv")},
    )


def test_an_assembly_from_files_ends_with_a_license_whose_numbers_are_added_up_again(tmp_path):
    call_command("consult", str(EXAMPLE / "consultation.yaml"), out=str(tmp_path / "out"))
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    report, license = json.loads(files["report.json"]), json.loads(files["license.jsonld"])["socialLicense"]
    verified = checked(files)
    (component,) = license["how_it_was_made"]["components"]

    assert report["use_cases"] == {"stations": "acceptable_with_conditions", "insurers": "not_acceptable"}
    assert (report["conditions"], report["red_lines"]) == (1, 1)
    assert verified.valid, verified.findings
    assert {name: fact["value"] for name, fact in component["facts"].items() if fact["check"] == "R"} == {
        "pool": 60,
        "selected": 12,
        "sessions_held": 3,
        "attendances_in_room": 33,
        "attendances_by_link": 1,
        "absences": 2,
    }
    assert verified.recounted == report["figures"] + 6
    assert component["provenance"]["lottery"]["seed"] == "dice 4 1 6, 5 September 2026"
    assert [one["text"]["en"] for one in license["conditions"][0]["minority"]] == [
        "Copies without dates would be harmless."
    ]
    changed = checked(files | {"1-composition.csv": files["1-composition.csv"].replace(b",12", b",13", 1) + b"x"})
    assert "table-changed" in changed.codes and not changed.valid


def test_a_panel_drawn_elsewhere_is_checked_against_the_targets(tmp_path):
    folder = copied(tmp_path)
    drawn = sorted({line.split(",")[0] for line in (folder / "ballots.csv").read_text().splitlines()[1:]})

    def elsewhere(part):
        del part["lottery"]["seed"]
        part["panel"] = "panel.csv"

    file = rewritten(folder, elsewhere)
    (folder / "panel.csv").write_text("id\n" + "\n".join(drawn) + "\n")
    assert run.read(file).components[0].members == 12

    (folder / "panel.csv").write_text("id\n" + "\n".join(drawn[1:]) + "\n")
    assert ("panel.csv", None, "panel-size") in faults(file)


def test_a_vote_without_a_seat_is_refused(tmp_path):
    folder = copied(tmp_path)
    with (folder / "ballots.csv").open("a") as file:
        file.write("stranger,use-stations,agree\n")
    assert faults(folder / "consultation.yaml") == [("ballots.csv", None, "not-a-member")]


def test_attendance_of_strangers_and_unknown_sessions_is_refused_with_its_row(tmp_path):
    folder = copied(tmp_path)
    seat = (folder / "attendance.csv").read_text().splitlines()[1].split(",")[0]
    (folder / "attendance.csv").write_text(
        f"member,session,presence\n{seat},1,in_room\nnobody,1,in_room\n{seat},9,in_room\n{seat},1,by_link\n{seat},2,late\n"
    )
    assert faults(folder / "consultation.yaml") == [
        ("attendance.csv", 3, "not-a-member"),
        ("attendance.csv", 4, "unknown-session"),
        ("attendance.csv", 5, "doubled"),
        ("attendance.csv", 6, "presence"),
    ]


def test_targets_that_cannot_be_met_are_refused_with_the_way_out(tmp_path):
    folder = copied(tmp_path)
    text = (folder / "targets.csv").read_text().replace("age,65+,3,4", "age,65+,11,12")
    (folder / "targets.csv").write_text(text)
    with pytest.raises(FilesRefused) as refused:
        run.read(folder / "consultation.yaml")
    assert refused.value.faults[0].file == "targets.csv"
    assert "65+" in refused.value.faults[0].reason


def test_a_recommendation_about_an_unknown_use_is_refused(tmp_path):
    file = rewritten(copied(tmp_path), lambda part: part["recommendations"][0].update(applies_to=["nowhere"]))
    assert [code for _, _, code in faults(file)] == ["unknown-ref"]
