"""A member's own page of a session: own table, agenda, being there, asking, speaking."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations.gatherings import forms
from consultations.gatherings.models import Meeting, Question
from consultations.gatherings.selectors import meetings, tables, words
from consultations.gatherings.services import floor, presence
from consultations.gatherings.services import words as saying
from consultations.gatherings.views.floor import now_of
from consultations.gatherings.views.public import described
from consultations.material.models import Speaker
from consultations.models import Participation
from consultations.views.editing import attempt
from consultations.views.participant import person_of
from consultations.views.visits import Visit, informed, seated
from socialicense.accounts import limits
from socialicense.errors import Refusal

TRIES = 10


def _meeting(here: Visit, meeting_id: UUID) -> Meeting:
    """A meeting that the person at this browser belongs to. Http404 otherwise."""
    meeting = meetings.public_meeting(here.consultation, meeting_id)
    person = person_of(here)
    member = meetings.members(meeting.component).filter(pk=person.pk).exists()
    if not member and not meeting.attendances.filter(participation=person).exists():
        raise Http404
    return meeting


def _address(here: Visit, meeting: Meeting) -> str:
    return reverse("consultations:my_session", args=[here.consultation.slug, meeting.id])


@informed
@require_safe
def session(request: HttpRequest, here: Visit, meeting_id: UUID) -> HttpResponse:
    """Everything that a member needs before and during a session, on one page."""
    meeting = _meeting(here, meeting_id)
    return _page(request, here, meeting)


def _page(request: HttpRequest, here: Visit, meeting: Meeting, status: int = 200, **bound: Any) -> HttpResponse:
    person = person_of(here)
    running = meeting.state == Meeting.State.RUNNING
    own = meeting.attendances.filter(participation=person).first()
    turn = meeting.turns.filter(participation=person).exclude(state="done").first()
    more = {
        **described(here, meeting),
        "own": own,
        "tables": [(one, here.words(one.round.question)) for one in tables.own_tables(meeting, person)],
        "now": now_of(meeting),
        "turn": turn,
        "place_in_queue": _place(meeting, person) if running else 0,
        "asked": words.questions(meeting, person),
        "open": meeting.state in {Meeting.State.PLANNED, Meeting.State.RUNNING},
        "here_form": forms.HereForm(initial=_where(meeting)),
        "question_form": _question_form(here, meeting),
        "idea_form": _idea_form(here),
    }
    return render(request, "consultations/gatherings/my_session.html", here.context(**(more | bound)), status=status)


def _question_form(here: Visit, meeting: Meeting, data: Any = None) -> forms.QuestionForm:
    speakers = meetings.speakers(meeting).exclude(published_at=None)
    spoken, first = here.consultation.languages, {"language": here.language}
    return forms.QuestionForm(data, languages=spoken, speakers=speakers, initial=first, auto_id="question_%s")


def _idea_form(here: Visit, data: Any = None) -> forms.IdeaForm:
    spoken, first = here.consultation.languages, {"language": here.language}
    return forms.IdeaForm(data, languages=spoken, initial=first, auto_id="idea_%s")


def _where(meeting: Meeting) -> dict[str, str]:
    return {} if meeting.place else {"state": "remote"}


def _place(meeting: Meeting, person: Participation) -> int:
    """How many come before the person in the queue, counted from 1; 0 when the person does not wait."""
    waiting = [turn.participation_id for turn in floor.queue(meeting)]
    return waiting.index(person.id) + 1 if person.id in waiting else 0


def _say(
    request: HttpRequest, here: Visit, meeting: Meeting, form: Any, *, name: str, field: str, act: Callable[..., str]
) -> HttpResponse:
    """Do what a form of the page asks; `act` takes its values and says what came of it. A refusal stands at `field`."""
    if form.is_valid():
        try:
            done = act(**form.cleaned_data)
        except Refusal as refusal:
            form.add_error(field, refusal.sentence())
        else:
            messages.success(request, done)
            return redirect(_address(here, meeting))
    return _page(request, here, meeting, status=422, **{name: form})


@informed
@require_POST
def here(request: HttpRequest, here: Visit, meeting_id: UUID) -> HttpResponse:
    """`I am here`, with the code shown in the room."""
    meeting, person = _meeting(here, meeting_id), person_of(here)

    def act(code: str, state: str) -> str:
        limits.check("gatherings.here", str(person.pk), per_minute=TRIES)
        presence.say_here(meeting=meeting, person=person, code=code, state=state)
        return _("Thank you. You are on the list.")

    return _say(request, here, meeting, forms.HereForm(request.POST), name="here_form", field="code", act=act)


@informed
@require_POST
def ask(request: HttpRequest, here: Visit, meeting_id: UUID) -> HttpResponse:
    """A question to the experts."""
    meeting, person = _meeting(here, meeting_id), person_of(here)

    def act(text: str, language: str, speaker: Speaker | None = None) -> str:
        saying.ask(meeting=meeting, person=person, text=text, language=language, speaker=speaker)
        return _("Your question is with the team. It is shown once somebody has read it.")

    form = _question_form(here, meeting, request.POST)
    return _say(request, here, meeting, form, name="question_form", field="text", act=act)


@informed
@require_POST
def idea(request: HttpRequest, here: Visit, meeting_id: UUID) -> HttpResponse:
    """A card without a name."""
    meeting, person = _meeting(here, meeting_id), person_of(here)

    def act(text: str, language: str) -> str:
        card = saying.write_idea(meeting=meeting, person=person, text=text, language=language)
        return _("Card %(number)s is on the wall.") % {"number": card.number}

    form = _idea_form(here, request.POST)
    return _say(request, here, meeting, form, name="idea_form", field="text", act=act)


@informed
@require_POST
def hand(request: HttpRequest, here: Visit, meeting_id: UUID) -> HttpResponse:
    """Raise a hand, or lower it."""
    meeting, person = _meeting(here, meeting_id), person_of(here)
    service = floor.lower_hand if "lower" in request.POST else floor.raise_hand
    return attempt(
        request, lambda: service(meeting=meeting, person=person), done=_("Saved."), following=_address(here, meeting)
    )


@informed
@require_POST
def support(request: HttpRequest, here: Visit, meeting_id: UUID, question_id: UUID) -> HttpResponse:
    """`I want to know this too`, or no longer."""
    meeting, person = _meeting(here, meeting_id), person_of(here)
    question = Question.objects.filter(pk=question_id, meeting=meeting).first()
    if question is None:
        raise Http404
    return attempt(
        request,
        lambda: saying.support(question=question, person=person, wanted="wanted" in request.POST),
        done=_("Saved."),
        following=_address(here, meeting),
    )


@seated
@require_POST
def badge(request: HttpRequest, here: Visit) -> HttpResponse:
    """The name on the badge."""
    form = forms.BadgeForm(request.POST)
    if form.is_valid():
        presence.choose_name(person=person_of(here), name=form.cleaned_data["name"])
        messages.success(request, _("Saved."))
    return redirect("consultations:me", slug=here.consultation.slug)
