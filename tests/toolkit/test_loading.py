"""Loading the toolkit from files: idempotent, all or nothing, and no text changes under its version."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from socialicense.audit.models import Event
from tests.toolkit import kit
from toolkit.models import Release, Step, Tool, ToolText, ToolVersion
from toolkit.refusals import ContentRefused
from toolkit.services import loading

pytestmark = pytest.mark.django_db


def test_files_are_loaded_once_however_often(tmp_path: Path) -> None:
    folder = kit.write(tmp_path, [kit.path()], [kit.tool(), kit.tool("check", 2)])
    assert loading.load(folder=folder) == loading.Loaded("1.0.0", 2, 1)
    assert loading.load(folder=folder) == loading.Loaded("1.0.0", 0, 0)
    (folder / "tools" / "01-brief.en.yaml").write_text(
        "# a comment\n" + (folder / "tools" / "01-brief.en.yaml").read_text()
    )
    assert loading.load(folder=folder) == loading.Loaded("1.0.0", 0, 0)
    counts = [model.objects.count() for model in (Release, Tool, ToolVersion, ToolText, Step)]
    assert (counts, Event.objects.filter(event="toolkit.loaded").count()) == ([1, 2, 2, 2, 1], 1)
    assert [use.version.tool.slug for use in Step.objects.get().uses.all()] == ["brief", "check"]


def test_changed_tool_needs_a_new_version(tmp_path: Path) -> None:
    kit.load(tmp_path)
    changed = kit.tool(purpose="Say it better.")
    with pytest.raises(ContentRefused) as refused:
        loading.load(folder=kit.write(tmp_path, [kit.path()], [changed]))
    assert "brief (en) has changed, but its version is still 1.0.0" in refused.value.sentence()
    assert ToolText.objects.get(version__tool__slug="brief").purpose == "Say what you plan."

    release = kit.path("1.1.0", {"brief": "1.1.0", "check": "1.0.0"})
    release["releases"] = [*kit.path()["releases"], *release["releases"]]
    loaded = loading.load(folder=kit.write(tmp_path, [release], [changed | {"version": "1.1.0"}]))
    assert loaded == loading.Loaded("1.1.0", 1, 1)
    assert sorted(ToolVersion.objects.filter(tool__slug="brief").values_list("version", flat=True)) == [
        "1.0.0",
        "1.1.0",
    ]


@pytest.mark.parametrize("part", ["notes", "stages"])
def test_changed_release_needs_a_new_version(tmp_path: Path, part: str) -> None:
    kit.load(tmp_path)
    changed = kit.path()
    if part == "notes":
        changed["releases"][0]["notes"] = ["Other notes."]
    else:
        changed["stages"][0]["goal"] = "Something else."
    with pytest.raises(ContentRefused, match="content-refused"):
        loading.load(folder=kit.write(tmp_path, [changed], []))
    status = kit.path()
    status["releases"][0]["status"] = "deprecated"
    assert loading.load(folder=kit.write(tmp_path, [status], [])) == loading.Loaded("1.0.0", 0, 0)
    assert Release.objects.get().status == "deprecated"


def test_translation_comes_beside_its_source(tmp_path: Path) -> None:
    kit.load(tmp_path)
    french = kit.tool(language="fr", title="Le plan")
    path = kit.path(language="fr", title="Une boîte à outils")
    assert loading.load(folder=kit.write(tmp_path, [path], [french])) == loading.Loaded("1.0.0", 1, 0)
    release = Release.objects.get()
    assert (release.texts["fr"]["title"], Step.objects.get().texts["fr"]["goal"]) == ("Une boîte à outils", "One page.")

    french["sections"][0]["fields"][1]["required"] = True
    with pytest.raises(ContentRefused) as refused:
        loading.load(folder=kit.write(tmp_path, [], [french]))
    assert "its fields are not those of en" in refused.value.sentence()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"minutes": 31}, "the steps take 30 minutes, the tool says 31"),
        (
            {"worked_example": {"title": "x", "note": "y", "answers": {"people": 0}}},
            "worked example, people: too-small",
        ),
        ({"worked_example": {"title": "x", "note": "y", "answers": {"other": 1}}}, "there is no field other"),
        ({"related": ["nothing"]}, "related tool nothing does not exist"),
        ({"kind": "poem"}, "/kind"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_faulty_tool_names_its_fault_and_leaves_nothing(tmp_path: Path, changes: dict[str, object], fault: str) -> None:
    folder = kit.write(tmp_path, [kit.path()], [kit.tool(**changes), kit.tool("check", 2)])
    with pytest.raises(ContentRefused) as refused:
        loading.load(folder=folder)
    assert fault in refused.value.sentence()
    assert (Release.objects.count(), ToolVersion.objects.count()) == (0, 0)


def test_release_of_a_tool_that_is_not_there_is_refused(tmp_path: Path) -> None:
    folder = kit.write(tmp_path, [kit.path()], [kit.tool()])
    with pytest.raises(ContentRefused, match="names tools that are not here: check"):
        loading.load(folder=folder)
    assert ToolVersion.objects.count() == 0


def test_command_loads_and_says_what_is_wrong(tmp_path: Path) -> None:
    folder = kit.write(tmp_path, [kit.path()], [kit.tool(), kit.tool("check", 2)])
    out = StringIO()
    call_command("load_toolkit", "--from", str(folder), stdout=out)
    assert out.getvalue().strip() == "Toolkit 1.0.0: 2 new texts of tools, 1 new releases."
    (folder / "tools" / "03-x.en.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match="03-x.en.yaml"):
        call_command("load_toolkit", "--from", str(folder))


def test_database_keeps_versions_apart(tmp_path: Path) -> None:
    version = kit.load(tmp_path)
    with pytest.raises(IntegrityError, match="tool_version_once"):
        ToolVersion.objects.create(tool=version.tool, version="1.0.0", kind="form", minutes=5, language="en")
