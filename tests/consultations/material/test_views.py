"""The briefing in the browser: written by organisers, read by everybody, asked about by members, signed by observers."""

import html
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.material import selectors, urls
from consultations.material.models import InformationRequest, Item, Opinion, Speaker
from consultations.material.services import asking, library
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind, User
from tests.consultations.views.voting import Scene, scene
from tests.factories import consultations as make

from .shelf import MP3, PDF, keep, published, speaker, written

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


class Desk:
    """A consultation with somebody in every role."""

    def __init__(self) -> None:
        self.scene: Scene = scene()
        self.consultation = self.scene.consultation
        self.organiser, self.observer = self.staff("organiser"), self.staff("observer")
        self.facilitator = self.staff("facilitator")

    def staff(self, role: str) -> User:
        user = make.user()
        accounts.grant(user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=self.consultation.id, by=None)
        return user

    def url(self, name: str, *args: object) -> str:
        return reverse(f"consultations:{name}", args=[self.consultation.slug, *args])

    def sit(self) -> Client:
        client = Client()
        self.scene.sit(client)
        return client


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return html.unescape(answer.content.decode())


FACTS = {"author": "Ines Example", "affiliation": "Lowmere University", "stance": "for", "asked_by": "members"}


def test_an_organiser_writes_publishes_and_revises_an_item():
    desk = Desk()
    organiser, visitor = signed_in(desk.organiser), Client()
    answer = organiser.post(desk.url("briefing_new"), FACTS)
    item = Item.objects.get()
    assert answer["Location"] == desk.url("briefing_wording", item.id, "en")
    file = SimpleUploadedFile("../Costs 2026.html", PDF, content_type="text/html")
    sound = SimpleUploadedFile("talk.exe", MP3, content_type="application/x-msdownload")
    words = {"title": "What it costs", "body": "# Costs\n- a **lot**", "file": file, "audio": sound}
    assert organiser.post(answer["Location"], words).status_code == 422  # a recording without its words
    file.seek(0), sound.seek(0)
    words |= {"transcript": "Good evening.", "easy_read": "It costs much."}
    assert organiser.post(answer["Location"], words).status_code == 302
    assert (visitor.get(desk.url("material_item", item.id)).status_code, selectors.library(desk.consultation)) == (
        404,
        [],
    )
    assert "Missing in: العربيّة" in read(organiser, desk.url("briefing"))

    assert organiser.post(desk.url("briefing_publish", item.id)).status_code == 302

    page = read(visitor, desk.url("material_item", item.id))
    for part in ("What it costs", "<h2>Costs</h2>", "<li>a <strong>lot</strong></li>", "It costs much.", "Good evening.",
                 "asked for by people who take part", "Costs-2026.pdf", "<audio controls"):  # fmt: skip
        assert part in page
    assert "media-src 'self'" in visitor.get(desk.url("material_item", item.id))["Content-Security-Policy"]
    assert organiser.get(desk.url("briefing_wording", item.id, "en")).status_code == 404
    organiser.post(desk.url("briefing_revise", item.id))
    again = {"title": "What it costs now", "body": "Less", "transcript": "Good evening."}
    assert organiser.post(desk.url("briefing_wording", item.id, "en"), again).status_code == 302
    organiser.post(desk.url("briefing_publish", item.id))
    assert library.in_work(item) is not None  # no reason yet, so it was refused
    organiser.post(desk.url("briefing_facts", item.id), FACTS | {"reason": "Prices fell"})
    organiser.post(desk.url("briefing_publish", item.id))
    newest = read(visitor, desk.url("material_item", item.id))
    assert ("What it costs now" in newest, "Prices fell" in newest, "Costs-2026.pdf" in newest) == (True, True, True)
    earlier = read(visitor, desk.url("material_item", item.id) + "?version=1")
    assert ("This is an earlier version" in earlier, "<h2>Costs</h2>" in earlier) == (True, True)
    assert visitor.get(desk.url("material_item", item.id) + "?version=3").status_code == 404


@pytest.mark.parametrize(
    "content", [b"<html><script>alert(1)</script>", b"<svg onload=alert(1)>", b"", b"PK\x03\x04" * 99]
)
def test_a_file_that_is_no_document_is_refused_with_a_sentence(content: bytes):
    desk = Desk()
    edition = written(desk.consultation, desk.organiser)
    url = desk.url("briefing_wording", edition.item_id, "en")
    file = SimpleUploadedFile("a.pdf", content, content_type="application/pdf")
    answer = signed_in(desk.organiser).post(url, {"title": "x", "file": file})
    assert answer.status_code == 422
    assert edition.wordings.get().file is None


def test_a_file_is_handed_out_as_a_download_in_a_sandbox():
    desk = Desk()
    document, sound = keep(desk.consultation), keep(desk.consultation, MP3, "talk.mp3", audio=True)
    edition = written(desk.consultation, desk.organiser, file=document, audio=sound, transcript="Words")
    url = desk.url("material_file", document.id)
    assert Client().get(url).status_code == 404
    assert signed_in(desk.organiser).get(desk.url("briefing_file", document.id)).status_code == 200
    assert signed_in(desk.observer).get(desk.url("briefing_file", document.id)).status_code == 404
    library.publish(edition=edition, by=desk.organiser)

    answer = Client().get(url)

    assert b"".join(answer.streaming_content) == PDF
    headers = {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="Report.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    assert {name: answer[name] for name in headers} == headers
    part = Client().get(desk.url("material_file", sound.id), headers={"range": "bytes=2-5"})
    assert (part.status_code, b"".join(part.streaming_content), part["Content-Range"]) == (
        206,
        MP3[2:6],
        f"bytes 2-5/{len(MP3)}",
    )
    assert Client().get(desk.url("material_file", sound.id), headers={"range": f"bytes={len(MP3)}-"}).status_code == 416
    assert Client().get(desk.url("material_file", sound.id), headers={"range": "bytes=x"}).status_code == 200
    other = Desk()
    assert Client().get(other.url("material_file", document.id)).status_code == 404


def test_the_briefing_shows_its_balance_speakers_and_watchers():
    desk = Desk()
    empty = read(Client(), desk.url("material"))
    assert "Nothing is published yet" in empty
    published(desk.consultation, desk.organiser, body="word " * 400)
    published(desk.consultation, desk.organiser, stance="against", title="What is lost", body="word " * 100)
    speaker(desk.consultation, desk.organiser)
    observer = signed_in(desk.observer)
    form = observer.get(desk.url("briefing_opinion")).content.decode()
    digest = re.search(r'name="sha256" value="([0-9a-f]{64})"', form)
    assert digest is not None
    given = {
        "kind": "objection",
        "words": "Four times as much for it",
        "capacity": "Oversight group",
        "sha256": digest[1],
    }
    assert observer.post(desk.url("briefing_opinion"), given | {"words": ""}).status_code == 422
    assert observer.post(desk.url("briefing_opinion"), given).status_code == 302
    assert signed_in(desk.organiser).post(desk.url("briefing_opinion"), given).status_code == 404

    page = read(Client(), desk.url("material"))

    for part in ("Not balanced: there are 4.0 times as many words of what speaks for it as of what speaks against it.",
                 "What is lost", "Sam Speaker", "Lowmere Transport", "Objects", "Four times as much for it", digest[1]):  # fmt: skip
        assert part in page
    assert desk.observer.email not in page
    assert desk.url("material") in read(Client(), f"/consultations/{desk.scene.slug}/")
    assert desk.url("material") in read(desk.sit(), f"/consultations/{desk.scene.slug}/me/")
    published(desk.consultation, desk.organiser, stance="against", title="More", body="word " * 300)
    assert "(before a later change)" in read(Client(), desk.url("material"))
    assert observer.post(desk.url("briefing_opinion"), given).status_code == 409
    assert Opinion.objects.count() == 1


def test_members_ask_and_organisers_answer_in_the_open():
    desk = Desk()
    url, member = desk.url("material_requests"), desk.sit()
    assert Client().post(url, {"text": "Hello"}).status_code == 403
    without = Client()
    desk.scene.sit(without, 1, accept=False)
    assert without.post(url, {"text": "Hello"}).status_code == 409
    assert member.post(url, {"text": " "}).status_code == 422
    assert member.post(url, {"text": f"Who pays? {HOSTILE}"}).status_code == 302
    one = InformationRequest.objects.get()
    assert "to be answered by" in read(Client(), url)
    InformationRequest.objects.update(
        asked_at=timezone.now() - timedelta(days=9), due_at=timezone.now() - timedelta(days=2)
    )
    assert "overdue since" in read(Client(), url)
    assert "1 overdue" in read(Client(), desk.url("material"))
    organiser = signed_in(desk.organiser)
    assert organiser.post(desk.url("briefing_answer", one.id), {"answer_en": ""}).status_code == 422
    assert organiser.post(desk.url("briefing_answer", one.id), {"answer_en": "The town"}).status_code == 302
    assert organiser.post(desk.url("briefing_answer", one.id), {"answer_en": "Nobody"}).status_code == 409
    page = read(Client(), url)
    assert ("The town" in page, "after 9 days" in page, "Overdue" in page) == (True, True, True)
    assert "<script>alert(1)" not in Client().get(url).content.decode()
    hide = {"reason": "Names a person"}
    assert signed_in(desk.facilitator).post(desk.url("briefing_request_hide", one.id), hide).status_code == 302
    assert ("Who pays?" in read(Client(), url), "Names a person" in read(Client(), url)) == (False, True)


def test_hostile_words_do_nothing_on_any_page_or_in_the_booklet():
    desk = Desk()
    words = dict.fromkeys(("title", "summary", "body", "easy_read"), HOSTILE)
    edition = written(desk.consultation, desk.organiser, languages=("en", "ar"), **words)
    library.describe(edition=edition, facts=library.Facts("for", HOSTILE, HOSTILE, "members"), by=desk.organiser)
    library.publish(edition=edition, by=desk.organiser)
    speaker(desk.consultation, desk.organiser, name=HOSTILE, affiliation=HOSTILE, funding=HOSTILE, conflicts=HOSTILE)
    asking.ask(consultation=desk.consultation, participation=desk.scene.roll[0], text=HOSTILE, language="en")
    organiser, observer = signed_in(desk.organiser), signed_in(desk.observer)
    one, name = edition.item_id, Speaker.objects.get().id
    pages = [
        *(Client().get(desk.url(*parts)) for parts in (("material",), ("material_requests",), ("material_item", one))),
        *(organiser.get(desk.url(*parts)) for parts in (("briefing",), ("briefing_item", one), ("briefing_speaker", name))),
        observer.get(desk.url("briefing_opinion")),
    ]  # fmt: skip
    for page in pages:
        text = page.content.decode()
        assert (page.status_code, "<script>alert" in text, "<img src=x" in text) == (200, False, False)
    for language in ("en", "ar"):
        booklet = Client().get(desk.url("material_booklet"), headers={"accept-language": language})
        assert booklet["Content-Type"] == "application/pdf"
        assert (booklet.content[:5], len(booklet.content) > 5000) == (b"%PDF-", True)
    again = Client().get(desk.url("material_booklet"), headers={"accept-language": "ar"})
    assert again.content == booklet.content


def test_the_briefing_costs_the_same_for_few_and_for_many(django_assert_max_num_queries):
    desk, costs = Desk(), []
    for count in (1, 3):
        for _ in range(count):
            published(desk.consultation, desk.organiser)
        with django_assert_max_num_queries(17) as captured:
            Client().get(desk.url("material"))
        costs.append(len(captured))
    assert costs[0] == costs[1]


ROLES = ("visitor", "member", "organiser", "observer", "facilitator", "elsewhere")
WRITES, SEES, WATCHES = {"organiser"}, {"organiser", "observer", "facilitator"}, {"observer"}
PAGES = {
    "material": set(ROLES), "material_booklet": set(ROLES), "material_requests": set(ROLES), "material_item": set(ROLES),
    "material_file": set(ROLES),
    "briefing": SEES, "briefing_new": WRITES, "briefing_item": WRITES, "briefing_facts": WRITES, "briefing_wording": WRITES,
    "briefing_withdraw": WRITES, "briefing_file": WRITES, "briefing_speaker_new": WRITES, "briefing_speaker": WRITES,
    "briefing_answer": WRITES, "briefing_request_hide": {"organiser", "facilitator"}, "briefing_opinion": WATCHES,
    "briefing_publish": set[str](), "briefing_revise": set[str](), "briefing_speaker_remove": set[str](),
}  # fmt: skip


def test_every_address_opens_for_its_people_only():
    assert {pattern.name for pattern in urls.urlpatterns} == set(PAGES)
    desk = Desk()
    upload = keep(desk.consultation)
    out = published(desk.consultation, desk.organiser, file=upload)
    edition = library.revise(item=out.item, by=desk.organiser)
    name = speaker(desk.consultation, desk.organiser)
    asked = asking.ask(consultation=desk.consultation, participation=desk.scene.roll[0], text="Who?", language="en")
    other = make.user()
    accounts.grant(
        user=other, role="organiser", scope_kind=ScopeKind.CONSULTATION, scope_id=make.consultation().id, by=None
    )
    clients = {
        "visitor": Client(), "member": desk.sit(), "organiser": signed_in(desk.organiser),
        "observer": signed_in(desk.observer), "facilitator": signed_in(desk.facilitator), "elsewhere": signed_in(other),
    }  # fmt: skip
    arguments = {
        "material_item": [edition.item_id], "material_file": [upload.id], "briefing_file": [upload.id],
        "briefing_wording": [edition.item_id, "en"], "briefing_speaker": [name.id], "briefing_speaker_remove": [name.id],
        "briefing_answer": [asked.id], "briefing_request_hide": [asked.id],
    } | {f"briefing_{act}": [edition.item_id] for act in ("item", "facts", "withdraw", "publish", "revise")}  # fmt: skip
    found = {
        page: {
            who
            for who, client in clients.items()
            if client.get(desk.url(page, *arguments.get(page, []))).status_code == 200
        }
        for page in PAGES
    }
    assert found == PAGES
    for act in ("briefing_publish", "briefing_revise", "briefing_speaker_remove"):
        others = {who: client for who, client in clients.items() if who != "organiser"}
        answers = {who: client.post(desk.url(act, *arguments[act])).status_code for who, client in others.items()}
        assert answers == {"visitor": 302, "member": 302, "observer": 404, "facilitator": 404, "elsewhere": 404}
    assert (library.in_work(out.item), Speaker.objects.count()) == (edition, 1)
