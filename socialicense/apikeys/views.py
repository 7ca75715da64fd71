"""The person's own keys: listed, made, told once, revoked."""

import time
from typing import cast
from uuid import UUID

from allauth.account import app_settings as account_settings
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from socialicense.accounts.models import User
from socialicense.apikeys import forms, refusals, selectors, services
from socialicense.apikeys.models import Key, Scope


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    keys = [_shown(key) for key in selectors.keys_of(cast(User, request.user))]
    open_keys = [one for one in keys if one["key"].revoked_at is None and one["key"].expires_at > now]
    ended = [one for one in keys if one not in open_keys]
    return render(request, "account/keys/list.html", {"keys": open_keys, "ended": ended})


def _shown(key: Key) -> dict[str, object]:
    return {"key": key, "scopes": [Scope(scope).label for scope in key.scopes]}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
@sensitive_variables("token")
def create(request: HttpRequest) -> HttpResponse:
    """Ask, make, and tell the key in the answer itself: it never stands in an address, a session or a cookie."""
    require_fresh(request)
    form = forms.NewKey(request.POST or None)
    if request.method == "POST" and form.is_valid():
        scopes = [Scope(scope) for scope in form.cleaned_data["scopes"]]
        try:
            key, token = services.create(
                name=form.cleaned_data["name"], scopes=scopes, lasts=form.lasts, by=cast(User, request.user)
            )
        except refusals.NameTaken as refusal:
            form.add_error("name", refusal.sentence())
        else:
            context = {"key": key, "token": token, "scopes": scopes, "address": settings.PUBLIC_ADDRESS}
            return _unkept(render(request, "account/keys/made.html", context))
    return _unkept(render(request, "account/keys/new.html", {"form": form}, status=422 if form.errors else 200))


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    return response


def require_fresh(request: HttpRequest) -> None:
    """Raises SignInAgain for whoever signed in long ago and has nothing else to show: no password, no second step."""
    if get_reauthentication_flows(request.user):
        return  # asked by the decorator
    signed_in = request.session.get("account_authentication_methods") or [{"at": 0}]
    if time.time() - signed_in[-1]["at"] > account_settings.REAUTHENTICATION_TIMEOUT:
        raise refusals.SignInAgain()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask first, then revoke. Not asked for the password: whoever has lost a key is in a hurry."""
    user = cast(User, request.user)
    key = selectors.own(user, pk)
    if request.method == "POST":
        services.revoke(key=key, by=user)
        messages.success(request, _("The key is revoked. It opens nothing any more."))
        return redirect("keys:list")
    return render(request, "account/keys/revoke.html", {"key": key})
