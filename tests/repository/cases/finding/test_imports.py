"""Cases of other collections: all rows or none, each once, unknown values told, nothing hostile let in."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from repository.cases.domain import importing
from repository.cases.models import Case, Imported
from repository.cases.reading import labels
from repository.cases.services import exchanging, moving, writing
from repository.cases.services.exchanging import ImportRefused
from tests.repository.cases.scene import Scene

pytestmark = pytest.mark.django_db
COLUMNS = (
    "id title description body country start_date number_of_participants recruitment_method facetoface_online_or_both"
    " decision_methods_1 decision_methods_2 change_types_1 staff mood"
)
TRAMS = (
    "4711,Tram data jury,People judged tram data.,<h2>Why</h2><p>Trams &amp; data<script>x()</script></p>,Belgium,"
    "2021-03-04T00:00,24,random,both,voting,magic,changes_in_public_policy,yes,calm"
)
PARTICIPEDIA = "\n".join(
    [COLUMNS.replace(" ", ","), TRAMS, "4712,Water meters,,,Atlantis,soon,,election,,,,,,", ""]
).encode()
GOVERNANCE = json.dumps(
    [
        {
            "id": "pdg-1", "title": "Clinic data", "selected findings": ["Ask first.", "Tell after."],
            "location": "Leeds, United Kingdom",
            "data_cycle": ["sharing", "re-use", "dreaming"], "data types": "health|census", "lens": "collective",
            "start_year": 2019, "url": "https://pdg.example.org/1", "lead organisation": "Clinic",
        }
    ]
).encode()  # fmt: skip


def read(content: bytes, scheme: str = "participedia") -> importing.Reading:
    return importing.read(scheme, content, today="2026-01-01", country=labels.country_code)


def test_participedia_row_becomes_a_draft() -> None:
    first, second = read(PARTICIPEDIA).rows
    document = first.document
    assert (document["title"], document["summary"], document["context"]["background"], document["context"]["started"]) == (
        "Tram data jury", "People judged tram data.", "Why\nTrams & data", "2021-03-04",
    )  # fmt: skip
    assert document["place"]["countries"] == ["BE"] and document["response"]["change_types"] == ["public_policy"]
    assert document["components"] == [
        {
            "from": ["s1"], "id": "c1", "feeds_into": [], "participants": 24, "recruitment": "random", "mode": "hybrid",
            "decision": "voting",
        }
    ]  # fmt: skip
    assert document["sources"][0]["url"] == "https://participedia.net/case/4711"
    assert first.notes == (("decision_methods", "magic"), ("staff", "yes"), ("mood", "calm"))
    assert second.notes == (("country", "Atlantis"), ("start_date", "soon"))
    assert read(PARTICIPEDIA).unknown == ("mood",)


def test_participatory_data_governance_record_becomes_a_draft() -> None:
    (found,) = read(GOVERNANCE, "participatory-data-governance").rows
    document = found.document
    assert (document["results"]["findings"], document["data"]["stages"], document["data"]["types"]) == (
        ["Ask first.", "Tell after."], ["share", "use_decide"], ["health_records", "census"],
    )  # fmt: skip
    assert (document["place"]["countries"], document["governance"]["lens"]) == (["GB"], "collective")
    assert document["organisers"]["organisations"][0]["name"] == "Clinic"
    assert found.notes == (("data_cycle", "dreaming"),)


def test_taking_over_twice_writes_once_and_a_touched_draft_is_left() -> None:
    scene = Scene()
    first = exchanging.take_over(scheme="participedia", content=PARTICIPEDIA, by=scene.editor)
    again = exchanging.take_over(scheme="participedia", content=PARTICIPEDIA, by=scene.editor)
    assert (first.counts, again.counts, Case.objects.count()) == ({"new": 2}, {"unchanged": 2}, 2)
    case = Imported.objects.get(source="4711").case
    assert (case.state, case.origin, case.contributor, case.number) == ("draft", "import", scene.editor, None)
    writing.save(case=case, changes={"title": "Tram data, mine now"}, saves=case.saves, by=scene.editor)
    changed = PARTICIPEDIA.replace(b"Tram data jury", b"Tram jury").replace(b"Water meters", b"Water")
    third = exchanging.take_over(scheme="participedia", content=changed, by=scene.editor)
    assert [one.what for one in third.outcomes] == ["left", "changed"]
    assert sorted(Case.objects.values_list("title", flat=True)) == ["Tram data, mine now", "Water"]
    assert Imported.objects.get(case__title="Water").case.content["title"] == "Water"
    assert moving.missing(Case.objects.get(title="Water")) != []  # its form asks for the rest


def test_only_checking_writes_nothing() -> None:
    report = exchanging.take_over(scheme="participedia", content=PARTICIPEDIA, by=Scene().editor, only_check=True)
    assert (report.counts, Case.objects.count(), Imported.objects.count()) == ({"new": 2}, 0, 0)


BAD: list[tuple[bytes, tuple[int, str]]] = [
    (b"", (1, "empty")), (b"id,title\n", (2, "empty")), (b"id,title\n1,\xff", (2, "not-utf-8")), (b"id,title\n1,\0", (2, "nul")),
    (b"title\nx", (1, "columns-missing")), (b"id,title\n1,A,B", (2, "cells")), (b'id,title\n1,"A', (2, "not-csv")),
    (b"id,title\n1,A\n2,\n", (3, "missing")), (b"id,title\n1,A\n1,B\n", (3, "doubled")),
    (b"id,title,title\n1,A,B", (1, "columns-doubled")),
    (b"[" * 100_000, (1, "not-json")), (b'[{"id": 1}, 2]', (1, "not-json")), (b'{"cases": {}}', (1, "not-json")),
]  # fmt: skip


@pytest.mark.parametrize(("content", "told"), BAD, ids=range(len(BAD)))
def test_bad_file_is_refused_with_row_and_reason_and_nothing_is_saved(content: bytes, told: tuple[int, str]) -> None:
    with pytest.raises(ImportRefused) as refused:
        exchanging.take_over(scheme="participedia", content=content, by=Scene().editor)
    assert [(one.row, one.code) for one in refused.value.faults][:1] == [told]
    assert Case.objects.count() == 0


def test_page_reports_rows_to_editors(client: Client) -> None:
    scene = Scene()
    client.force_login(scene.editor)

    def send(content: bytes) -> Any:
        given = {"scheme": "participedia", "file": SimpleUploadedFile("cases.csv", content)}
        return client.post("/cases/desk/import/", given)

    refused, taken = send(b"id,title\n1,A\n1,B\n"), send(PARTICIPEDIA)
    assert (refused.status_code, b"The same record stands in row 2." in refused.content) == (422, True)
    assert (taken.status_code, b"magic" in taken.content, b"mood" in taken.content) == (200, True, True)
    assert Case.objects.count() == 2


def test_command_reports_rows(tmp_path: Path, capsys: Any) -> None:
    editor = Scene().editor
    path = tmp_path / "cases.csv"
    path.write_bytes(PARTICIPEDIA)
    call_command("import_cases", path, scheme="participedia", by=editor.email)
    assert "2 new" in capsys.readouterr().out
    path.write_bytes(b"id,title\n1,A,B\n")
    with pytest.raises(CommandError, match="row 2"):
        call_command("import_cases", path, scheme="participedia", by=editor.email)


def test_what_is_no_text_is_taken_out_of_json_and_refused_in_csv() -> None:
    told = importing.read("participedia", b'[{"id": 1, "title": "Tr\\u0000am \\ud800jury"}]', today="", country=str)
    assert [(one.source, one.document["title"]) for one in told.rows] == [("1", "Tram jury")]
    halves = importing.read("participedia", b"id,title\n1,Tram \xed\xa0\x80jury\n", today="", country=str)
    assert [(one.row, one.code) for one in halves.faults] == [(2, "not-utf-8")]
