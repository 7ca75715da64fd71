"""Who may open which page of the case repository: every address, for every role. Not allowed looks like not found."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from repository.cases import urls
from repository.cases.models import Case, Collection, Concern, Reply, Review
from repository.cases.selectors import public, work
from repository.cases.services import hearing, moving, searching, standing, writing
from socialicense.accounts.models import User
from tests.repository.cases.scene import Scene

pytestmark = pytest.mark.django_db
ROLES = (
    "anonymous", "stranger", "contributor", "reviewer", "editor", "other_editor", "trusted", "operator", "superuser",
    "asked",
)  # fmt: skip
SIGNED_IN = set(ROLES) - {"anonymous"}
EDITORS = {"editor", "other_editor"}
WHO: dict[str, set[str]] = {
    "index": set(ROLES), "collections": set(ROLES), "collection": set(ROLES), "number": set(ROLES), "case": set(ROLES),
    "version": set(ROLES), "history": set(ROLES), "report": SIGNED_IN, "reply": SIGNED_IN,
    "start": set(ROLES), "from_license": SIGNED_IN, "mine": SIGNED_IN,
    "overview": {"contributor"}, "read": {"contributor", "asked", "reviewer"} | EDITORS,
    "submit": {"contributor"}, "take_back": {"contributor"}, "discard": {"contributor"}, "update": {"contributor"},
    "invited": {"asked"}, "provenance": {"contributor"}, "write": {"contributor"}, "component": {"contributor"},
    "component_remove": {"contributor"}, "answer": {"contributor"},
    "desk": {"reviewer"} | EDITORS, "review": {"reviewer"}, "edit": EDITORS, "act": EDITORS, "invite": EDITORS,
    "trust": EDITORS, "withhold": EDITORS, "reply_decide": EDITORS, "concern": EDITORS, "collections_edit": EDITORS,
    "collection_new": EDITORS, "collection_edit": EDITORS,
}  # fmt: skip
WHO |= dict.fromkeys(
    ("map", "timeline", "compare", "feed", "files", "codebook", "context", "file"), set(ROLES)
)  # what is found, and taken away
WHO |= {
    "import": EDITORS,
    "saved": SIGNED_IN,
    "saved_keep": SIGNED_IN,
    "saved_visit": {"stranger"},
    "saved_remove": {"stranger"},
}
POST = {
    "saved_visit",
    "saved_remove",
    "submit",
    "take_back",
    "update",
    "component_remove",
    "answer",
    "act",
    "invite",
    "trust",
}


class World:
    """A published case with an old version, one being reviewed, one sent back, a collection, a reply and a concern."""

    def __init__(self) -> None:
        self.scene = scene = Scene()
        case = standing.correct(case=scene.published(), by=scene.editor)
        case = writing.save(case=case, changes={"title": "Bus cards in a town"}, saves=case.saves, by=scene.editor)
        self.public = standing.publish_correction(case=case, note="The town was wrong.", by=scene.editor)
        self.reviewed = scene.in_review()
        scene.review(self.reviewed, scene.reviewer, comments={"context.problem": "Whose?"})
        self.back = moving.ask_for_changes(case=self.reviewed, note="Please answer.", by=scene.editor)
        self.open = scene.in_review()
        self.asked = scene._user("Asa Asked")
        hearing.invite(case=self.back, of="Riders", email=self.asked.email, until=None, by=scene.editor)
        hearing.reply(case=self.public, of="Town", capacity="Mayor", text="Fine.", language="en", by=scene.stranger)
        hearing.report(case=self.public, about="error", text="Wrong.", by=scene.stranger)
        self.saved = searching.keep(query="q=buses", name="Buses", mailed=False, by=scene.stranger)
        self.collection = Collection.objects.create(slug="buses", title="Buses", about="Buses.", shown=True)

    def arguments(self, name: str) -> list[Any]:
        public, back = [self.public.number, self.public.slug], self.back
        given: dict[str, list[Any]] = {
            "number": public[:1], "version": [*public, 1], "collection": ["buses"], "write": [back.pk, "context"],
            "component": [back.pk, "c1"], "component_remove": [back.pk, "c1"], "review": [self.open.pk],
            "edit": [self.public.pk], "act": [self.public.pk, "flag"], "trust": [self.public.pk],
            "invite": [self.public.pk], "withhold": [self.public.versions.get(public_n=1).pk],
            "reply_decide": [Reply.objects.get(state="handed_in").pk], "concern": [Concern.objects.get().pk],
            "collection_edit": [self.collection.pk], "files": ["csv"], "file": [*public, "json"],
            "saved_visit": [self.saved.pk], "saved_remove": [self.saved.pk],
            "answer": [Review.objects.get(case=back).comments.get().pk],
        }  # fmt: skip
        if name in given:
            return given[name]
        if name == "from_license":
            return ["SL-2026-9999"]
        if name in {"case", "history", "report", "reply"}:
            return public
        plain = {
            "index",
            "collections",
            "start",
            "mine",
            "desk",
            "collections_edit",
            "collection_new",
            "feed",
            "codebook",
            "import",
            "saved",
            "saved_keep",
            "map",
            "timeline",
            "compare",
            "context",
        }
        return [] if name in plain else [back.pk]


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == set(WHO)


@pytest.mark.parametrize("role", ROLES)
def test_page_opens_for_its_roles_only(role: str) -> None:
    world = World()
    client = Client()
    if role != "anonymous":
        client.force_login(world.asked if role == "asked" else getattr(world.scene, role))
    found, expected = {}, {}
    for name in WHO:
        if name in POST and role in WHO[name]:
            continue  # acts have tests of their own; here only that nobody else reaches them
        url = reverse(f"cases:{name}", args=world.arguments(name))
        found[name] = (client.post(url) if name in POST else client.get(url)).status_code
        closed = 302 if role == "anonymous" else 404
        expected[name] = closed if role not in WHO[name] else 302 if name == "number" else 200
    expected["from_license"] = 302 if role == "anonymous" else 404  # there is no such license here
    assert found == expected


def test_a_draft_is_its_contributors_alone() -> None:
    scene = Scene()
    case = scene.draft()
    seen = {}
    for role in ("stranger", "contributor", "reviewer", "editor", "operator", "superuser"):
        client = Client()
        client.force_login(getattr(scene, role))
        urls_of = [reverse(f"cases:{name}", args=[case.pk]) for name in ("read", "edit", "review", "overview")]
        seen[role] = [client.get(url).status_code for url in urls_of]
    nobody = [404] * 4
    assert seen == dict.fromkeys(seen, nobody) | {"contributor": [200, 404, 404, 200]}


def test_what_is_written_anew_is_read_by_others_once_it_is_handed_in() -> None:
    scene = Scene()
    case = scene.published()
    hearing.invite(case=case, of="Riders", email=scene.stranger.email, until=None, by=scene.editor)
    case = standing.update(case=case, by=scene.contributor)
    case = writing.save(case=case, changes={"summary": "Not told yet. " * 4}, saves=case.saves, by=scene.contributor)
    readers = {"contributor": "read", "stranger": "read", "reviewer": "review", "editor": "edit"}

    def seen() -> dict[str, bool]:
        found = {}
        for role, name in readers.items():
            client = Client()
            client.force_login(getattr(scene, role))
            page = client.get(reverse(f"cases:{name}", args=[case.pk]))
            assert page.status_code == 200
            found[role] = b"Not told yet." in page.content
        return found

    assert seen() == dict.fromkeys(readers, False) | {"contributor": True}
    moving.submit(case=case, by=scene.contributor)
    assert seen() == dict.fromkeys(readers, True)


def test_who_was_asked_is_told_whether_the_text_is_public() -> None:
    scene = Scene()
    case = scene.published()
    hearing.invite(case=case, of="Riders", email=scene.stranger.email, until=timezone.localdate(), by=scene.editor)
    stranger, secret, public_page = Client(), "This is not public", f"/cases/{case.number}/{case.slug}"
    stranger.force_login(scene.stranger)

    def told() -> list[bool]:
        page = stranger.get(reverse("cases:read", args=[case.pk])).content.decode()
        return [words in page for words in (secret, f'href="{public_page}"', "You were asked to reply as Riders")]

    assert told() == [False, True, True]
    case = standing.update(case=case, by=scene.contributor)
    case = writing.save(case=case, changes={"summary": "Told anew. " * 6}, saves=case.saves, by=scene.contributor)
    assert told() == [False, True, True]
    moving.submit(case=case, by=scene.contributor)
    assert told() == [True, False, True]
    standing.retract(case=case, note="It never happened.", by=scene.editor)
    page = stranger.get(reverse("cases:read", args=[case.pk])).content.decode()
    assert "retracted.</b> It never happened." in page and secret not in page


def test_an_edition_that_was_given_up_is_read_by_nobody() -> None:
    scene = Scene()
    case = standing.update(case=scene.published(), by=scene.contributor)
    hearing.invite(case=case, of="Riders", email=scene.stranger.email, until=None, by=scene.editor)
    case = writing.save(case=case, changes={"summary": "Given up again. " * 4}, saves=case.saves, by=scene.contributor)
    case = moving.take_back(case=moving.submit(case=case, by=scene.contributor), by=scene.contributor)
    case = writing.save(case=case, changes={"takeaway": "Later words. " * 4}, saves=case.saves, by=scene.contributor)
    published, handed_in = public.version(case).content, case.versions.order_by("n").last()

    def texts(*readers: User) -> list[Any]:
        return [work.text_for(one, Case.objects.get()) for one in readers]

    assert handed_in is not None and texts(scene.stranger, scene.editor) == [handed_in.content] * 2
    writing.discard(case=case, by=scene.contributor)
    assert texts(scene.stranger, scene.editor) == [published] * 2
    standing.update(case=case, by=scene.contributor)
    assert texts(scene.stranger, scene.editor, scene.contributor) == [published] * 3
    writing.discard(case=case, by=scene.contributor)
    standing.correct(case=case, by=scene.editor)
    assert texts(scene.stranger, scene.reviewer, scene.contributor) == [published] * 3


def test_every_page_of_a_retracted_case_says_so_before_its_text() -> None:
    world = World()
    standing.retract(case=world.public, note="It never happened.", by=world.scene.editor)

    def order(name: str, *words: str) -> list[int]:
        page = Client().get(reverse(f"cases:{name}", args=world.arguments(name))).content.decode()
        return [page.index(one) for one in words]

    for name in ("case", "version"):
        told = order(
            name, "retracted.</b> It never happened.", "Read the text that was retracted", "once they could say"
        )
        assert told == sorted(told)
    told = order("history", "retracted.</b> It never happened.", "The town was wrong.")
    assert told == sorted(told)


def test_a_case_that_is_not_published_has_no_public_page() -> None:
    scene = Scene()
    scene.accepted()
    assert [Client().get(f"/cases/1/{page}").status_code for page in ("", "bus-cards-in-lowmere", "x/history/")] == [
        404
    ] * 3


def test_the_number_finds_the_case_whatever_stands_behind_it() -> None:
    Scene().published()
    client = Client()
    addresses = ["/cases/1/", "/cases/1/old-name", "/cases/1/bus-cards-in-lowmere"]
    answers = [client.get(url) for url in addresses]
    assert [(one.status_code, one.get("Location")) for one in answers] == [
        (302, addresses[2]), (302, addresses[2]), (200, None)
    ]  # fmt: skip
