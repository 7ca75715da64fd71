"""What pages on which people who take part write something public do alike: show a form, save it, say what came of it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from socialicense.errors import Refusal


def respond(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    form: Any,
    save: Callable[[], object],
    following: str,
    button: str = "",
    lede: str = "",
    refused: Callable[[Refusal], Mapping[str, Any]] | None = None,
    **more: Any,
) -> HttpResponse:
    """Show the form, or do what it says and go on. A refusal becomes the first sentence of the page, which keeps what was
    written; `refused` says what else the page shows then."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save()
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status, more = int(refusal.status), more | dict(refused(refusal) if refused else {})
            else:
                messages.success(request, _("Saved. Everybody can read it."))
                return redirect(following)
    values = {"heading": title, "lede": lede, "form": form, "button": button, "back": following}
    return render(request, template, {**context, **values, **more}, status=status)
