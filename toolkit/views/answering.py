"""Pages that show a form, call a service, and say what came of it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations.forms.rows import Rows
from socialicense.errors import Refusal

page = require_http_methods(["GET", "HEAD", "POST"])


def answer(
    request: HttpRequest,
    *,
    title: str | Promise,
    forms: Sequence[Any],
    save: Callable[[], object],
    following: str,
    rows: Sequence[Rows] = (),
    template: str = "toolkit/form.html",
    again: str = "",
    **context: Any,
) -> HttpResponse:
    """Show forms and rows, or save them and go on. `save` returns where to go, or nothing for `following`."""
    status, refused = 200, ""
    if request.method == "POST":
        fit = [form.is_valid() for form in forms]  # every one, so that all faults are shown at once
        if all([*fit, *(part.is_valid() for part in rows)]):
            try:
                target = save()
            except Refusal as refusal:
                refused, status = refusal.sentence(), int(refusal.status)
            else:
                messages.success(request, _("Saved."))
                more = again or request.path
                return redirect(more if "more" in request.POST else str(target or following))
        else:
            status = 422
    faults = [fault for part in rows for fault in part.faults()]
    faults += [
        {"href": f"#{field.auto_id}", "text": f"{field.label}: {error}"}
        for form in forms
        for field in form
        for error in field.errors
    ]
    faults += [{"href": "#main", "text": refused}] if refused else []
    values = {"title": title, "forms": forms, "rows": rows, "faults": faults, "back": following, **context}
    return render(request, template, values, status=status)
