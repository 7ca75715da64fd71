"""The timetable of one component: its stages, what waits, and moving, adding or leaving out what has not begun."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import method, selectors
from consultations.forms import people as forms
from consultations.models import Component, Consultation, Stage
from consultations.services import timetable as services
from consultations.views.editing import back_to, respond, show
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission


def _consultation(request: HttpRequest, slug: str) -> Consultation:
    return selectors.workspace_for(request.user, slug, Permission.OPEN_CONSULTATION)


def _stage(component: Component, stage_id: UUID) -> Stage:
    found = component.stages.filter(pk=stage_id).first()
    if found is None:
        raise Http404
    found.component = component
    return found


@login_required
@require_safe
def timetable(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    consultation = _consultation(request, slug)
    component = selectors.asked(consultation, component_id)
    chosen = method.method_of(component)
    return show(
        request,
        "timetable.html",
        consultation,
        component=component,
        setup=chosen.setup_url(component),
        planned=services.planned(component),
        rounds=[kind for kind in chosen.stages if kind.repeats],
        changeable=component.state in {Component.State.PREPARING, Component.State.RUNNING},
    )


@login_required
@page
def move(request: HttpRequest, slug: str, component_id: UUID, stage_id: UUID) -> HttpResponse:
    consultation = _consultation(request, slug)
    component = selectors.asked(consultation, component_id)
    stage = _stage(component, stage_id)
    initial = {"opens": timezone.localtime(stage.opens), "closes": timezone.localtime(stage.closes)}
    form = forms.WindowForm(request.POST or None, initial=initial)
    return respond(
        request,
        consultation,
        title=_("Move: %(stage)s") % {"stage": method.stage_name(method.method_of(component), stage.kind)},
        lede=_("What has not begun may be moved, and everybody reads why."),
        form=form,
        save=lambda: services.move(stage=stage, by=request.user, **form.cleaned_data),
        button=_("Move"),
        saved=_("The new dates are public."),
        following=back_to(consultation, "timetable", component.id),
        clock=True,
        always=True,
    )


@login_required
@page
def add(request: HttpRequest, slug: str, component_id: UUID, kind: str) -> HttpResponse:
    consultation = _consultation(request, slug)
    component = selectors.asked(consultation, component_id)
    known = {one.slug: one for one in method.method_of(component).stages if one.repeats}
    if kind not in known:
        raise Http404
    form = forms.WindowForm(request.POST or None, reason_required=component.state == Component.State.RUNNING)
    return respond(
        request,
        consultation,
        title=_("One more round: %(stage)s") % {"stage": known[kind].name},
        form=form,
        save=lambda: services.add_round(component=component, kind=kind, by=request.user, **form.cleaned_data),
        button=_("Add the round"),
        saved=_("The round is on the timetable."),
        following=back_to(consultation, "timetable", component.id),
        clock=True,
        always=True,
    )


@login_required
@page
def leave_out(request: HttpRequest, slug: str, component_id: UUID, stage_id: UUID) -> HttpResponse:
    consultation = _consultation(request, slug)
    component = selectors.asked(consultation, component_id)
    stage = _stage(component, stage_id)
    form = forms.ReasonForm(request.POST or None)
    return respond(
        request,
        consultation,
        title=_("Leave out: %(stage)s") % {"stage": method.stage_name(method.method_of(component), stage.kind)},
        lede=_("The path goes on without this stage. Everybody reads why."),
        form=form,
        save=lambda: services.leave_out(stage=stage, reason=form.cleaned_data["reason"], by=request.user),
        button=_("Leave it out"),
        saved=_("The stage is left out."),
        following=back_to(consultation, "timetable", component.id),
        always=True,
    )
