"""Building a session: from a template, step by step, with stakeholders and personas."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations.forms.rows import Rows
from consultations.methods.codesign.forms import workshop as forms
from consultations.methods.codesign.models import Persona, Stakeholder, Step, Workshop
from consultations.methods.codesign.selectors import workshop as reading
from consultations.methods.codesign.services import building, templates
from consultations.methods.codesign.views.access import address, of_team
from consultations.methods.codesign.views.desk import FOLDER
from consultations.views.editing import attempt, respond
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission


def _workshop(request: HttpRequest, slug: str, component_id: UUID) -> Workshop:
    return of_team(request, slug, component_id, Permission.FACILITATE)


@login_required
@page
def template(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Lay out the whole session from a template."""
    workshop = of_team(request, slug, component_id, Permission.CONFIGURE_CONSULTATION)
    form = forms.TemplateForm(request.POST or None, there=workshop.steps.exists())
    return respond(
        request,
        workshop.component.consultation,
        title=_("Begin from a template"),
        lede=_("It lays out the steps, the meetings with their agenda, and the dates of every stage. All of it can be changed."),
        form=form,
        save=lambda: templates.apply(workshop=workshop, plan=form.plan(), by=request.user),
        following=address("codesign_steps", workshop),
        button=_("Lay it out"),
        saved=_("The session is laid out. Look through its steps."),
        clock=True,
    )


@login_required
@require_safe
def steps(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Every step with its minutes, meeting by meeting."""
    workshop = _workshop(request, slug, component_id)
    context = {
        "consultation": workshop.component.consultation,
        "component": workshop.component,
        "workshop": workshop,
        "sittings": reading.sittings(workshop),
    }
    return render(request, f"{FOLDER}/steps.html", context)


@login_required
@page
def step(request: HttpRequest, slug: str, component_id: UUID, step_id: UUID | None = None) -> HttpResponse:
    workshop = _workshop(request, slug, component_id)
    row = _of(workshop, Step, step_id) if step_id else Step(workshop=workshop)
    form = forms.StepForm(request.POST or None, instance=row, languages=workshop.component.consultation.languages)
    return _respond(
        request,
        workshop,
        ("codesign_steps", _("All steps")),
        title=_("A step") if step_id else _("A new step"),
        form=form,
        save=lambda: building.save_step(step=form.save(commit=False), by=request.user),
    )


def _respond(request: HttpRequest, workshop: Workshop, back: tuple[str, str], **given: Any) -> HttpResponse:
    """Show the form of one row of a page, which is open after the session began too, and go back to that page."""
    following, words = address(back[0], workshop), back[1]
    consultation = workshop.component.consultation
    return respond(request, consultation, following=following, aside=[(following, words)], always=True, **given)


def _of(workshop: Workshop, kind: Any, id: UUID) -> Any:
    found = kind.objects.filter(workshop=workshop, pk=id).first()
    if found is None:
        raise Http404
    found.workshop = workshop
    return found


@login_required
@require_POST
def step_move(request: HttpRequest, slug: str, component_id: UUID, step_id: UUID) -> HttpResponse:
    workshop = _workshop(request, slug, component_id)
    row = _of(workshop, Step, step_id)
    up = request.POST.get("to") == "up"
    return attempt(
        request,
        lambda: building.move_step(step=row, up=up, by=request.user),
        done=_("Moved."),
        following=address("codesign_steps", workshop) + f"#step-{row.id}",
    )


@login_required
@require_POST
def step_remove(request: HttpRequest, slug: str, component_id: UUID, step_id: UUID) -> HttpResponse:
    workshop = _workshop(request, slug, component_id)
    row = _of(workshop, Step, step_id)
    return attempt(
        request,
        lambda: building.remove_step(step=row, by=request.user),
        done=_("Removed."),
        following=address("codesign_steps", workshop),
    )


@login_required
@require_safe
def people(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """The stakeholder map and the personas."""
    workshop = _workshop(request, slug, component_id)
    context = {
        "consultation": workshop.component.consultation,
        "component": workshop.component,
        "workshop": workshop,
        "stakeholders": reading.stakeholders(workshop),
        "personas": workshop.personas.order_by("position"),
    }
    return render(request, f"{FOLDER}/people.html", context)


@login_required
@page
def stakeholder(request: HttpRequest, slug: str, component_id: UUID, row_id: UUID | None = None) -> HttpResponse:
    workshop = _workshop(request, slug, component_id)
    row = _of(workshop, Stakeholder, row_id) if row_id else Stakeholder(workshop=workshop)
    form = forms.StakeholderForm(request.POST or None, instance=row, languages=workshop.component.consultation.languages)
    return _respond(
        request,
        workshop,
        ("codesign_people", _("Stakeholders and personas")),
        title=_("On the stakeholder map"),
        form=form,
        save=lambda: building.save_person(row=form.save(commit=False), by=request.user),
    )


@login_required
@page
def persona(request: HttpRequest, slug: str, component_id: UUID, row_id: UUID | None = None) -> HttpResponse:
    """An invented person with a journey."""
    workshop = _workshop(request, slug, component_id)
    row = _of(workshop, Persona, row_id) if row_id else Persona(workshop=workshop)
    languages = workshop.component.consultation.languages
    form = forms.PersonaForm(request.POST or None, instance=row, languages=languages)
    journey = Rows(
        forms.JourneyRow,
        prefix="journey",
        legend=_("Journey"),
        row_name=_("Stage"),
        hint=_("Such as one day: what happens, where data arise, and how it feels."),
        data=request.POST or None,
        initial=row.journey,
        spare=3,
        languages=languages,
    )

    def save() -> None:
        saved = form.save(commit=False)
        saved.journey = journey.values()
        building.save_person(row=saved, by=request.user)

    return _respond(
        request,
        workshop,
        ("codesign_people", _("Stakeholders and personas")),
        title=_("An invented person"),
        lede=_("Marked as invented wherever it is shown."),
        form=form,
        rows=[journey],
        save=save,
    )


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, component_id: UUID, kind: str, row_id: UUID) -> HttpResponse:
    workshop = _workshop(request, slug, component_id)
    kinds = {"stakeholder": Stakeholder, "persona": Persona}
    row = _of(workshop, kinds[kind], row_id)
    return attempt(
        request,
        lambda: building.remove_person(row=row, by=request.user),
        done=_("Removed."),
        following=address("codesign_people", workshop),
    )
