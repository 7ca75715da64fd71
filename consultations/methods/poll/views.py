"""The questionnaire of a poll: its items in order, adding and changing them, and what voters will see."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import selectors
from consultations.forms import sheets
from consultations.forms.answers import Typed
from consultations.forms.rows import Rows
from consultations.forms.texts import direction, local_name
from consultations.methods.poll import forms, services
from consultations.methods.poll.models import Item
from consultations.methods.poll.questions import question_of
from consultations.models import Component, Consultation
from repository.licenses.domain.questions import DefinitionRefused
from socialicense.accounts.permissions import Permission
from socialicense.errors import Refusal

page = require_http_methods(["GET", "HEAD", "POST"])
FOLDER = "consultations/methods/poll"


def _component(request: HttpRequest, slug: str, component_id: UUID) -> Component:
    """The poll, for somebody who may configure the consultation; Http404 for everybody else."""
    consultation = selectors.workspace_for(request.user, slug, Permission.CONFIGURE_CONSULTATION)
    return selectors.asked(consultation, component_id, method="poll")


def _item(component: Component, item_id: UUID) -> Item:
    found = component.poll_items.filter(pk=item_id).first()
    if found is None:
        raise Http404
    found.component = component
    return found


def _page(name: str, component: Component, *args: object) -> str:
    return reverse(f"consultations:{name}", args=[component.consultation.slug, component.id, *args])


def _context(component: Component, **values: Any) -> dict[str, Any]:
    consultation = component.consultation
    frozen = consultation.state != Consultation.State.PREPARING
    return {"consultation": consultation, "component": component, "frozen": frozen, **values}


@login_required
@require_safe
def questionnaire(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    component = _component(request, slug, component_id)
    items = list(component.poll_items.order_by("position"))
    context = _context(
        component,
        items=items,
        missing=services.missing(component, request.path),
        subjects=dict(forms.subjects(component.consultation.initiative)),
        unasked=services.unasked(component),
    )
    return render(request, f"{FOLDER}/questionnaire.html", context)


@login_required
@require_safe
def preview(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Every question as voters will see it, in each language, with nothing to send."""
    component = _component(request, slug, component_id)
    languages = component.consultation.languages
    tag = request.GET.get("language", languages[0])
    if tag not in languages:
        raise Http404
    shown = []
    for item in component.poll_items.order_by("position"):
        try:
            question = question_of(item)
        except DefinitionRefused:
            continue
        marks = sheets.shown_marks(question, seed="", person=b"")
        with translation.override(tag):
            sheet = sheets.sheet(question, tag, shown=marks, typed=Typed())
            shown.append({"sheet": sheet, "rows": [(row.label, row.lang) for row in sheet.rows + sheet.rest]})
    context = _context(
        component,
        shown=shown,
        tag=tag,
        dir=direction(tag),
        languages=[(other, local_name(other)) for other in languages],
    )
    return render(request, f"{FOLDER}/preview.html", context)


@login_required
@require_POST
def suggest(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    component = _component(request, slug, component_id)
    made = services.suggest(component=component, by=request.user)
    messages.success(request, _("%(count)s questions were added.") % {"count": len(made)})
    return redirect(_page("poll_questionnaire", component))


@login_required
@require_safe
def kind(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """The first step of a new question."""
    component = _component(request, slug, component_id)
    form = forms.KindForm(initiative=component.consultation.initiative, initial={"scale": Item.Scale.COMFORT})
    return render(request, f"{FOLDER}/kind.html", _context(component, form=form))


@login_required
@page
def item(request: HttpRequest, slug: str, component_id: UUID, item_id: UUID | None = None) -> HttpResponse:
    """Write a new question of the kind chosen, or change one."""
    component = _component(request, slug, component_id)
    record = _item(component, item_id) if item_id else _new_item(request, component)
    if record is None:
        return redirect(_page("poll_kind", component))
    languages, data = component.consultation.languages, request.POST or None
    form = forms.ItemForm(data, instance=record, languages=languages)
    options = None
    if record.scale in forms.WITH_OPTIONS:
        options = Rows(
            forms.PricedRow if record.scale == Item.Scale.BUDGET else forms.OptionRow,
            prefix="options",
            legend=_("Options"),
            row_name=_("Option"),
            data=data,
            initial=record.options,
            spare=2 if record.options else 4,
            languages=languages,
        )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() & (options is None or options.is_valid()):
            saved = _save(request, form, options)
            if saved is None:
                messages.success(request, _("Saved."))
                again = _page("poll_item", component, record.id)
                return redirect(again if "more" in request.POST else _page("poll_questionnaire", component))
            status = saved
    context = _context(component, form=form, options=options, item=record, faults=options.faults() if options else [])
    return render(request, f"{FOLDER}/item.html", context, status=status)


def _new_item(request: HttpRequest, component: Component) -> Item | None:
    """An item of the kind in the address; None where that is not one of the kinds offered."""
    chosen = forms.KindForm(request.GET, initiative=component.consultation.initiative)
    if not chosen.is_valid():
        return None
    about, _colon, ref = chosen.cleaned_data["subject"].partition(":")
    scale = chosen.cleaned_data["scale"]
    record = Item(component=component, about=about, about_ref=ref, scale=scale, rule=forms.RULES[scale][0])
    if record.rule == Item.Rule.COMFORT:
        record.threshold, record.step = "1/2", 3
    if record.rule == Item.Rule.CLASSES:
        record.threshold = "1/2"
    if record.rule == Item.Rule.EQUAL_SHARES:
        record.completion = Item.Completion.ADD1_GREEDY
    if about != Item.About.ITEM:
        record.text = services.wording_of(component, about, ref)
    return record


def _save(request: HttpRequest, form: forms.ItemForm, options: Rows | None) -> int | None:
    """None when it was saved, otherwise the status of the refusal, which is then on the form."""
    record = form.save(commit=False)
    record.options = services.numbered(options.values()) if options else []
    try:
        services.save_item(item=record, by=request.user)
    except DefinitionRefused as refused:
        form.refuse(refused)
        return 422
    except Refusal as refusal:
        form.add_error(None, refusal.sentence())
        return int(refusal.status)
    return None


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, component_id: UUID, item_id: UUID) -> HttpResponse:
    component = _component(request, slug, component_id)
    services.remove_item(item=_item(component, item_id), by=request.user)
    messages.success(request, _("Removed."))
    return redirect(_page("poll_questionnaire", component))


@login_required
@require_POST
def move(request: HttpRequest, slug: str, component_id: UUID, item_id: UUID) -> HttpResponse:
    component = _component(request, slug, component_id)
    services.move_item(item=_item(component, item_id), up=request.POST.get("to") == "up", by=request.user)
    return redirect(_page("poll_questionnaire", component))
