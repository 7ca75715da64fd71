"""What every answer carries, and the second factor of people who hold a role."""

from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialicense import errors
from socialicense.accounts import selectors
from socialicense.accounts.models import User

FEATURES_OFF = (
    "accelerometer camera display-capture fullscreen geolocation gyroscope magnetometer microphone midi payment"
    " publickey-credentials-get screen-wake-lock usb xr-spatial-tracking"
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in FEATURES_OFF.split())

Next = Callable[[HttpRequest], HttpResponse]


class OwnClock:
    """Each request begins in the platform's time zone, whichever the one before on this thread was answered in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        timezone.deactivate()
        return self.get_response(request)


class Headers:
    """Permissions-Policy on everything; `no-store` where the answer may depend on who asks; a clean sign-out."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        knows_visitor = (
            settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies
        )
        if not response.has_header("Cache-Control") and (knows_visitor or request.path.startswith("/accounts/")):
            response["Cache-Control"] = "no-store, private"
        if getattr(request, "signed_out", False):
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class SecondFactorNeeded(errors.Refusal):
    code = "second_factor_needed"
    message = _("Your role needs a second step at sign-in. Set it up in your account first.")
    status = HTTPStatus.FORBIDDEN


class SecondFactor:
    """Sends people with a role, who have no second factor yet, to the page that sets it up (settings.STAFF_MFA)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.stops(request):
            return self.get_response(request)
        if errors.wants_problem(request):
            return errors.problem(request, SecondFactorNeeded())
        return HttpResponseRedirect(reverse("mfa_activate_totp"))

    def stops(self, request: HttpRequest) -> bool:
        if not settings.STAFF_MFA or not self.guards(request) or not request.user.is_authenticated:
            return False
        return not selectors.has_second_factor_where_needed(cast(User, request.user))

    def guards(self, request: HttpRequest) -> bool:
        """Everything but what one needs to set it up, to sign out and to read an error."""
        free = ("/accounts/", "/static/", "/i18n/", "/brand/", "/healthz", "/readyz")
        return not request.path.startswith(free) or request.path.startswith("/accounts/me/")
