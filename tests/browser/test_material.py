"""A briefing written at a desk, read on a phone with scripts off and in Arabic: every page looked at by axe."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.test import Client
from playwright.sync_api import Page

from consultations.material.models import Item
from tests.consultations.material.shelf import MP3, PDF, published, speaker
from tests.consultations.material.test_views import Desk, signed_in

from .conftest import PHONE
from .inspection import Inspector
from .person import Person
from .test_discussion import at_browser
from .turning import turn


def test_a_briefing_is_written_read_and_signed(visitor: Callable[..., Page], address: str, tmp_path: Path) -> None:
    desk, inspector = Desk(), Inspector((320,))
    published(desk.consultation, desk.organiser, stance="against", title="What is lost", body="word " * 60)
    speaker(desk.consultation, desk.organiser)

    def somebody(client: Client, *, looks: bool = True, **how: Any) -> Person:
        return Person(at_browser(visitor(**how), client, address), inspector if looks else None)

    writer = somebody(signed_in(desk.organiser))
    writer.open(f"/organise/{desk.scene.slug}/").follow("Briefing").follow("Add an item")
    writer.send("Go on", author="Ines Example", affiliation="Lowmere University", stance="for", asked_by="members")
    (tmp_path / "costs.pdf").write_bytes(PDF)
    (tmp_path / "talk.mp3").write_bytes(MP3)
    writer.page.locator("[name=file]").set_input_files(tmp_path / "costs.pdf")
    writer.page.locator("[name=audio]").set_input_files(tmp_path / "talk.mp3")
    writer.send("Save", title="What it costs", summary="In short", body="# Costs\n- a **lot**", easy_read="Much.",
                transcript="Good evening.")  # fmt: skip
    item = Item.objects.order_by("position").last()
    turn(writer.page.get_by_role("link", name="العربيّة"))
    writer.arrived().send("Save", title="كم يكلف", body="يكلف كثيرا")
    writer.press("Publish this version").press("Begin a new version").sees("What changed")
    writer.open(desk.url("briefing")).follow("Sam Speaker").open(desk.url("briefing_withdraw", item.id))

    reader = somebody(Client(), looks=False, scripts=False, size=PHONE)
    reader.open(f"/consultations/{desk.scene.slug}/").follow("Read the briefing").sees("What is lost")
    reader.follow("What it costs").sees("Good evening.")
    somebody(Client(), size=PHONE).open(desk.url("material_item", item.id))
    member = somebody(desk.sit(), size=PHONE)
    member.open(desk.url("material")).follow("Requests for information").send("Ask", text="Who pays for it?")
    writer.open(desk.url("briefing")).follow("Answer 1").send("Publish", answer_en="The town")
    somebody(signed_in(desk.observer)).open(desk.url("briefing")).follow("Sign it").send(
        "Sign", kind="signed", capacity="Chair of the oversight group"
    )
    arabic = somebody(Client(), language="ar", size=PHONE)
    arabic.open(desk.url("material")).open(desk.url("material_item", item.id)).sees("يكلف كثيرا")
    arabic.open(desk.url("material_requests")).sees("The town")
    assert arabic.get(desk.url("material_booklet"))[:5] == b"%PDF-"
    assert inspector.faults == []
