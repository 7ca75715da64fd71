"""Refusals, and the pages and problems that tell people about them.

A refusal is a rule of the product saying no. It carries a code (for machines and tests), values (for the sentence)
and an HTTP status. Services raise it; a view makes a sentence of it, the API sends the same code as a problem
(RFC 9457).
"""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import TemplateDoesNotExist, TemplateSyntaxError, loader
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PROBLEM_TYPE = "application/problem+json"


class Refusal(Exception):
    """A rule says no. Subclasses set `code`, `message` (lazy, with %(name)s) and, when not 409, `status`."""

    code = "refused"
    message: Any = gettext_lazy("This is not possible now.")
    status = HTTPStatus.CONFLICT

    def __init__(self, **values: Any) -> None:
        super().__init__(self.code, values)
        self.values = values

    def __str__(self) -> str:
        return f"{self.code} {self.values}" if self.values else self.code

    def sentence(self) -> str:
        """What happened and what to do, in the language of the request."""
        return str(self.message) % self.values


def describe(refusal: Exception) -> tuple[str, str, int]:
    """(code, sentence, status) of a Refusal or of a domain error (a ValueError with `code` and `values`)."""
    if isinstance(refusal, Refusal):
        return refusal.code, refusal.sentence(), int(refusal.status)
    return str(getattr(refusal, "code", "invalid")), str(refusal), int(HTTPStatus.UNPROCESSABLE_ENTITY)


def problem(
    request: HttpRequest,
    refusal: Exception | None = None,
    *,
    status: int | None = None,
    code: str = "",
    detail: str = "",
    errors: list[dict[str, str]] | None = None,
) -> JsonResponse:
    """The refusal as RFC 9457 problem details: type, title, status, detail, instance, code, values, errors."""
    values: dict[str, Any] = {}
    if refusal is not None:
        code, detail, known = describe(refusal)
        status = status or known
        values = getattr(refusal, "values", {})
    status = status or int(HTTPStatus.BAD_REQUEST)
    body: dict[str, Any] = {
        "type": f"{settings.SITE_URL}/problems/{code}" if code else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.path,
    }
    if code:
        body["code"] = code
    if values:
        body["values"] = {
            name: value if isinstance(value, int | float) else str(value) for name, value in values.items()
        }
    if errors:
        body["errors"] = errors
    response = JsonResponse(body, status=status, content_type=PROBLEM_TYPE)
    if "retry_after" in values:
        response["Retry-After"] = str(values["retry_after"])
    return response


def page(
    request: HttpRequest, *, status: int, title: str, sentence: str, code: str = "", retry_after: int = 0
) -> HttpResponse:
    """An error page (templates/error.html) that says what to do next; never fails itself."""
    context = {
        "status": status,
        "title": title,
        "sentence": sentence,
        "code": code,
        "request_id": getattr(request, "request_id", ""),
    }
    try:
        body = loader.render_to_string("error.html", context, request=request)
    except (TemplateDoesNotExist, TemplateSyntaxError):
        body = bare(title, sentence)
    except Exception:  # the page about a failure must not fail: database, session or catalogue may be what broke
        if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        body = bare(title, sentence)
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def bare(title: str, sentence: str) -> str:
    """A page that needs no template, style or database."""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><main><h1>{escape(title)}</h1><p>{escape(sentence)}</p></main></html>"
    )


def refusal_page(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """The page (or, under /api/, the problem) for a refusal that no view has turned into a form message."""
    if wants_problem(request):
        return problem(request, refusal)
    code, sentence, status = describe(refusal)
    retry_after = int(getattr(refusal, "values", {}).get("retry_after", 0))
    title = _("Please wait a moment") if status == HTTPStatus.TOO_MANY_REQUESTS else _("Not possible")
    return page(request, status=status, title=title, sentence=sentence, code=code, retry_after=retry_after)


def wants_problem(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = _("The server could not understand this request. Go back, reload the page and try again.")
    if wants_problem(request):
        return problem(request, status=400, code="bad_request", detail=sentence)
    return page(request, status=400, title=_("Something in this request is not right"), sentence=sentence)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = _("Your account may not do this here. Sign in with the account that may, or ask the organiser.")
    if wants_problem(request):
        return problem(request, status=403, code="forbidden", detail=sentence)
    return page(request, status=403, title=_("You may not do this here"), sentence=sentence)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came without its protection token: an old tab, or cookies are off."""
    sentence = _(
        "This form was open for too long, or cookies are off. Nothing was saved."
        " Go back, reload the page and send it again."
    )
    if wants_problem(request):
        return problem(request, status=403, code="csrf", detail=sentence)
    return page(request, status=403, title=_("Please send the form again"), sentence=sentence, code="csrf")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = _(
        "There is nothing at this address, or it is not for you to see. Check the address or start at the home page."
    )
    if wants_problem(request):
        return problem(request, status=404, code="not_found", detail=sentence)
    return page(request, status=404, title=_("We did not find this page"), sentence=sentence)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Sign-in asks too often (allauth's limits); limits of our own raise a Refusal."""
    sentence = _("That was too often. Wait a minute and try again.")
    if wants_problem(request):
        return problem(request, status=429, code="too_many", detail=sentence)
    return page(request, status=429, title=_("Please wait a moment"), sentence=sentence, retry_after=60)


def server_error(request: HttpRequest) -> HttpResponse:
    sentence = _("The fault is ours. Nothing was half-saved. Try again in a minute.")
    if wants_problem(request):
        return problem(request, status=500, code="server_error", detail=sentence)
    return page(request, status=500, title=_("Something went wrong on our side"), sentence=sentence)


class RefusalMiddleware:
    """Turns a Refusal that reaches the top of a view into its page or problem, never into a 500."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal_page(request, exception) if isinstance(exception, Refusal) else None


def sentence_for(code: str, values: dict[str, Any]) -> str:
    """The sentence of a refusal that was stored as code and values; names the code when no such refusal is known."""
    kinds = [Refusal]
    while kinds:
        kind = kinds.pop()
        if kind.code == code:
            try:
                return str(kind.message) % values
            except KeyError:
                break
        kinds.extend(kind.__subclasses__())
    return _("This could not be done (reason: %(code)s).") % {"code": code}
