"""Every refusal of the API as RFC 9457 problem details (EXCEPTION_HANDLER of the settings)."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.views import set_rollback

from socialicense import errors
from socialicense.apikeys.refusals import NotLetIn
from socialicense.rest import access

CODES = {
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.ParseError: "malformed",
    exceptions.NotAuthenticated: "not_authenticated",
    exceptions.AuthenticationFailed: "not_authenticated",
    exceptions.PermissionDenied: "forbidden",
}


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The problem for an error that a view raised; None for a fault of ours, which becomes a 500 problem above."""
    set_rollback()
    request = context["request"]._request
    if isinstance(error, errors.Refusal):
        response = errors.problem(request, error)
        if isinstance(error, NotLetIn):
            response["WWW-Authenticate"] = access.challenge(error)
        return response
    if isinstance(error, Http404 | exceptions.NotFound):
        return errors.not_found(request)
    if isinstance(error, PermissionDenied):
        return errors.forbidden(request)
    if isinstance(error, RecursionError):  # the parser gave up: a body nested a thousand deep
        return errors.problem(request, status=400, code="malformed", detail=_("The body is nested too deeply."))
    if isinstance(error, exceptions.ValidationError):
        found = list(pointers(error.detail))
        detail = _("Some values cannot be used: each is named with its reason.")
        return errors.problem(request, status=400, code="invalid", detail=detail, errors=found)
    if isinstance(error, exceptions.APIException):
        return _other(request, error, context["view"])
    return None


def _other(request: Any, error: exceptions.APIException, view: Any) -> HttpResponse:
    code = CODES.get(type(error), str(error.default_code))
    response = errors.problem(request, status=error.status_code, code=code, detail=str(error.detail))
    if isinstance(error, exceptions.MethodNotAllowed):
        response["Allow"] = ", ".join(view.allowed_methods)
    return response


def pointers(detail: Any, at: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    """Each reason with a JSON pointer (RFC 6901) to the value it is about."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from pointers(inner, (*at, str(name)))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            yield from pointers(inner, (*at, str(index)) if isinstance(inner, dict | list) else at)
    else:
        escaped = (part.replace("~", "~0").replace("/", "~1") for part in at)
        yield {
            "pointer": "".join(f"/{part}" for part in escaped),
            "code": str(getattr(detail, "code", "invalid")),
            "detail": str(detail),
        }
