"""What every page of the organisers' side does alike: load with access, show a form, call a service, say what came of it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from consultations import selectors
from consultations.forms.rows import Rows
from consultations.models import Consultation
from socialicense.accounts.permissions import Permission
from socialicense.errors import Refusal


def editable(request: HttpRequest, slug: str) -> Consultation:
    """The consultation, for somebody who may configure it; Http404 for everybody else."""
    return selectors.workspace_for(request.user, slug, Permission.CONFIGURE_CONSULTATION)


def back_to(consultation: Consultation, name: str = "workspace", *args: object) -> str:
    """The address of one of its pages."""
    return reverse(f"consultations:{name}", args=[consultation.slug, *args])


def show(
    request: HttpRequest, template: str, consultation: Consultation, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of the consultation's workspace."""
    frozen = consultation.state != Consultation.State.PREPARING
    values = {"consultation": consultation, "frozen": frozen, **context}
    return render(request, f"consultations/organise/{template}", values, status=status)


def respond(
    request: HttpRequest,
    consultation: Consultation,
    *,
    title: str | Promise,
    form: Any,
    save: Callable[[], object],
    rows: Sequence[Rows] = (),
    lede: str | Promise = "",
    following: str = "",
    again: str = "",
    template: str = "edit.html",
    button: str | Promise = "",
    saved: str | Promise = "",
    **context: Any,
) -> HttpResponse:
    """Show a form, or save it and go on; a refusal of the service becomes the first sentence of the page."""
    frozen = consultation.state != Consultation.State.PREPARING
    status = 200
    if request.method == "POST":
        unfit = [part for part in rows if not part.is_valid()]
        if form.is_valid() and not unfit:
            try:
                save()
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                messages.success(request, saved or _("Saved."))
                return redirect(
                    (again or request.path) if "more" in request.POST else following or back_to(consultation)
                )
        else:
            status = 422
    elif frozen and not context.get("always"):
        for part in [form, *(row for group in rows for row in group.forms)]:
            for field in part.fields.values():
                field.disabled = True
    faults = [fault for group in rows for fault in group.faults()]
    values = {"title": title, "lede": lede, "form": form, "rows": rows, "faults": faults, "button": button, **context}
    return show(request, template, consultation, status=status, **values)


def attempt(request: HttpRequest, act: Callable[[], object], *, done: str | Promise, following: str) -> HttpResponse:
    """Do what a button asks and go back; a refusal is shown there as a sentence."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.sentence())
    else:
        messages.success(request, str(done))
    return redirect(following)
