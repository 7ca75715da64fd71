"""Who asks: a program with a key, or a browser with its session.

A view names the scope of each method that is not for everybody; where none stands, nobody is asked, and a key that is
sent nevertheless opens nothing. So no key can do what no scope was written for.
"""

from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from socialicense.accounts import limits, selectors
from socialicense.accounts.middleware import SecondFactorNeeded
from socialicense.apikeys import refusals, services
from socialicense.apikeys.models import Key, Scope

CHALLENGE = 'Bearer realm="api"'


class Bearer(BaseAuthentication):
    """`Authorization: Bearer slk_...` (RFC 6750). No cookie is looked at, so no token against forged requests is needed."""

    def authenticate(self, request: Request) -> tuple[Any, Key] | None:
        scheme, _space, given = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = services.admit(text=given.strip(), network=limits.network(request._request), now=timezone.now())
        if settings.STAFF_MFA and not selectors.has_second_factor_where_needed(key.owner):
            raise SecondFactorNeeded()
        return key.owner, key

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


def ways() -> list[BaseAuthentication]:
    """The ways in, where somebody is asked: a key first, then the session with its token against forged requests."""
    return [Bearer(), SessionAuthentication()]


def require(request: Request, scope: Scope) -> None:
    """Raises KeyNeeded for nobody, ScopeMissing for a key without the scope. A session does all that its account may."""
    if request.user is None:
        raise refusals.KeyNeeded(page=services.page())
    if isinstance(request.auth, Key):
        services.require(key=request.auth, scope=scope)


def challenge(refusal: refusals.NotLetIn) -> str:
    """The WWW-Authenticate field of a refusal (RFC 6750, section 3): in English, for it holds ASCII only."""
    if not refusal.error:
        return CHALLENGE
    with translation.override("en"):
        parts = [CHALLENGE, f'error="{refusal.error}"', f'error_description="{refusal.sentence()}"']
    if "scope" in refusal.values:
        parts.append(f'scope="{refusal.values["scope"]}"')
    return ", ".join(parts)
