"""Addresses of meetings: for the team, for everybody, for a member. Pages call a meeting a session."""

from django.urls import path

from consultations.gatherings.views import floor, papers, person, planning, presence, public, tables, words

SLUG = "organise/<slug:slug>"
PART = f"{SLUG}/components/<uuid:component_id>"
ONE = f"{SLUG}/sessions/<uuid:meeting_id>"
ROUND = f"{ONE}/rounds/<uuid:round_id>"

organise = [
    path(f"{SLUG}/sessions/", planning.index, name="meetings"),
    path(f"{PART}/sessions/new/", planning.new, name="meeting_new"),
    path(f"{PART}/features/", tables.features, name="features"),
    path(f"{PART}/features/lottery/", tables.features_lottery, name="features_lottery"),
    path(f"{PART}/features/use/", tables.features_use, name="features_use"),
    path(f"{PART}/criteria/", words.criteria, name="criteria"),
    path(f"{PART}/ideas/", words.ideas, name="ideas"),
    path(f"{PART}/ideas/clusters/", words.clusters, name="clusters"),
    path(f"{PART}/ideas/<uuid:idea_id>/hide/", words.idea_hide, name="idea_hide"),
    path(f"{ONE}/", planning.meeting, name="meeting"),
    path(f"{ONE}/change/", planning.change, name="meeting_change"),
    path(f"{ONE}/agenda/", planning.agenda, name="meeting_agenda"),
    path(f"{ONE}/attendance/", presence.roll, name="meeting_attendance"),
    path(f"{ONE}/door/", presence.door, name="meeting_door"),
    path(f"{ONE}/tables/", tables.plan, name="meeting_tables"),
    path(f"{ONE}/tables/fixed/", tables.fixed, name="meeting_fixed"),
    path(f"{ROUND}/", tables.furnish, name="meeting_round"),
    path(f"{ROUND}/move/", tables.move, name="meeting_move"),
    path(f"{ROUND}/notes/", tables.notes, name="meeting_notes"),
    path(f"{ROUND}/notes/<uuid:note_id>/remove/", tables.note_remove, name="note_remove"),
    path(f"{ROUND}/act/<slug:act>/", tables.round_act, name="round_act"),
    path(f"{ONE}/floor/", floor.moderate, name="meeting_floor"),
    path(f"{ONE}/floor/<slug:act>/", floor.act, name="floor_act"),
    path(f"{ONE}/screen/", floor.screen, name="meeting_screen"),
    path(f"{ONE}/questions/", words.questions, name="meeting_questions"),
    path(f"{ONE}/questions/<uuid:question_id>/answer/", words.answer, name="question_answer"),
    path(f"{ONE}/questions/<uuid:question_id>/<slug:act>/", words.question_act, name="question_act"),
    path(f"{ONE}/papers/", papers.make, name="meeting_pack"),
    path(f"{ONE}/papers.pdf", papers.file, name="meeting_pack_file"),
    path(f"{ONE}/act/<slug:act>/", planning.act, name="meeting_act"),
]

_ME = "consultations/<slug:slug>/me/"
_MINE = _ME + "sessions/<uuid:meeting_id>/"

public_pages = [
    path("consultations/<slug:slug>/sessions/", public.index, name="sessions"),
    path("consultations/<slug:slug>/sessions/<uuid:meeting_id>/", public.session, name="session"),
]

own_pages = [
    path(_ME + "badge/", person.badge, name="my_badge"),
    path(_MINE, person.session, name="my_session"),
    path(_MINE + "here/", person.here, name="my_session_here"),
    path(_MINE + "ask/", person.ask, name="my_session_ask"),
    path(_MINE + "idea/", person.idea, name="my_session_idea"),
    path(_MINE + "hand/", person.hand, name="my_session_hand"),
    path(_MINE + "questions/<uuid:question_id>/support/", person.support, name="my_session_support"),
]

urlpatterns = [*organise, *public_pages, *own_pages]
