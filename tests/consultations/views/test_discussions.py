"""A discussion beside a consultation: arranged by organisers, read by everybody, spoken in by those who take part."""

import csv
import html
import io
import json
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Contact, Participation
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind, User
from socialicense.discussion import selectors, urls
from socialicense.discussion.models import Contribution, Discussion
from socialicense.discussion.naming import Author
from socialicense.discussion.services import talking
from socialicense.jobs import services as jobs
from tests.consultations.views.voting import Scene, scene
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}} javascript:alert(3)"


class Room:
    """An open discussion of the component, with people who sit, and two moderators."""

    def __init__(self, **fields: object) -> None:
        self.scene: Scene = scene()
        now = timezone.now()
        values = {"opens": now - timedelta(hours=1), "closes": now + timedelta(hours=1)} | fields
        self.row = Discussion.objects.create(
            target_kind="component",
            target=self.scene.ballot.component_id,
            scope=self.scene.consultation.id,
            prompt={"en": "Who should check it?"},
            **values,
        )
        self.organiser = self.staff("organiser")
        self.first, self.second = self.staff("facilitator"), self.staff("facilitator")

    def staff(self, role: str) -> User:
        user = make.user()
        scope = {"scope_kind": ScopeKind.CONSULTATION, "scope_id": self.scene.consultation.id}
        accounts.grant(user=user, role=role, by=None, **scope)
        return user

    def url(self, name: str = "page", *args: object) -> str:
        return reverse(f"discussion:{name}", args=[self.row.target_kind, self.row.target, *args])

    def sit(self, person: int = 0) -> tuple[Client, Participation]:
        client = Client()
        return client, self.scene.sit(client, person)

    def say(self, client: Client, text: str, *at: int, **more: str) -> int:
        address = self.url("thread", *at) if at else self.url()
        return int(client.post(address, {"text": text, "language": "en", **more}).status_code)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(client: Client, url: str) -> str:
    return html.unescape(client.get(url).content.decode())


def test_an_organiser_arranges_it_and_everybody_finds_it():
    room = Room()
    Discussion.objects.all().delete()
    organiser, slug = signed_in(room.organiser), room.scene.slug
    assert Client().get(room.url()).status_code == 404
    terms = reverse("consultations:discussion_terms", args=[slug, "component", room.row.target])
    now = timezone.now()
    given = {
        "prompt_en": "Who should check it?", "prompt_ar": "من يراقب؟",
        "opens": f"{now - timedelta(minutes=2):%Y-%m-%dT%H:%M}", "closes": f"{now + timedelta(days=3):%Y-%m-%dT%H:%M}",
        "identity": "pseudonymous",
    }  # fmt: skip
    assert organiser.post(terms, given | {"closes": given["opens"]}).status_code == 422

    assert organiser.post(terms, given).status_code == 302

    row = Discussion.objects.get()
    shorter = given | {"closes": f"{now + timedelta(days=2):%Y-%m-%dT%H:%M}"}
    assert organiser.post(terms, shorter).status_code == 409
    assert (row.prompt["ar"], row.identity, row.scope) == ("من يراقب؟", "pseudonymous", room.scene.consultation.id)
    assert room.url() in read(Client(), f"/consultations/{slug}/")
    assert room.url() in read(organiser, f"/organise/{slug}/discussions/")
    client, _ = room.sit()
    assert room.url() in read(client, f"/consultations/{slug}/me/")
    assert "Who should check it?" in read(Client(), room.url())


def test_people_speak_answer_and_stand_behind_each_other():
    room = Room()
    ana, _ = room.sit(0)
    bo, _ = room.sit(1)
    assert room.say(ana, "Let a council check", stance="pro") == 302
    assert room.say(bo, "Who sits in it?", 1) == 302
    assert room.say(ana, "People by lot, see https://example.org/lot.", 1, answers="2") == 302
    assert bo.post(room.url("support", 1), {"on": "1", "back": "sort=newest"})["Location"] == (
        f"{room.url()}?sort=newest#c-1"
    )

    page = read(Client(), room.url())
    for words in (
        "Let a council check",
        "for it",
        "1 person stands behind it",
        "Person 1",
        "Person 2",
        "3 contributions",
    ):
        assert words in page
    thread = read(Client(), room.url("thread", 1))
    assert "in answer to #2" in thread
    assert '<a href="https://example.org/lot" rel="nofollow noopener noreferrer ugc">' in thread
    assert Client().get(room.url("thread", 3))["Location"] == f"{room.url('thread', 1)}?after=2#c-3"
    assert [found in read(Client(), f"{room.url()}?stance=contra") for found in ("Let a council", "Nothing of this kind")] == [
        False, True,
    ]  # fmt: skip


def test_pages_follow_each_other_without_gaps_in_every_order(monkeypatch: pytest.MonkeyPatch):
    room = Room()
    monkeypatch.setattr(selectors, "A_PAGE", 4)
    for n in range(11):
        author = Author("participation", room.scene.roll[n].pk)
        talking.post(discussion=room.row, author=author, text=f"N{n}", language="en", stance="pro" if n % 2 else "")
    Contribution.objects.filter(number__in=[2, 5, 9]).update(support=3)
    expected = {
        ("newest", ""): [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
        ("supported", ""): [9, 5, 2, 11, 10, 8, 7, 6, 4, 3, 1],
        ("unanswered", ""): [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
        ("supported", "pro"): [2, 10, 8, 6, 4],
    }
    for (sort, stance), numbers in expected.items():
        found, after = [], ""
        while True:
            page = selectors.page(room.row, sort=sort, stance=stance, after=after)
            found += [thread.one.number for thread in page.threads]
            if not page.following:
                break
            after = page.following
        assert (sort, stance, found) == (sort, stance, numbers)
    for nonsense in ("x", "9.9.9", "-1", "99999999999999"):
        assert Client().get(room.url(), {"after": nonsense, "sort": nonsense, "stance": nonsense}).status_code == 200


def test_hostile_words_do_nothing_in_page_file_or_mail():
    room = Room(identity="named")
    ana, person = room.sit()
    Contact.objects.update_or_create(participation=person, defaults={"email": "ana@example.org", "name": "Ana"})
    assert room.say(ana, HOSTILE, name="<b onclick=x>Ana") == 302
    assert room.say(ana, '=HYPERLINK("http://evil.example")') == 302
    assert room.say(ana, "https://example.org/\"onmouseover=alert(1) https://a.example/'x") == 302

    mod = signed_in(room.first)
    pages = [room.url(), room.url("thread", 1), room.url("report", 1)]
    for text in [
        *(Client().get(url).content.decode() for url in pages),
        *(ana.get(room.url(name)).content.decode() for name in ("page", "mine")),
        mod.get(room.url("queue") + "?show=shown").content.decode(),
    ]:
        assert [
            bad
            for bad in ("<script>alert", "<img src=x", "<b onclick", 'onmouseover=alert(1)"', 'onmouseover="')
            if bad in text
        ] == []
    rows = list(csv.reader(io.StringIO(b"".join(Client().get(room.url("csv")).streaming_content).decode())))
    assert [row[-1] for row in rows[1:3]] == [HOSTILE, '\'=HYPERLINK("http://evil.example")']
    assert "Ana" not in str(rows)
    act = {"number": ["1", "2"], "act": "hide", "ground": "off-topic", "words": "=1+1 <script>alert(9)</script>"}
    assert mod.post(room.url("queue"), act).status_code == 302
    assert "<script>alert(9)" not in Client().get(room.url("log")).content.decode()
    log = list(csv.DictReader(io.StringIO(b"".join(Client().get(room.url("log_csv")).streaming_content).decode())))
    assert [(row["number"], row["act"], row["words"][:5], row["capacity"]) for row in log] == [
        ("1", "hide", "'=1+1", "facilitator"), ("2", "hide", "'=1+1", "facilitator"),
    ]  # fmt: skip
    jobs.run_due()
    assert [("alert(1)" in message.body, message.to) for message in mail.outbox] == [(False, ["ana@example.org"])] * 2
    lines = b"".join(Client().get(room.url("jsonl")).streaming_content).decode().splitlines()
    assert [(one["number"], one["state"], one["text"][:5]) for one in map(json.loads, lines)] == [
        (1, "hidden", ""), (2, "hidden", ""), (3, "shown", "https"),
    ]  # fmt: skip


def test_moderation_from_report_to_second_moderator():
    room = Room()
    ana, _ = room.sit(0)
    room.say(ana, "Nour lives in Mill Street")
    visitor = Client()
    assert visitor.post(room.url("report", 1), {"ground": "other"}).status_code == 422
    assert visitor.post(room.url("report", 1), {"ground": "personal"}).status_code == 302
    first, second = signed_in(room.first), signed_in(room.second)
    assert "It names or describes a private person" in read(first, room.url("queue"))
    hide = {"number": ["1"], "act": "hide", "ground": "personal", "words": "Says where somebody lives"}
    assert first.post(room.url("queue"), hide).status_code == 302
    assert [client.post(room.url("queue"), hide).status_code for client in (second, visitor, ana)] == [409, 404, 404]
    assert "Mill Street" not in read(visitor, room.url())

    assert room.url("mine") in read(ana, f"/consultations/{room.scene.slug}/me/")
    assert "Says where somebody lives" in read(ana, room.url("mine"))
    assert ana.post(room.url("appeal", 1), {"words": "It is my own address"}).status_code == 302
    assert ana.post(room.url("appeal", 1), {"words": "Again"}).status_code == 409
    one = Contribution.objects.get()
    hear = room.url("hear", one.id)
    assert "a second moderator decides" in read(first, hear)
    assert first.post(hear, {"uphold": "0", "words": "Mine"}).status_code == 403
    assert visitor.get(hear).status_code == 404
    assert second.post(hear, {"uphold": "0", "words": "It is"}).status_code == 302
    assert "Mill Street" in read(visitor, room.url())
    log = read(visitor, room.url("log"))
    assert ("objection heard, shown again" in log, room.first.email in log) == (True, False)


def test_a_decision_on_many_is_undone_at_once():
    room = Room()
    ana, _ = room.sit()
    for n in range(3):
        room.say(ana, f"Buy {n}")
    first = signed_in(room.first)
    act = {"number": ["1", "2", "3"], "act": "hide", "ground": "advertising", "words": "Sells things"}
    first.post(room.url("queue"), act)
    line = room.row.decisions.first()
    assert "3 contributions at once" in read(first, room.url("undo", line.pk))
    assert Client().post(room.url("undo", line.pk), {"words": "x"}).status_code == 404
    assert first.post(room.url("undo", line.pk), {"words": "A mistake"}).status_code == 302
    assert set(Contribution.objects.values_list("state", flat=True)) == {"shown"}


def test_ones_own_words_are_changed_and_taken_back():
    room = Room()
    ana, _ = room.sit(0)
    bo, _ = room.sit(1)
    room.say(ana, "Frist")
    assert [bo.get(room.url(name, 1)).status_code for name in ("edit", "remove", "appeal")] == [404] * 3
    assert ana.post(room.url("edit", 1), {"text": "First"}).status_code == 302
    assert "Frist" in read(Client(), room.url("thread", 1))
    assert "Take your words back?" in read(ana, room.url("remove", 1))
    assert ana.post(room.url("remove", 1)).status_code == 302
    assert "First" not in read(Client(), room.url("thread", 1))
    assert "Taken back by its author" in read(Client(), room.url("thread", 1))


def test_what_waits_is_seen_by_its_author_and_moderators_only():
    room = Room(premoderated=True)
    ana, _ = room.sit(0)
    assert ana.post(room.url(), {"text": "Hello", "language": "en"})["Location"] == room.url("mine")
    bo, _ = room.sit(1)
    seen = [client.get(room.url("thread", 1)).status_code for client in (Client(), bo, ana, signed_in(room.first))]
    assert seen == [404, 404, 200, 200]
    assert bo.post(room.url("report", 1), {"ground": "insult"}).status_code == 404
    publish = {"number": ["1"], "act": "publish"}
    assert signed_in(room.first).post(room.url("queue") + "?show=waiting", publish).status_code == 302
    assert "Hello" in read(Client(), room.url())


def test_the_page_costs_the_same_for_few_and_for_many(django_assert_max_num_queries):
    room = Room()
    ana, _ = room.sit()
    costs = []
    for count in (3, 9):
        for n in range(count):
            one = talking.post(
                discussion=room.row, author=Author("participation", room.scene.roll[n].pk), text="x", language="en"
            )
            talking.post(
                discussion=room.row, author=Author("user", room.first.pk, capacity="facilitator"), text="y",
                language="en", answers=one,
            ) if n < 2 else None  # fmt: skip
        with django_assert_max_num_queries(10) as captured:
            Client().get(room.url())
        costs.append(len(captured))
    assert costs[0] == costs[1]


ROLES = {"visitor": None, "participant": None, "organiser": "organiser", "observer": "observer", "elsewhere": None}
# Address -> who gets a page; everybody else finds nothing.
EVERYBODY, MODERATORS = set(ROLES), {"organiser"}
PAGES = {
    "page": EVERYBODY, "thread": EVERYBODY, "report": EVERYBODY, "log": EVERYBODY, "log_csv": EVERYBODY,
    "csv": EVERYBODY, "jsonl": EVERYBODY, "queue": MODERATORS, "undo": MODERATORS, "hear": MODERATORS,
    "edit": {"participant"}, "remove": {"participant"}, "appeal": {"participant"}, "support": set[str](),
    "mine": {"participant", "organiser"},
}  # fmt: skip


def test_every_address_opens_for_its_people_only():
    assert {pattern.name for pattern in urls.urlpatterns} == set(PAGES)
    room = Room()
    participant, _ = room.sit()
    room.say(participant, "Hidden soon")
    room.say(participant, "Stays")
    act = {"number": ["1"], "act": "hide", "ground": "off-topic", "words": "Elsewhere"}
    signed_in(room.first).post(room.url("queue"), act)
    participant.post(room.url("appeal", 1), {"words": "Why?"})
    one, line = Contribution.objects.get(number=1), room.row.decisions.get()
    other = make.user()
    accounts.grant(
        user=other, role="organiser", scope_kind=ScopeKind.CONSULTATION, scope_id=make.consultation().id, by=None
    )
    clients = {
        "visitor": Client(), "participant": participant, "organiser": signed_in(room.organiser),
        "observer": signed_in(room.staff("observer")), "elsewhere": signed_in(other),
    }  # fmt: skip
    arguments = {"thread": [2], "report": [2], "edit": [2], "remove": [2], "appeal": [1], "support": [2],
                 "undo": [line.pk], "hear": [one.pk]}  # fmt: skip
    found = {
        name: {
            who
            for who, client in clients.items()
            if client.get(room.url(name, *arguments.get(name, []))).status_code == 200
        }
        for name in PAGES
    }
    assert found == PAGES
    for absent in (room.url("thread", 99), room.url("thread", 2**40), room.url("undo", 2**40), room.url("undo", 99)):
        assert clients["organiser"].get(absent).status_code == 404
    assert Client().get(f"/discussions/draft/{room.row.target}/").status_code == 404
