"""Cases as files: every format says the same, formulas do not run, and the archive describes itself."""

import csv
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from repository.cases.models import Case
from repository.cases.services import standing
from tests.repository.cases.finding.published import one
from tests.repository.cases.scene import Scene, document, group

pytestmark = pytest.mark.django_db


def body(address: str) -> bytes:
    answer: Any = Client().get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def case() -> Case:
    one("plain", "A plain case", place=group("place"), context=group("context", problem="When?", theme="city"))
    return one("formula", "=HYPERLINK(1) & 50 % of it_all", takeaway="Do “{this}” first, always.")


def test_table_has_a_row_a_case_and_runs_no_formula(case: Case) -> None:
    rows = table(body("/cases/files/csv?sort=title"))
    assert [(row["number"], row["title"], row["place.countries"], row["context.started"]) for row in rows] == [
        ("2", "'=HYPERLINK(1) & 50 % of it_all", "BE", "2024"),
        ("1", "A plain case", "not_stated", "not_stated"),
    ]
    assert rows[0]["data.types"] == "mobility_transport" and rows[0]["data.stages"] == "share | analyse"
    assert rows[0]["data.personal"] == "true"
    assert [row["number"] for row in table(body("/cases/files/csv?theme=city"))] == ["1"]


def test_codebook_says_what_every_column_and_code_means(case: Case) -> None:
    told = table(body("/cases/codebook.csv"))
    columns = {row["column"] for row in told if row["file"] == "cases.csv"}
    assert columns == set(table(body("/cases/files/csv"))[0])
    codes = {row["code"]: row["meaning_of_code"] for row in told if row["column"] == "method" and row["code"]}
    assert codes["jury"] == "citizens’ jury" or codes["jury"]
    assert [row for row in told if row["code"] and not row["meaning_of_code"]] == []


def test_json_and_linked_data_hold_the_record(case: Case) -> None:
    address = f"/cases/{case.number}/{case.slug}/as/"
    plain, linked = json.loads(body(address + "json")), json.loads(body(address + "jsonld"))
    assert plain["content"] == case.content and plain["version"] == 1
    assert (linked["@type"], linked["record"], linked["socialLicense"], linked["methods"]) == (
        "Dataset", case.content, "conditional", ["jury"],
    )  # fmt: skip
    terms = json.loads(body("/cases/context.jsonld"))["@context"]
    assert {"record", "methods", "socialLicense", "standing"} <= set(terms) and linked["@context"].endswith(
        "/cases/context.jsonld"
    )
    assert len(json.loads(body("/cases/files/jsonld"))["@graph"]) == len(json.loads(body("/cases/files/json"))) == 2
    assert json.loads(body("/cases/files/json?country=ZZ")) == []


def test_citations(case: Case) -> None:
    address = f"/cases/{case.number}/{case.slug}/as/"
    entry, item = body(address + "bib").decode(), json.loads(body(address + "csl"))[0]
    assert entry.startswith("@misc{case2v1,\n  title = {{=HYPERLINK(1) \\& 50 \\% of it\\_all}},\n")
    assert (item["id"], item["type"], item["version"], item["URL"]) == ("case-2-v1", "webpage", "1", plain_url(case))
    assert body("/cases/files/bib").count(b"@misc{") == 2


def plain_url(case: Case) -> str:
    return str(json.loads(body(f"/cases/{case.number}/{case.slug}/as/json"))["url"])


def test_archive_describes_every_file(case: Case) -> None:
    archive = zipfile.ZipFile(io.BytesIO(body("/cases/files/zip")))
    package = json.loads(archive.read("datapackage.json"))
    told = {one["path"]: (one["bytes"], one["hash"]) for one in package["resources"]}
    found = {name: archive.read(name) for name in archive.namelist() if name != "datapackage.json"}
    assert told == {name: (len(held), f"sha256:{hashlib.sha256(held).hexdigest()}") for name, held in found.items()}
    assert package["count"] == 2
    for name in ("cases.csv", "components.csv", "organisations.csv", "sources.csv"):
        schema = next(one["schema"] for one in package["resources"] if one["path"] == name)
        assert [one["name"] for one in schema["fields"]] == list(table(found[name])[0])
    assert [json.loads(line)["number"] for line in found["cases.jsonl"].splitlines()] == [2, 1]


def test_drafts_and_retracted_cases_are_in_no_file() -> None:
    scene = Scene()
    case = scene.published()
    scene.draft(title="Secret draft", slug="secret")
    assert b"Secret" not in body("/cases/files/json")
    standing.retract(case=case, note="Never happened.", by=scene.editor)
    assert json.loads(body("/cases/files/json")) == []
    for kind in ("json", "jsonld", "csv", "bib", "csl"):
        gone = Client().get(f"/cases/{case.number}/{case.slug}/as/{kind}")
        assert (gone.status_code, "Never happened." in gone.content.decode()) == (410, True)
        assert "Where are night buses missing?" not in gone.content.decode()
    assert Client().get("/cases/files/exe").status_code == 404


def test_files_say_what_is_in_question() -> None:
    scene = Scene()
    case = standing.flag(case=scene.published(), note="Were there twenty?", by=scene.editor)
    address = f"/cases/{case.number}/{case.slug}/as/"
    plain, linked = json.loads(body(address + "json")), json.loads(body(address + "jsonld"))
    row = table(body("/cases/files/csv"))[0]
    assert (plain["standing"], plain["note"]) == (row["standing"], row["note"]) == ("flagged", "Were there twenty?")
    assert linked["standingNote"] == "Were there twenty?"
    assert "standingNote" in json.loads(body("/cases/context.jsonld"))["@context"]
    standing.clear_flag(case=case, note="There were.", by=scene.editor)
    assert "standingNote" not in json.loads(body(address + "jsonld"))


def test_feed_follows_any_search() -> None:
    one("buses", "Night <b>buses</b>")
    one(
        "trees",
        "Trees of the town",
        context=group("context", problem="Which?", theme="culture"),
        summary=document()["summary"],
    )
    feed = body("/cases/feed.atom?theme=mobility").decode()
    assert "Night &lt;b&gt;buses" in feed and "Trees" not in feed and feed.count("<entry>") == 1
    assert body("/cases/feed.atom").decode().count("<entry>") == 2


def test_feed_tells_what_was_retracted() -> None:
    scene = Scene()
    case = scene.published()
    address = f"{settings.SITE_URL}/cases/{case.number}/{case.slug}"
    assert f"<id>{address}</id>" in body("/cases/feed.atom?theme=mobility").decode()
    standing.retract(case=case, note="Never happened.", by=scene.editor)
    for query in ("", "?theme=mobility&reviewed=yes"):
        feed = body(f"/cases/feed.atom{query}").decode()
        assert feed.count("<entry>") == 1 and f"<id>{address}</id>" in feed
        assert "<title>Retracted: Bus cards in Lowmere</title>" in feed and "Never happened.</summary>" in feed
        assert document()["summary"] not in feed
    for query in ("?theme=culture", "?reviewed=no", "?q=buses"):
        assert body(f"/cases/feed.atom{query}").decode().count("<entry>") == 0
