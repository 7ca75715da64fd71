"""The chain of components: choosing a method, dates, order."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations import method, selectors
from consultations.forms.terms import ComponentForm, NewComponentForm
from consultations.models import Component
from consultations.services import preparing, timetable
from consultations.views.editing import attempt, back_to, editable, respond, show
from consultations.views.setup import page


@login_required
@require_safe
def components(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = editable(request, slug)
    chain = consultation.components.filter(purpose=Component.Purpose.EVIDENCE).prefetch_related("stages")
    parts = [
        {
            "component": component,
            "method": method.method_of(component),
            "setup": method.method_of(component).setup_url(component),
            "stages": timetable.planned(component),
            "missing": method.method_of(component).readiness(component),
        }
        for component in chain
    ]
    methods = [chosen for chosen in method.registered() if Component.Purpose.EVIDENCE in chosen.purposes]
    return show(request, "components.html", consultation, parts=parts, methods=methods)


@login_required
@page
def add(request: HttpRequest, slug: str, method_slug: str) -> HttpResponse:
    consultation = editable(request, slug)
    chosen = method.find(method_slug)
    if chosen is None or Component.Purpose.EVIDENCE not in chosen.purposes:
        raise Http404
    asked = NewComponentForm if len(chosen.stages) > 1 else ComponentForm
    form = asked(request.POST or None, chosen=chosen, languages=consultation.languages)

    return respond(
        request,
        consultation,
        title=chosen.name,
        lede=chosen.summary,
        form=form,
        save=lambda: preparing.plan_component(
            consultation=consultation,
            slug=chosen.slug,
            title=form.cleaned_data["title"],
            windows=form.windows(),
            by=request.user,
        ),
        following=back_to(consultation, "components"),
        button=_("Add to the path"),
        clock=True,
    )


@login_required
@page
def dates(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    consultation = editable(request, slug)
    component = selectors.asked(consultation, component_id)
    chosen = method.method_of(component)
    form = ComponentForm(request.POST or None, chosen=chosen, languages=consultation.languages, component=component)
    return respond(
        request,
        consultation,
        title=_("Title and dates"),
        form=form,
        save=lambda: preparing.change_component(
            component=component, title=form.cleaned_data["title"], windows=form.windows(), by=request.user
        ),
        following=back_to(consultation, "components"),
        clock=True,
    )


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    consultation = editable(request, slug)
    component = selectors.asked(consultation, component_id)
    return attempt(
        request,
        lambda: preparing.remove_component(component=component, by=request.user),
        done=_("Removed."),
        following=back_to(consultation, "components"),
    )


@login_required
@require_POST
def move(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """One place up or down the path."""
    consultation = editable(request, slug)
    component = selectors.asked(consultation, component_id)
    up = request.POST.get("to") == "up"
    return attempt(
        request,
        lambda: preparing.move_component(component=component, up=up, by=request.user),
        done=_("Moved."),
        following=back_to(consultation, "components"),
    )
