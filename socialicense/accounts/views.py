"""The person's own page: name, language, sign-in, what is held about them, and leaving."""

import json
from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from socialicense.accounts import forms, selectors, services, subjects
from socialicense.accounts.models import User
from socialicense.accounts.roles import ROLES
from socialicense.audit import services as audit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = forms.Profile(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:me")
    roles = sorted({str(ROLES[held.role].name) for held in selectors.grants_of(user) if held.role in ROLES})
    organisations = selectors.organisations_of(user)
    return render(request, "account/me.html", {"form": form, "roles": roles, "organisations": organisations})


@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Everything held about the person, as a JSON file."""
    user = cast(User, request.user)
    audit.record(event="account.exported", by=user, scope=None, target=f"user:{user.pk}", values={})
    held = {"exported_at": timezone.now(), **subjects.export(user)}
    body = json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response["Cache-Control"] = "no-store, private"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = forms.Erase(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        services.erase(user=user, by=user)
        logout(request)
        return redirect("accounts:erased")
    return render(request, "account/erase.html", {"form": form}, status=422 if form.errors else 200)


def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "account/erased.html")
