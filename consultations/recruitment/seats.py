"""Which household or candidate sits at this browser: a signed cookie with an id and no secret."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from consultations.recruitment.models import Address, Candidate

SALT = "consultations.recruitment.seat"
AGE = 4 * 3600
HOUSEHOLD, CANDIDATE = "household", "candidate"


def cookie_name() -> str:
    return "lottery" if settings.LOCAL_MODE else "__Host-lottery"


def take(response: HttpResponse, owner: Address | Candidate) -> None:
    """Sit down, with the code that was just typed; a reissued code ends the seat, because its number stands here."""
    kind = HOUSEHOLD if isinstance(owner, Address) else CANDIDATE
    value = signing.dumps([kind, str(owner.pk), owner.issue], salt=SALT)
    response.set_cookie(
        cookie_name(), value, max_age=AGE, secure=not settings.LOCAL_MODE, httponly=True, samesite="Lax", path="/"
    )


def leave(response: HttpResponse) -> None:
    """'Next person on this phone': forget everything here."""
    response.delete_cookie(cookie_name(), path="/", samesite="Lax")
    response["Clear-Site-Data"] = '"cache", "storage"'
    response["Cache-Control"] = "no-store"


def _read(request: HttpRequest, kind: str) -> tuple[UUID, int] | None:
    value = request.COOKIES.get(cookie_name())
    if not value:
        return None
    try:
        found, id, issue = signing.loads(value, salt=SALT, max_age=AGE)
        return (UUID(id), int(issue)) if found == kind else None
    except (signing.BadSignature, ValueError):
        return None


def household(request: HttpRequest) -> Address | None:
    """The address whose code was typed here."""
    held = _read(request, HOUSEHOLD)
    if held is None:
        return None
    return (
        Address.objects.filter(pk=held[0], issue=held[1], invited__isnull=False)
        .select_related("recruitment__component__consultation__initiative__organisation")
        .first()
    )


def candidate(request: HttpRequest) -> Candidate | None:
    """The candidate whose own code was typed here; nobody once they are erased."""
    held = _read(request, CANDIDATE)
    if held is None:
        return None
    return (
        Candidate.objects.filter(pk=held[0], issue=held[1])
        .exclude(state=Candidate.State.ERASED)
        .select_related("recruitment__component__consultation__initiative__organisation", "contact", "address")
        .first()
    )
