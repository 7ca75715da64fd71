"""How allauth behaves here: addresses, languages, where people land, what is noted."""

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from socialicense.accounts import limits, selectors
from socialicense.audit import services as audit


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Address and password do not fit together. Try again, or ask for a mailed code."),
        "incorrect_code": _("This is not the code, or it has run out. Look at the newest mail, or ask for a new code."),
        "incorrect_password": _("This is not the password."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, or ask for a mailed code."),
        "rate_limited": _("That was too often. Wait a minute and try again."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """For rate limits only."""
        return limits.client_address(request)

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""  # nothing here needs to know the browser, so nothing stores it

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        try:
            return reverse("consultations:desk")
        except NoReverseMatch:
            return reverse("accounts:me")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:me")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("accounts:me")

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        return super().save_user(request, user, form, commit=commit)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """In the language that the person chose, which need not be that of the request."""
        context = {**context, "site_name": settings.SITE_NAME, "address": settings.PUBLIC_ADDRESS}
        # links hang on the configured address: a Host header has no say in a mail
        context["signup_url"] = settings.PUBLIC_ADDRESS + reverse("account_signup")
        context["password_reset_url"] = settings.PUBLIC_ADDRESS + reverse("account_reset_password")
        reader = context.get("user") or (selectors.by_email(email) if isinstance(email, str) else None)
        with translation.override(getattr(reader, "language", None) or translation.get_language()):
            return super().render_mail(template_prefix, email, context, headers)

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        audit.record(event="account.signed_in", by=user, scope=None, target=f"user:{user.pk}", values={})
        response = super().post_login(request, user, **options)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and user.language in dict(settings.LANGUAGES):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return response

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not again within minutes of signing in: who is sent to set up the second step has just typed the password."""
        signed_in = self.request.session.get("account_authentication_methods") or []
        if signed_in and time.time() - signed_in[-1]["at"] < account_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app))

    def logout(self, request: HttpRequest) -> None:
        super().logout(request)
        request.signed_out = True  # type: ignore[attr-defined]
