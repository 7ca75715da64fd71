"""A discussion on a phone, with scripts off, in Arabic and by those who moderate: every page looked at by axe."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from playwright.sync_api import Page

from socialicense.discussion.models import Contribution
from tests.consultations.views.test_discussions import Room, signed_in

from .conftest import PHONE
from .inspection import Inspector
from .person import Person


def at_browser(page: Page, client: Client, address: str) -> Page:
    """Let a browser be who a test client is: it gets the same cookies."""
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": address} for name, morsel in client.cookies.items()]
    )
    return page


def test_a_discussion_is_held_and_moderated(visitor: Callable[..., Page], address: str) -> None:
    room, inspector = Room(), Inspector((320,))

    def somebody(client: Client, *, looks: bool = True, **how: Any) -> Person:
        return Person(at_browser(visitor(**how), client, address), inspector if looks else None)

    ana_client, bo_client = room.sit(0)[0], room.sit(1)[0]
    ana = somebody(ana_client, looks=False, scripts=False, size=PHONE)
    ana.open(room.url()).page.locator("label", has_text="for it").first.click()
    ana.send("Say it", text="Let a council check, see https://example.org/lot")
    bo = somebody(bo_client, size=PHONE)
    bo.open(room.url()).press("I stand behind this").follow("Answer").send("Answer", text="Who sits in it? " * 20)
    one = Contribution.objects.get(number=1)
    assert (one.support, one.replies) == (1, 1)
    bo.open(room.url()).page.locator("summary", has_text="Say something").click()
    bo.write(text=" ").press("Say it").sees("There is a problem")
    bo.open(room.url()).follow("Report it #1").press("Report it").sees("There is a problem")
    bo.page.locator("label", has_text="It insults").click()
    bo.press("Report it").sees("A moderator reads it")

    desk = somebody(signed_in(room.first))
    desk.open(room.url("queue")).page.get_by_role("checkbox").first.check()
    desk.page.locator("[for=act-hide]").click()
    desk.page.get_by_label("Reason from the list").select_option("insult")
    desk.send("Decide", words="Calls people names")
    desk.open(room.url("log")).follow("Undo")
    desk.open(f"/organise/{room.scene.slug}/discussions/")
    somebody(signed_in(room.organiser)).open(
        f"/organise/{room.scene.slug}/discussions/component/{room.row.target}/"
    ).sees("The discussion closes")

    writer = somebody(ana_client, size=PHONE)
    writer.open(f"/consultations/{room.scene.slug}/me/").follow("Read why").follow("Object").send(
        "Send the objection", words="It is no insult"
    )
    somebody(signed_in(room.second)).open(room.url("queue")).follow("Objection to").sees("What the author answers")
    somebody(Client(), language="ar", size=PHONE).open(room.url())
    assert inspector.faults == []
