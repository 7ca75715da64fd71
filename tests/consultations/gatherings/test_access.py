"""Who may open which page of meetings: every address for every role. Not allowed looks like not found."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consultations.gatherings import urls
from consultations.gatherings.models import Cluster, Idea, Question, TableNote
from consultations.gatherings.services import seating
from consultations.models import Participation
from consultations.people import services as people
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind, User
from socialicense.jobs import services as jobs
from tests.consultations.gatherings.scene import Room
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db

TEAM = ("organiser", "facilitator")
OTHERS = ("observer", "commissioner", "community_representative", "recruiter", "analyst")
POST_ONLY = {
    "features_use", "features_lottery", "idea_hide", "meeting_move", "note_remove", "round_act",
    "floor_act", "question_act", "meeting_pack", "meeting_act",
}  # fmt: skip
FOR_MEMBERS = {pattern.name for pattern in urls.own_pages}
FOR_ALL = {pattern.name for pattern in urls.public_pages}


class Full(Room):
    """A room with one of everything that an address can name."""

    def __init__(self) -> None:
        super().__init__(members=8)
        seating.ask(meeting=self.fresh(), rounds=1, size=4, there_only=False, by=self.facilitator)
        jobs.run_due()
        self.fresh()
        self.round = self.meeting.rounds.get()
        self.expert = self.speaker()
        self.idea = Idea.objects.create(component=self.component, number=1, text="An idea", language="en")
        self.cluster = Cluster.objects.create(component=self.component, position=1, title={"en": "Safety"})
        self.note = TableNote.objects.create(round=self.round, number=1, text="A note", language="en")
        self.question = Question.objects.create(
            meeting=self.meeting, participation=self.members[0], text="How long?", language="en", state="shown"
        )

    def with_role(self, role: str) -> User:
        user = make.user()
        accounts.grant(user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=self.consultation.id, by=None)
        return user

    def address(self, pattern: Any) -> str:
        known = {
            "slug": self.consultation.slug, "component_id": self.component.id, "meeting_id": self.meeting.id,
            "idea_id": self.idea.id, "round_id": self.round.id, "note_id": self.note.id,
            "question_id": self.question.id,
            "act": {"round_act": "start", "floor_act": "hand", "question_act": "show", "meeting_act": "begin"}.get(pattern.name),
        }  # fmt: skip
        wanted = {name: known[name] for name in pattern.pattern.converters}
        return reverse(f"consultations:{pattern.name}", kwargs=wanted)


def signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def answers(room: Full, client: Client, patterns: list[Any]) -> dict[str, int]:
    found = {}
    for pattern in patterns:
        url = room.address(pattern)
        posts = pattern.name in POST_ONLY | FOR_MEMBERS - {"my_session"}
        found[pattern.name] = int((client.post(url) if posts else client.get(url)).status_code)
    return found


@pytest.mark.parametrize("role", ["anonymous", "citizen", "elsewhere", "superuser", *OTHERS])
def test_nobody_but_the_team_finds_its_pages(role):
    room = Full()
    if role == "elsewhere":
        user: User | None = Room(members=0).facilitator
    elif role == "superuser":
        user = User.objects.create_superuser("root@example.org", "correct horse battery")
    else:
        user = None if role == "anonymous" else make.user() if role == "citizen" else room.with_role(role)

    found = answers(room, signed_in(user), urls.organise)

    assert set(found.values()) == {302 if role == "anonymous" else 404}


@pytest.mark.parametrize("role", TEAM)
def test_the_team_finds_every_page(role):
    room = Full()
    found = answers(room, signed_in(room.with_role(role)), [one for one in urls.organise if one.name not in POST_ONLY])

    assert {name: status for name, status in found.items() if status != 200} == {"meeting_pack_file": 404}


def test_a_meeting_of_another_consultation_is_not_found():
    room, other = Full(), Full()
    client = signed_in(room.facilitator)
    slug = {"slug": room.consultation.slug}
    addresses = [
        reverse("consultations:meeting", kwargs={**slug, "meeting_id": other.meeting.id}),
        reverse("consultations:criteria", kwargs={**slug, "component_id": other.component.id}),
        reverse(
            "consultations:meeting_round", kwargs={**slug, "meeting_id": room.meeting.id, "round_id": other.round.id}
        ),
        reverse("consultations:session", kwargs={**slug, "meeting_id": other.meeting.id}),
    ]

    assert [client.get(url).status_code for url in addresses] == [404] * len(addresses)


def test_everybody_reads_the_agenda_and_no_member_is_named_there():
    room = Full()
    pages = [signed_in(None).get(room.address(pattern)) for pattern in urls.public_pages]

    assert [page.status_code for page in pages] == [200, 200]
    words = "".join(page.content.decode() for page in pages)
    assert [one for one in ["Amal", "A note", *(person.member_code for person in room.members)] if one in words] == []


def sit(client: Client, person: Participation) -> None:
    code = people.issue_code(person)
    client.post("/join/", {"code": code})


def test_own_pages_are_for_members_who_have_a_seat():
    room, other = Full(), Full()
    client = Client()
    assert set(answers(room, client, urls.own_pages).values()) == {403}
    sit(client, other.members[0])
    assert set(answers(room, client, urls.own_pages).values()) == {403}


def test_who_was_not_drawn_or_has_not_joined_has_no_page_of_the_session():
    room = Full()
    person = make.people(room.consultation, 1)[0]
    client = Client()
    sit(client, person)

    found = answers(room, client, [one for one in urls.own_pages if one.name != "my_badge"])

    assert set(found.values()) <= {302, 404}  # first the privacy notice, which makes the person take part
