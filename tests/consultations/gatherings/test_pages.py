"""The pages of meetings with scripts off: a facilitator plans and runs a session, a member takes part in it."""

import re
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations import method
from consultations.gatherings.models import AgendaItem, Attendance, Idea, Meeting, Question, Turn
from consultations.gatherings.selectors import meetings
from consultations.gatherings.services import meetings as services
from consultations.models import Participation
from socialicense.jobs import services as jobs
from tests.consultations.gatherings.scene import Room
from tests.consultations.views.voting import accept_notice
from tests.consultations.views.voting import people as people_services
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def team(room: Room) -> Client:
    client = Client()
    client.force_login(room.facilitator)
    return client


def member(room: Room, number: int = 0) -> Client:
    client = Client()
    person = room.members[number]
    client.post(f"/join/link/{people_services.issue_link(person)}/")
    accept_notice(person)
    return client


def url(room: Room, name: str, *more: object) -> str:
    return reverse(f"consultations:{name}", args=[room.consultation.slug, room.meeting.id, *more])


def part(room: Room, name: str, *more: object) -> str:
    return reverse(f"consultations:{name}", args=[room.consultation.slug, room.component.id, *more])


def words(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))  # type: ignore[attr-defined]


def test_a_session_is_planned_with_place_speaker_and_agenda():
    room = Room(languages=("en", "ar"))
    client = team(room)
    meeting = {
        "title_en": "Second Saturday", "title_ar": "السبت الثاني", "phase": "deliberation", "opens": "2027-03-06T09:00",
        "closes": "2027-03-06T10:00", "place": "Library", "languages": ["en", "ar"], "access_en": "Step-free",
        "takes_questions": "on",
    }  # fmt: skip
    fresh = client.get(part(room, "meeting_new")).content.decode()
    assert re.findall(r'name="languages" value="(\w+)"[^>]* checked', fresh) == ["en", "ar"]
    nowhere = client.post(part(room, "meeting_new"), meeting | {"place": ""})
    assert (nowhere.status_code, "Give a place, or a link, or both." in words(nowhere)) == (422, True)
    assert client.post(part(room, "meeting_new"), meeting).status_code == 302
    named, unnamed = room.speaker(), room.speaker(name="B. Silent", affiliation="Data firm", published_at=None)
    room.meeting = Meeting.objects.get(place="Library")
    agenda = {
        "points-count": "3",
        "points-0-title_en": "Questions", "points-0-minutes": "50", "points-0-order": "2", "points-0-kind": "questions",
        "points-1-title_en": "Talk", "points-1-title_ar": "عرض", "points-1-minutes": "20", "points-1-order": "1",
        "points-1-kind": "talk", "points-1-language": "ar", "points-1-speakers": [str(named.id), str(unnamed.id)],
        "points-2-title_en": "", "points-2-minutes": "", "points-2-order": "3", "points-2-kind": "plenary",
    }  # fmt: skip
    assert client.post(url(room, "meeting_agenda"), agenda).status_code == 302

    shown = words(client.get(url(room, "meeting")))
    assert "That is 10 minutes longer than the session." in shown
    public = words(Client().get(url(room, "session")))
    said = [
        "09:00 to 09:20 Talk",
        "A. Haddad , Hospital",
        "Who pays them: The hospital",
        "Data firm Not announced",
        "09:20 to 10:10 Questions",
    ]
    assert [one for one in said if one not in public] == []
    assert "B. Silent" not in public
    arabic = Client().get(url(room, "session"), headers={"accept-language": "ar"}).content.decode()
    assert '<html lang="ar" dir="rtl">' in arabic and "السبت الثاني" in arabic


def test_attendance_is_typed_in_and_a_correction_stays_in_the_trail():
    room = Room(members=3)
    client = team(room)
    one, two, _ = room.members
    typed = {f"state-{one.id}": "present", f"state-{two.id}": "absent:told"}
    assert "2 records changed." in words(client.post(url(room, "meeting_attendance"), typed, follow=True))
    assert "0 records changed." in words(client.post(url(room, "meeting_attendance"), typed, follow=True))

    wrong = client.post(url(room, "meeting_door"), {"member_code": "NOBODY", "state": "present"})
    assert (wrong.status_code, "No member has this code." in words(wrong)) == (422, True)
    door = client.post(url(room, "meeting_door"), {"member_code": two.member_code, "state": "present"}, follow=True)
    assert "2 of 3 are here." in words(door)
    assert dict(
        Attendance.objects.values_list("state").order_by("state").distinct().values_list("state", "reason")
    ) == {"present": ""}


def test_tables_are_planned_shown_and_found_by_the_member():
    room = Room(members=8)
    client = team(room)
    client.post(url(room, "meeting_tables"), {"rounds": "2", "size": "4", "there_only": ""})
    assert "Planning the tables" in words(client.get(url(room, "meeting_tables")))
    jobs.run_due()
    shown = words(client.get(url(room, "meeting_tables")))
    assert "Round 2" in shown and "Amal" in shown and "Seats out of proportion" in shown

    own = words(member(room).get(url(room, "my_session")))
    assert len(re.findall(r"Round \d Table \d", own)) == 2


def test_features_that_do_not_fit_are_reported_with_their_rows():
    room = Room(members=2)
    client = team(room)
    codes = [person.member_code for person in room.members]

    def upload(text: str) -> object:
        file = BytesIO(text.encode())
        file.name = "features.csv"
        return client.post(part(room, "features"), {"file": file})

    refused = upload(f"member_code,age\n{codes[0]},young\nWRONG,old\n")
    assert "3 member_code Nobody has this member code." in words(refused)
    upload(f"member_code,age\n{codes[0]},<b>young</b>\n{codes[1]},old\n")
    page = client.get(part(room, "features")).content.decode()
    assert "&lt;b&gt;young&lt;/b&gt;" in page and "<b>young</b>" not in page


def test_the_moderator_runs_items_and_the_queue_and_the_member_waits_in_turn():
    room = Room(members=3)
    client, first, second = team(room), member(room, 0), member(room, 1)
    services.set_agenda(
        meeting=room.meeting, points=[services.Point({"en": "Opening"}, 30, "welcome")], by=room.facilitator
    )
    first.post(url(room, "my_session_hand"))
    assert Turn.objects.count() == 0
    client.post(url(room, "meeting_act", "begin"))
    item = room.meeting.agenda.get()
    client.post(url(room, "floor_act", "start"), {"item": item.id})
    client.post(url(room, "floor_act", "more"), {"item": item.id})
    item = AgendaItem.objects.get()
    ends = timezone.localtime(item.started_at + timezone.timedelta(minutes=35)).strftime("%H:%M")
    assert f"until {ends}" in words(client.get(url(room, "meeting_floor")))

    first.post(url(room, "my_session_hand"))
    second.post(url(room, "my_session_hand"))
    client.post(url(room, "floor_act", "floor"), {"turn": Turn.objects.get(asked=1).id})
    client.post(url(room, "floor_act", "done"))
    first.post(url(room, "my_session_hand"))
    assert "You are number 2" in words(first.get(url(room, "my_session")))
    assert "Next " in words(client.get(url(room, "meeting_screen")))

    client.post(url(room, "meeting_act", "end"))
    assert (Turn.objects.count(), room.fresh().state) == (0, "held")


def test_a_member_is_here_asks_supports_and_writes_a_card():
    room = Room(members=2)
    Meeting.objects.filter(pk=room.meeting.pk).update(collects_ideas=True)
    client, first, second = team(room), member(room, 0), member(room, 1)
    wrong = first.post(url(room, "my_session_here"), {"code": "000", "state": "present"})
    assert wrong.status_code == 422
    first.post(url(room, "my_session_here"), {"code": room.meeting.door_code, "state": "present"})
    first.post(url(room, "my_session_ask"), {"text": "Who keeps <i>the data</i>?", "language": "en"})
    first.post(url(room, "my_session_idea"), {"text": "An opt-out at the desk", "language": "en"})
    question = Question.objects.get()
    public = url(room, "session")
    assert "Who keeps" not in words(Client().get(public))

    client.post(url(room, "question_act", question.id, "show"))
    second.post(url(room, "my_session_support", question.id), {"wanted": "1"})
    second.post(url(room, "my_session_support", question.id), {"wanted": "1"})
    answer = {"text_en": "The hospital", "given_by": "A. Haddad, pharmacist"}
    client.post(url(room, "question_answer", question.id), answer)

    shown = Client().get(public).content.decode()
    assert "Who keeps &lt;i&gt;the data&lt;/i&gt;?" in shown and "1 wants to know" in shown and "The hospital" in shown
    assert (Idea.objects.get().number, Attendance.objects.get().state) == (1, "present")
    hidden = client.post(url(room, "question_act", question.id, "hide"), {"reason": ""}, follow=True)
    assert "This needs a reason" in words(hidden)


def test_what_cannot_be_stored_is_refused_and_never_breaks():
    room = Room(members=1)
    client, own = team(room), member(room)
    services.begin(meeting=room.meeting, by=room.facilitator)
    nul = "a\0b"
    answers = [
        client.post(url(room, "floor_act", "hand"), {"member_code": nul}),
        client.post(url(room, "floor_act", "floor"), {"turn": nul}),
        client.post(url(room, "meeting_door"), {"member_code": nul, "state": "present"}),
        client.post(url(room, "meeting_questions"), {"text": nul, "language": "en"}),
        client.post(part(room, "ideas"), {"text": nul, "language": "en", "add": "1"}),
        client.post(url(room, "meeting_attendance"), {f"state-{room.members[0].id}": nul}),
        own.post(url(room, "my_session_ask"), {"text": nul, "language": "en"}),
        own.post(url(room, "my_session_here"), {"code": nul, "state": "present"}),
        own.post(reverse("consultations:my_badge", args=[room.consultation.slug]), {"name": nul}),
    ]

    assert [answer.status_code for answer in answers] == [302, 404, 422, 422, 422, 302, 422, 422, 302]
    assert (Turn.objects.count(), Question.objects.count(), Idea.objects.count()) == (0, 0, 0)


def test_a_card_from_the_room_is_typed_in_and_shown_at_once():
    room = Room(members=1)
    client = team(room)
    named = client.post(url(room, "meeting_questions"), {"text": "Amal asks why", "language": "en"})
    assert (named.status_code, "badge name or code" in words(named)) == (422, True)
    client.post(url(room, "meeting_questions"), {"text": "Who pays?", "language": "en"})

    assert "Who pays?" in words(Client().get(url(room, "session")))


def test_the_badge_name_is_chosen_and_taken_back():
    room = Room(members=1)
    client = member(room)
    address = reverse("consultations:my_badge", args=[room.consultation.slug])
    me = reverse("consultations:me", args=[room.consultation.slug])
    client.post(address, {"name": "  Amal   K. "})
    assert 'value="Amal K."' in client.get(me).content.decode()
    client.post(address, {"name": ""})
    assert 'value="Amal' not in client.get(me).content.decode()
    assert "First Saturday" in words(client.get(me))


def test_ideas_are_sorted_and_hidden_with_a_reason_that_everybody_reads():
    room = Room(members=1)
    client = team(room)
    client.post(part(room, "ideas"), {"text": "Amal wants this", "language": "en", "add": "1"})
    assert Idea.objects.count() == 0
    for text in ("An opt-out", "A rude card"):
        client.post(part(room, "ideas"), {"text": text, "language": "en", "add": "1"})
    client.post(part(room, "clusters"), {"clusters-count": "1", "clusters-0-text_en": "Choice"})
    client.post(part(room, "criteria"), {"criteria-count": "1", "criteria-0-text_en": "Can be checked"})
    first, second = Idea.objects.order_by("number")
    client.post(part(room, "ideas"), {f"idea-{first.id}": str(room.component.idea_clusters.get().id)})
    client.post(part(room, "idea_hide", second.id), {"reason": "Insults somebody"})

    public = words(Client().get(reverse("consultations:sessions", args=[room.consultation.slug])))
    said = ["Can be checked", "Choice 1 An opt-out", "1 card is hidden: 2 (Insults somebody)"]
    assert [one for one in said if one not in public] == []
    assert "A rude card" not in public


def test_lists_cost_the_same_number_of_queries_for_one_session_and_for_three(django_assert_num_queries):
    room = Room(members=2)
    address = reverse("consultations:sessions", args=[room.consultation.slug])
    client = Client()
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address)
    room.plan("Two", hours=3)
    room.plan("Three", hours=6)
    with django_assert_num_queries(len(one)):
        client.get(address)


def test_members_are_the_drawn_where_the_method_draws(monkeypatch):
    room = Room(members=3)
    Participation.objects.filter(pk=room.members[1].pk).update(role="member", state="invited")
    monkeypatch.setattr(type(method.method_of(room.component)), "recruits", True)

    assert list(meetings.members(room.component)) == [room.members[1]]


def test_slips_of_an_open_vote_are_one_link_away_for_the_organiser():
    ballot, _roll = make.open_ballot()
    room = Room.__new__(Room)
    room.consultation, room.component = ballot.component.consultation, ballot.component
    room.facilitator = room._team("organiser")
    room.meeting = room.plan("Decision day")
    slips = reverse("consultations:paper", args=[room.consultation.slug, ballot.id])

    shown = {}
    for role in ("organiser", "facilitator"):
        room.facilitator = room._team(role)
        shown[role] = f'href="{slips}"' in team(room).get(url(room, "meeting")).content.decode()

    assert shown == {"organiser": True, "facilitator": False}
