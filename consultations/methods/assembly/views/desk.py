"""The assembly's desk: its rules before opening; afterwards where every recommendation stands, and what the team types."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations import selectors
from consultations.forms.people import ReasonForm
from consultations.methods.assembly import selectors as reading
from consultations.methods.assembly.forms.after import DispositionForm
from consultations.methods.assembly.forms.rules import RulesForm
from consultations.methods.assembly.forms.writing import ExpertForm
from consultations.methods.assembly.models import Amendment, Assembly, Comment
from consultations.methods.assembly.services import outside, rules, writing
from consultations.methods.assembly.views.access import address, of_team, recommendation
from consultations.models import Consultation
from consultations.services import timetable
from consultations.views.editing import respond
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission
from socialicense.errors import Refusal

FOLDER = "consultations/methods/assembly"


@login_required
@page
def setup(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """The rules while everything is prepared; the desk once it runs."""
    assembly = of_team(request, slug, component_id, Permission.VIEW_WORKSPACE)
    consultation = assembly.component.consultation
    may = {name: selectors.may(request.user, consultation, right) for name, right in RIGHTS.items()}
    if consultation.state != Consultation.State.PREPARING:
        if request.method == "POST":
            raise Http404
        return render(request, f"{FOLDER}/desk.html", _desk(assembly, may))
    if not may["configures"]:
        raise Http404
    form = RulesForm(request.POST or None, instance=assembly, languages=consultation.languages)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                rules.save(assembly=form.save(commit=False), by=request.user)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                return redirect(address("assembly_setup", assembly) + "?saved=1")
    context = {
        "consultation": consultation,
        "component": assembly.component,
        "form": form,
        "saved": "saved" in request.GET,
        "missing": rules.missing(assembly.component, request.path),
    }
    return render(request, f"{FOLDER}/setup.html", context, status=status)


RIGHTS = {
    "configures": Permission.CONFIGURE_CONSULTATION,
    "facilitates": Permission.FACILITATE,
    "moderates": Permission.MODERATE,
    "answers": Permission.ANSWER,
}


def _desk(assembly: Assembly, may: dict[str, bool]) -> dict[str, Any]:
    component = assembly.component
    points = reading.standpoints(component)
    return {
        "consultation": component.consultation,
        "component": component,
        "assembly": assembly,
        "may": may,
        "points": points,
        "members": reading.members(component),
        "terms": rules.terms(component),
        "planned": timetable.planned(component),
        "owed": reading.due(assembly, points),
        "open_amendments": Amendment.objects.filter(
            recommendation__component=component, state=Amendment.State.OPEN
        ).select_related("recommendation"),
        "open_comments": Comment.objects.filter(
            recommendation__component=component, disposition=Comment.Disposition.OPEN, hidden_reason=""
        ).select_related("recommendation"),
        "reconvenings": component.reconvenings.all(),
        "done": component.state == component.State.DONE,
    }


@login_required
@page
def expert(request: HttpRequest, slug: str, component_id: UUID, ref: str) -> HttpResponse:
    """Type in what an expert said or wrote to a draft."""
    assembly = of_team(request, slug, component_id, Permission.FACILITATE)
    found = recommendation(assembly, ref)
    form = ExpertForm(request.POST or None)
    return respond(
        request,
        assembly.component.consultation,
        title=_("An expert on %(ref)s") % {"ref": found},
        form=form,
        save=lambda: outside.comment(
            recommendation=found,
            text=form.cleaned_data["text"],
            language=get_language() or "en",
            user=request.user,
            expert=(form.cleaned_data["name"], form.cleaned_data["affiliation"]),
        ),
        saved=_("The comment is public."),
        following=address("assembly_recommendation", assembly, ref),
        always=True,
    )


def _comment(assembly: Assembly, comment_id: UUID) -> Comment:
    found = Comment.objects.filter(pk=comment_id, recommendation__component=assembly.component).first()
    if found is None:
        raise Http404
    return found


@login_required
@page
def answer_comment(request: HttpRequest, slug: str, component_id: UUID, comment_id: UUID) -> HttpResponse:
    """Record what the members made of a comment."""
    assembly = of_team(request, slug, component_id, Permission.FACILITATE)
    found = _comment(assembly, comment_id)
    form = DispositionForm(request.POST or None)
    return respond(
        request,
        assembly.component.consultation,
        title=_("What the members made of a comment"),
        lede=found.text[:400],
        form=form,
        save=lambda: outside.answer(comment=found, recorded_by=request.user, **form.cleaned_data),
        saved=_("The answer is public."),
        following=address("assembly_setup", assembly),
        always=True,
    )


@login_required
@page
def hide_comment(request: HttpRequest, slug: str, component_id: UUID, comment_id: UUID) -> HttpResponse:
    assembly = of_team(request, slug, component_id, Permission.MODERATE)
    found = _comment(assembly, comment_id)
    form = ReasonForm(request.POST or None)
    return respond(
        request,
        assembly.component.consultation,
        title=_("Take a comment off the page"),
        lede=found.text[:400],
        form=form,
        save=lambda: outside.hide(comment=found, reason=form.cleaned_data["reason"], by=request.user),
        saved=_("The comment is hidden; its place and the reason stay."),
        following=address("assembly_setup", assembly),
        always=True,
    )


@login_required
@page
def reject(request: HttpRequest, slug: str, component_id: UUID, amendment_id: UUID) -> HttpResponse:
    """Record why the members did not take an amendment in."""
    assembly = of_team(request, slug, component_id, Permission.FACILITATE)
    found = Amendment.objects.filter(pk=amendment_id, recommendation__component=assembly.component).first()
    if found is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    return respond(
        request,
        assembly.component.consultation,
        title=_("An amendment that is not taken in"),
        lede=found.text[:400],
        form=form,
        save=lambda: writing.reject(amendment=found, reason=form.cleaned_data["reason"], recorded_by=request.user),
        saved=_("The reason is public."),
        following=address("assembly_setup", assembly),
        always=True,
    )
