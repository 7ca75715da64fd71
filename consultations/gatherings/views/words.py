"""Criteria, ideas in clusters, questions to experts: the team's side."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.forms.rows import Rows
from consultations.gatherings import forms
from consultations.gatherings.models import Idea, Meeting, Question
from consultations.gatherings.selectors import meetings
from consultations.gatherings.selectors import words as selectors
from consultations.gatherings.services import words
from consultations.gatherings.views.frames import address, consultation_of, facilitated, for_part, of_part, show
from consultations.models import Component
from consultations.views.editing import attempt, back_to, respond
from consultations.views.setup import page
from socialicense.errors import Refusal


@for_part
@page
def criteria(request: HttpRequest, component: Component) -> HttpResponse:
    """What a good recommendation has to do, in the members' words."""
    return _texts(
        request,
        component,
        "criteria",
        found=list(component.criteria.values_list("id", "text")),
        title=_("Criteria of the members"),
        lede=_("What a good recommendation has to do, in the members' words. They are published."),
        name=_("Criterion"),
        save=words.set_criteria,
        before=(back_to(component.consultation, "meetings"), _("Sessions")),
    )


@for_part
@page
def clusters(request: HttpRequest, component: Component) -> HttpResponse:
    """The names of the clusters; ideas of a cluster that goes stand alone again."""
    return _texts(
        request,
        component,
        "clusters",
        found=list(component.idea_clusters.values_list("id", "title")),
        title=_("Clusters of ideas"),
        lede=_("Names that the members gave. Ideas of a cluster that you clear stand alone again."),
        name=_("Cluster"),
        save=words.set_clusters,
        before=(of_part(component, "ideas"), _("Ideas and clusters")),
    )


def _texts(
    request: HttpRequest,
    component: Component,
    page_name: str,
    *,
    found: list[tuple[UUID, dict[str, str]]],
    title: str,
    lede: str,
    name: str,
    save: Callable[..., None],
    before: tuple[str, str],
) -> HttpResponse:
    """A list of texts on one page, in order, in every language."""
    rows = Rows(
        forms.TextRow,
        prefix=page_name,
        legend=title,
        row_name=name,
        data=request.POST or None,
        initial=[{"id": id, "text": text} for id, text in found],
        spare=3,
        languages=component.consultation.languages,
        label=name,
    )
    return respond(
        request,
        component.consultation,
        title=title,
        lede=lede,
        form=forms.forms.Form(request.POST or None),
        rows=[rows],
        save=lambda: save(
            component=component, texts=[(row["id"], row["text"]) for row in rows.values()], by=request.user
        ),
        following=before[0],
        aside=[before],
        again=of_part(component, page_name),
        always=True,
    )


@for_part
@page
def ideas(request: HttpRequest, component: Component) -> HttpResponse:
    """Type cards in, and sort them into clusters."""
    language = get_language() or "en"
    cards = list(component.ideas.filter(state=Idea.State.SHOWN))
    found = list(component.idea_clusters.all())
    adding = "add" in request.POST
    form = forms.IdeaForm(request.POST if adding else None, languages=component.consultation.languages)
    sorting = forms.SortForm(
        request.POST if request.method == "POST" and not adding else None,
        ideas=cards,
        clusters=found,
        language=language,
    )
    if request.method == "POST":
        try:
            if adding and form.is_valid():
                words.add_idea(component=component, meeting=None, **form.cleaned_data)
                return redirect(of_part(component, "ideas"))
            if not adding and sorting.is_valid():
                words.sort_ideas(component=component, clusters=sorting.clusters(), by=request.user)
                messages.success(request, _("Saved."))
                return redirect(of_part(component, "ideas"))
        except Refusal as refusal:
            (form if adding else sorting).add_error(None, refusal.sentence())
    return show(
        request,
        "ideas.html",
        component.consultation,
        component=component,
        form=form,
        sorting=sorting,
        cards=[(idea, sorting[f"idea-{idea.id}"]) for idea in cards],
        hidden=component.ideas.filter(state=Idea.State.HIDDEN),
        clusters=found,
        status=422 if form.errors or sorting.errors else 200,
    )


@for_part
@require_POST
def idea_hide(request: HttpRequest, component: Component, idea_id: UUID) -> HttpResponse:
    idea = component.ideas.filter(pk=idea_id).first()
    if idea is None:
        raise Http404
    idea.component = component
    return attempt(
        request,
        lambda: words.hide_idea(idea=idea, reason=forms.WhyForm(request.POST).words(), by=request.user),
        done=_("Hidden, with the reason."),
        following=of_part(component, "ideas"),
    )


@facilitated
@page
def questions(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Questions to read, to show, to hide with a reason, and to answer; cards from the room are typed in."""
    form = forms.QuestionForm(
        request.POST or None,
        languages=consultation_of(meeting).languages,
        speakers=meetings.speakers(meeting),
        label=_("A question from a card"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            words.type_in(meeting=meeting, by=request.user, **{"speaker": None, **form.cleaned_data})
        except Refusal as refusal:
            form.add_error("text", refusal.sentence())
        else:
            messages.success(request, _("Written down."))
            return redirect(address(meeting, "meeting_questions"))
    found = selectors.questions(meeting)
    return show(
        request,
        "questions.html",
        consultation_of(meeting),
        meeting=meeting,
        form=form,
        status=422 if form.errors else 200,
        waiting=[one for one in found if one.question.state == Question.State.WAITING],
        shown=[one for one in found if one.shown],
        hidden=[one for one in found if one.question.state == Question.State.HIDDEN],
    )


def _question(meeting: Meeting, question_id: UUID) -> Question:
    found = meeting.questions.filter(pk=question_id).first()
    if found is None:
        raise Http404
    found.meeting = meeting
    return found


@facilitated
@require_POST
def question_act(request: HttpRequest, meeting: Meeting, question_id: UUID, act: str) -> HttpResponse:
    one = _question(meeting, question_id)

    def do() -> None:
        if act == "show":
            words.show(question=one, by=request.user)
        elif act == "hide":
            words.hide(question=one, reason=forms.WhyForm(request.POST).words(), by=request.user)
        else:
            raise Http404

    return attempt(request, do, done=_("Saved."), following=address(meeting, "meeting_questions"))


@facilitated
@page
def answer(request: HttpRequest, meeting: Meeting, question_id: UUID) -> HttpResponse:
    one = _question(meeting, question_id)
    given = getattr(one, "answer", None)
    first = (
        {"text": given.text, "given_by": given.given_by}
        if given
        else {"given_by": one.speaker.name if one.speaker else ""}
    )
    form = forms.AnswerForm(request.POST or None, languages=consultation_of(meeting).languages, initial=first)
    return respond(
        request,
        consultation_of(meeting),
        title=_("Answer a question"),
        lede=one.text,
        form=form,
        save=lambda: words.answer(question=one, by=request.user, **form.cleaned_data),
        following=address(meeting, "meeting_questions"),
        aside=[(address(meeting, "meeting_questions"), _("Questions to the experts"))],
        always=True,
    )
