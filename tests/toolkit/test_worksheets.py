"""Worksheets through the pages: filling in without scripts and field by field, two people, locking, moving, files."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from socialicense.accounts.models import User
from socialicense.audit.models import Event
from tests.factories import consultations as make
from tests.toolkit import kit
from toolkit import demo
from toolkit.domain.values import Checked, Row
from toolkit.forms import words
from toolkit.models import Answer, Change, Conflict, ToolVersion, Worksheet
from toolkit.refusals import ConflictsOpen, InvitationDead, WorksheetLocked
from toolkit.selectors import worksheets
from toolkit.services import loading, sharing, upgrading, writing
from toolkit.services.writing import Sent

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


class Table:
    """A worksheet and two people who write in it."""

    def __init__(self, folder: Path) -> None:
        self.version = kit.load(folder)
        self.ana, self.bo = make.user(), make.user()
        User.objects.filter(pk=self.ana.pk).update(name="Ana")
        User.objects.filter(pk=self.bo.pk).update(name="Bo")
        self.sheet = writing.begin(version=self.version, title="Our plan", language="en", by=self.ana)
        sharing.join(secret=sharing.invite(worksheet=self.sheet, by=self.ana), by=self.bo)

    def write(self, by: User, revision: int, **values: Any) -> writing.Written:
        sent = {field: Sent(value, revision) for field, value in values.items()}
        return writing.write(worksheet=self.sheet, sent=sent, by=by)

    def kept(self) -> dict[str, Any]:
        return worksheets.kept(self.sheet)

    def at(self, name: str = "worksheet", *more: object) -> str:
        return reverse(f"toolkit:{name}", args=[self.sheet.pk, *more])


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Table(tmp_path)


FORM = {
    "r.name": "0", "f.name": " Cool rooms ", "r.why": "0", "f.why": "It gets hot.\r\nVery.", "r.mood": "0", "f.mood": "good",
    "r.both": "0", "f.both": ["bad", "good"], "r.people": "0", "f.people": "1 200,5", "r.day": "0", "f.day": "2027-05-01",
    "r.checks": "0", "f.checks.good": "yes", "f.checks.good.note": "Asked.", "r.uses": "0", "f.uses.count": "2",
    "f.uses.1.key": "a1", "f.uses.1.title": "Map", "f.uses.1.cost": "3.5", "f.uses.2.key": "a2", "f.uses.2.title": "",
    "r.grid": "0", "f.grid.city.gain": "Plans",
}  # fmt: skip


def test_form_without_scripts_is_kept_typed(table: Table) -> None:
    form = FORM | {"f.people": "120,5", "r.cards": "1", "f.cards.count": "0"}
    answer = browser(table.ana).post(table.at(), form)
    assert (answer.status_code, answer["Location"]) == (302, table.at())
    assert worksheets.answers_of(table.sheet) == {
        "name": "Cool rooms", "why": "It gets hot.\nVery.", "mood": "good", "both": ("good", "bad"),
        "people": Decimal("120.5"), "day": date(2027, 5, 1), "checks": {"good": Checked("yes", "Asked.")},
        "uses": (Row("a1", {"title": "Map", "cost": Decimal("3.5")}),), "cards": (), "grid": {"city": {"gain": "Plans"}},
    }  # fmt: skip


def test_what_does_not_fit_is_shown_again_and_the_rest_is_kept(table: Table) -> None:
    page = browser(table.ana).post(table.at(), FORM)
    body = page.content.decode()
    assert page.status_code == 422
    assert 'value="1 200,5"' in body
    assert "People: it must be at most 900" in body
    assert table.kept()["name"] == "Cool rooms"
    assert "people" not in table.kept()


def test_empty_worksheet_begins_with_the_cards_of_the_tool(table: Table) -> None:
    assert worksheets.answers_of(table.sheet)["cards"] == (Row("row1", {"line": "Never sell it."}),)


def test_row_is_added_and_taken_away_without_scripts(table: Table) -> None:
    client = browser(table.ana)
    form = {"r.uses": "0", "f.uses.count": "1", "f.uses.1.key": "a1", "f.uses.1.title": "Map"}
    more = client.post(table.at(), form | {"more": "uses"})
    assert more["Location"] == f"{table.at()}?more=uses#f-uses"
    page = client.get(more["Location"]).content.decode()
    assert (page.count(".key"), "Take row 1 away" in page) == (6 + 2, True)
    client.post(table.at(), form | {"r.uses": "2", "take_away": "f.uses.1"})
    assert table.kept().get("uses") is None


def test_autosave_keeps_one_field_and_says_so(table: Table) -> None:
    client = browser(table.ana)
    answer = client.post(table.at("worksheet_field", "name"), {"r.name": "0", "f.name": "Plan"})
    assert (answer.json()["state"], answer.json()["revision"]) == ("saved", table.sheet.revision + 1)
    unfit = client.post(table.at("worksheet_field", "people"), {"r.people": "0", "f.people": "many"})
    assert (unfit.status_code, unfit.json()) == (422, {"state": "unfit", "say": "“many” is not a number"})
    unknown = client.post(table.at("worksheet_field", "other"), {"r.other": "0", "f.other": "x"})
    assert (unknown.status_code, unknown.json()["state"]) == (422, "field-unknown")
    assert table.kept()["name"] == "Plan"


def test_page_learns_what_others_changed_and_nothing_of_its_own(table: Table, django_assert_max_num_queries: Any) -> None:
    ana, seen = browser(table.ana), table.sheet.revision
    nothing = ana.get(table.at("worksheet_changed", seen))
    table.write(table.ana, seen, name="Plan")
    own = ana.get(table.at("worksheet_changed", seen)).json()
    table.write(table.bo, own["revision"], why="Because of heat.", mood="good")
    with django_assert_max_num_queries(5):
        others = ana.get(table.at("worksheet_changed", own["revision"])).json()
    sharing.lock(worksheet=table.sheet, although_missing=True, by=table.bo)
    locked = ana.get(table.at("worksheet_changed", others["revision"])).json()

    assert (nothing.status_code, nothing.content) == (304, b"")
    assert own == {"revision": seen + 1, "fields": []}
    assert (others["revision"], others["fields"]) == (seen + 2, ["mood", "why"])
    assert others["say"].startswith("Somebody else has changed this worksheet.")
    assert (locked["fields"], "say" in locked) == ([], True)


def test_two_people_in_one_field_lose_no_word(table: Table) -> None:
    table.write(table.ana, 1, why="Because of heat.")
    clash = table.write(table.bo, 1, why="Because of the law.")
    assert (clash.conflicts, clash.behind) == (("why",), ("why",))
    assert table.kept()["why"] == "Because of heat."
    again = table.write(table.bo, clash.revisions["why"], why="Because of the new law.")
    assert again.conflicts == ("why",)
    conflict = Conflict.objects.get()
    assert (conflict.value, conflict.by) == ("Because of the new law.", table.bo)
    with pytest.raises(ConflictsOpen, match="conflicts-open"):
        sharing.lock(worksheet=table.sheet, by=table.ana, although_missing=True)

    page = browser(table.ana).get(table.at()).content.decode()
    assert ("Bo wrote this at the same time:" in page, "Because of the new law." in page) == (True, True)
    browser(table.ana).post(table.at("worksheet_settle", conflict.pk), {"take": "yes"})
    assert table.kept()["why"] == "Because of the new law."
    said = list(Change.objects.filter(field="why").order_by("revision").values_list("value", flat=True))
    assert {"Because of heat.", "Because of the law.", "Because of the new law."} <= set(said)


def test_two_people_in_one_table_are_joined(table: Table) -> None:
    row = {"key": "a1", "cells": {"title": "Map"}}
    table.write(table.ana, 1, uses=[row])
    first = table.sheet.revision
    table.write(table.ana, first, uses=[row | {"cells": {"title": "Map", "risk": "bad"}}])
    other = table.write(table.bo, first, uses=[row, {"key": "b1", "cells": {"title": "Alarm"}}])
    assert (other.conflicts, other.behind) == ((), ("uses",))
    assert table.kept()["uses"] == [
        {"key": "a1", "cells": {"title": "Map", "risk": "bad"}},
        {"key": "b1", "cells": {"title": "Alarm"}},
    ]
    own = table.write(table.bo, other.revisions["uses"], uses=[row, {"key": "b1", "cells": {"title": "Warning"}}])
    assert own.conflicts == ()
    assert [one["cells"] for one in table.kept()["uses"]] == [{"title": "Map", "risk": "bad"}, {"title": "Warning"}]


def test_old_page_sent_unchanged_changes_nothing(table: Table) -> None:
    table.write(table.ana, 1, name="New name")
    stale = table.write(table.bo, 0, name=None)
    assert (stale.conflicts, stale.behind, table.kept()["name"]) == ((), ("name",), "New name")


def test_locked_worksheet_is_only_read_until_it_is_opened_with_a_reason(table: Table) -> None:
    client = browser(table.bo)
    refused = client.post(table.at("worksheet_done"), {})
    assert (refused.status_code, "Name of the plan" in refused.content.decode()) == (409, True)
    client.post(table.at("worksheet_done"), {"although": "on"})
    with pytest.raises(WorksheetLocked):
        table.write(table.ana, 1, name="x")
    late = browser(table.ana).post(table.at(), {"r.name": "0", "f.name": "Typed too late"})
    assert (late.status_code, "Typed too late" in late.content.decode()) == (409, True)
    read = client.get(table.at()).content.decode()
    assert ("<textarea" in read, read.count("nothing written")) == (False, 9)  # all but the cards that it began with
    assert client.post(table.at("worksheet_done"), {"reason": ""}).status_code == 422
    client.post(table.at("worksheet_done"), {"reason": "A number was wrong."})
    table.write(table.ana, 1, name="x")
    kinds = list(Change.objects.exclude(kind="written").values_list("kind", "note"))
    assert kinds == [("locked", ""), ("reopened", "A number was wrong.")]
    events = set(Event.objects.filter(target=f"worksheet:{table.sheet.pk}").values_list("event", flat=True))
    assert {"worksheet.locked", "worksheet.reopened", "worksheet.joined"} <= events


def test_link_lets_people_in_until_it_is_closed(table: Table) -> None:
    cem = make.user()
    page = browser(table.ana).post(table.at("worksheet_people"), {"act": "link"}).content.decode()
    link = page.split('id="link">')[1].split("<")[0]
    path = link.removeprefix("http://testserver")
    assert browser(cem).get(table.at()).status_code == 404
    joining = browser(cem).get(path)
    assert (joining.status_code, "no-store" in joining["Cache-Control"]) == (200, True)
    assert browser(cem).get(table.at()).status_code == 404
    assert browser(cem).post(path)["Location"] == table.at()
    assert browser(cem).get(table.at()).status_code == 200
    browser(table.ana).post(table.at("worksheet_people"), {"act": "close"})
    dora = make.user()
    assert browser(dora).post(path).status_code == 404
    with pytest.raises(InvitationDead):
        sharing.join(secret="x", by=dora)
    hand = table.sheet.hands.get(user=cem)
    browser(table.ana).post(table.at("worksheet_let_go", hand.pk))
    assert browser(cem).get(table.at()).status_code == 404


def newer(folder: Path) -> ToolVersion:
    changed = kit.tool(version="1.1.0", changelog=[{"version": "1.1.0", "date": "2026-12-01", "text": "Shorter."}])
    fields = changed["sections"][0]["fields"]
    fields[:] = [field for field in fields if field["id"] not in {"why", "both"}]
    by_id = {field["id"]: field for field in fields}
    by_id["uses"]["columns"] = by_id["uses"]["columns"][:2]
    by_id["people"]["maximum"] = 50
    by_id["name"]["label"] = "Its name"
    fields.append({"id": "extra", "label": "Something new", "help": "Say.", "type": "text"})
    changed["worked_example"] = {"title": "x", "note": "Invented.", "answers": {"name": "Cool rooms"}}
    path = kit.path("1.1.0", {"brief": "1.1.0", "check": "1.0.0"})
    path["releases"] = [*kit.path()["releases"], *path["releases"]]
    loading.load(folder=kit.write(folder, [path], [changed]))
    return ToolVersion.objects.get(tool__slug="brief", version="1.1.0")


def test_newer_version_is_offered_and_loses_nothing(table: Table, tmp_path: Path) -> None:
    uses = [{"key": "a1", "cells": {"title": "Map", "cost": 3}}]
    table.write(table.ana, 1, name="Plan", why="Heat.", both=["good"], people=80, uses=uses, mood="good")
    client = browser(table.ana)
    assert client.get(table.at("worksheet_newer")).status_code == 404
    target = newer(tmp_path)
    table.sheet.refresh_from_db()
    assert table.sheet.version == table.version
    page = client.get(table.at()).content.decode()
    assert "There is a newer version of this tool: 1.1.0." in page
    plan = upgrading.plan(worksheet=table.sheet, target=target, states=words.states())
    assert (plan.added, plan.removed) == (("Something new",), ("Why now", "All that hold"))
    assert ("Name of the plan", "Its name") in plan.changed
    offered = client.get(table.at("worksheet_newer")).content.decode()
    assert ("Something new" in offered, "Heat." in offered) == (True, True)

    assert client.post(table.at("worksheet_newer"))["Location"] == table.at()
    table.sheet.refresh_from_db()
    assert (table.sheet.version, client.get(table.at()).status_code) == (target, 200)
    cards = [{"key": "row1", "cells": {"line": "Never sell it."}}]
    assert table.kept() == {
        "name": "Plan", "mood": "good", "uses": [{"key": "a1", "cells": {"title": "Map"}}], "cards": cards,
    }  # fmt: skip
    assert [(one["label"], one["text"]) for one in table.sheet.leftover] == [
        ("Why now", "Heat."), ("All that hold", "Good"), ("People", "80 people"), ("Uses", "Cost: 3"),
    ]  # fmt: skip


def test_json_goes_out_and_comes_in_again(table: Table) -> None:
    client = browser(table.ana)
    client.post(table.at(), FORM | {"f.people": "7"})
    out = client.get(table.at("worksheet_json"))
    raw = json.loads(out.content)
    assert (raw["schema"], raw["tool"], raw["version"]) == ("socialicense/worksheet/1", "brief", "1.0.0")
    assert raw["answers"]["uses"] == [{"title": "Map", "cost": 3.5}]
    back = client.post(reverse("toolkit:worksheet_take_in"), {"file": SimpleUploadedFile("w.json", out.content)})
    made = Worksheet.objects.exclude(pk=table.sheet.pk).get()
    assert back["Location"] == reverse("toolkit:worksheet", args=[made.pk])
    before, after = worksheets.answers_of(table.sheet), worksheets.answers_of(made)
    assert {k: v for k, v in after.items() if k not in {"uses", "cards"}} == {
        k: v for k, v in before.items() if k not in {"uses", "cards"}
    }
    assert [row.cells for row in after["uses"]] == [row.cells for row in before["uses"]]


DEEP = '{"schema":"socialicense/worksheet/1","answers":' + "[" * 3000 + "]" * 3000 + "}"
GOOD = {"schema": "socialicense/worksheet/1", "tool": "brief", "version": "1.0.0", "language": "en", "title": "x"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose the file first"),
        (b"\xff\xfe{", "it is not UTF-8"),
        (b"{", "it is not JSON"),
        (b"[1]", "it is not a worksheet"),
        (DEEP.encode(), "nested too deep"),
        (b'{"schema": "a", "schema": "b"}', "stands twice"),
        (json.dumps(GOOD | {"answers": {"people": float("nan")}}).encode(), "NaN is no number"),
        (json.dumps(GOOD | {"version": "9.9.9"}).encode(), "there is no tool “brief” in version 9.9.9 here"),
        (json.dumps(GOOD | {"title": "a\0b"}).encode(), "“title” is missing or is not text"),
        (json.dumps(GOOD | {"answers": {"name": "a\0b", "zz": 1}}).encode(), "it holds a character that cannot be kept"),
        (json.dumps(GOOD | {"answers": {"uses": [{"title": "x", "evil": "=1"}]}}).encode(), "there is no column “evil”"),
        (json.dumps(GOOD | {"answers": {"day": "tomorrow"}}).encode(), "“tomorrow” is not a date"),
        (json.dumps(GOOD | {"answers": {"name": "\ud800"}}).encode(), "it holds a character that cannot be kept"),
    ],
)
def test_bad_file_says_why_and_leaves_nothing(table: Table, content: bytes, said: str) -> None:
    client = browser(table.ana)
    answer = client.post(reverse("toolkit:worksheet_take_in"), {"file": SimpleUploadedFile("w.json", content)}, follow=True)
    assert said in answer.content.decode()
    assert Worksheet.objects.count() == 1


def test_hostile_words_stay_words_on_every_page(table: Table) -> None:
    sharing.rename(worksheet=table.sheet, title=HOSTILE, by=table.ana)
    table.write(table.ana, 1, name=HOSTILE, why=HOSTILE, uses=[{"key": "a1", "cells": {"title": HOSTILE}}])
    table.write(table.bo, 0, why=HOSTILE + "2")
    client = browser(table.ana)
    names = ("worksheet", "worksheet_history", "worksheet_people", "worksheet_done", "worksheet_remove")
    bodies = [client.get(table.at(name)).content.decode() for name in names]
    bodies.append(client.get(reverse("toolkit:worksheets")).content.decode())
    assert [HOSTILE in body for body in bodies] == [False] * len(bodies)
    assert all("&lt;script&gt;" in body for body in bodies)


def test_pages_cost_few_queries(table: Table, django_assert_max_num_queries: Any) -> None:
    table.write(table.ana, 1, name="Plan", uses=[{"key": f"k{n}", "cells": {"title": "x"}} for n in range(6)])
    client = browser(table.ana)
    for url in (table.at(), reverse("toolkit:worksheets"), table.at("worksheet_history")):
        with django_assert_max_num_queries(10):
            assert client.get(url).status_code == 200
    visitor = Client()
    for url in ("/toolkit/", "/toolkit/?q=plan", "/toolkit/steps/plan/", "/toolkit/tools/brief/", "/toolkit/releases/1.0.0/"):
        with django_assert_max_num_queries(10):
            assert visitor.get(url).status_code == 200


def test_database_keeps_one_answer_a_field(table: Table) -> None:
    table.write(table.ana, 1, name="Plan")
    with pytest.raises(IntegrityError, match="worksheet_answer_once"):
        Answer.objects.create(worksheet=table.sheet, field="name", value="x", revision=9)


def test_every_tool_of_the_platform_can_be_filled_in() -> None:
    """The real tools with their worked examples: begun, filled in, shown, read again, and given out as a file."""
    loading.load()
    ana = make.user()
    client = browser(ana)
    versions = ToolVersion.objects.select_related("tool").order_by("tool__number")
    assert [version.tool.number for version in versions] == list(range(1, 23))
    for version in versions:
        sheet = writing.begin(version=version, title=version.tool.slug, language="en", by=ana)
        tool = worksheets.definition(sheet)
        sent = {id: Sent(value, sheet.revision) for id, value in tool.example.items()}
        writing.write(worksheet=sheet, sent=sent, by=ana)
        page = client.get(reverse("toolkit:worksheet", args=[sheet.pk]))
        form = client.get(reverse("toolkit:tool", args=[version.tool.slug]))
        assert (page.status_code, form.status_code, worksheets.kept(sheet)) == (200, 200, dict(tool.example))
        assert list(worksheets.answers_of(sheet)) == [field.id for field in tool.fields]
        odt = client.get(reverse("toolkit:worksheet_odt", args=[sheet.pk]))
        assert odt.content[30:38] == b"mimetype"


def test_demo_holds_a_worksheet_that_is_done_and_one_in_work() -> None:
    consultation, people = make.consultation(), {"organiser": make.user(), "colleague": make.user()}
    demo.build(people, consultation)
    done, begun = worksheets.of_consultation(consultation)
    assert (done.locked, begun.locked) == (True, False)
    assert set(begun.changes.values_list("by", flat=True)) >= {people["organiser"].pk, people["colleague"].pk}
    assert len(worksheets.kept(begun)) == demo.WRITTEN
