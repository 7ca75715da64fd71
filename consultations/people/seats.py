"""Who is sitting at this browser: a signed cookie for link and code, the session for an account.

The cookie holds ids and no secret; the database decides on each request whether the credential still lives. Nothing
is written when a seat is used, so that no side table records when somebody voted.
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from consultations.models import Consultation, Credential, Participation

SALT = "consultations.seat"
AGE = 14 * 24 * 3600


@dataclass(frozen=True)
class Seat:
    """A person at this browser, in one consultation."""

    participation: Participation
    credential: UUID | None


def cookie_name() -> str:
    return "seat" if settings.LOCAL_MODE else "__Host-seat"


def take(response: HttpResponse, credential: Credential) -> None:
    """Sit down: the browser keeps which credential it came with."""
    value = signing.dumps([str(credential.participation_id), str(credential.id)], salt=SALT)
    response.set_cookie(
        cookie_name(), value, max_age=AGE, secure=not settings.LOCAL_MODE, httponly=True, samesite="Lax", path="/"
    )


def leave(response: HttpResponse) -> None:
    """'Next person on this phone': forget everything here."""
    response.delete_cookie(cookie_name(), path="/", samesite="Lax")
    response["Clear-Site-Data"] = '"cache", "storage"'
    response["Cache-Control"] = "no-store"


def ids(request: HttpRequest) -> tuple[UUID, UUID] | None:
    """Participation and credential from the cookie, unchecked against the database."""
    value = request.COOKIES.get(cookie_name())
    if not value:
        return None
    try:
        participation, credential = signing.loads(value, salt=SALT, max_age=AGE)
        return UUID(participation), UUID(credential)
    except (signing.BadSignature, ValueError):
        return None


def current(request: HttpRequest, consultation: Consultation) -> Seat | None:
    """The seat at this browser in the consultation; None for a visitor."""
    found = ids(request)
    if found is not None:
        credential = (
            Credential.objects.filter(
                pk=found[1],
                participation_id=found[0],
                participation__consultation=consultation,
                revoked_at=None,
                expires_at__gt=timezone.now(),
            )
            .exclude(participation__state__in=[Participation.State.WITHDRAWN, Participation.State.ERASED])
            .select_related("participation")
            .first()
        )
        if credential is not None:
            credential.participation.consultation = consultation
            return Seat(credential.participation, credential.id)
    return _of_account(request, consultation)


def _of_account(request: HttpRequest, consultation: Consultation) -> Seat | None:
    if not request.user.is_authenticated:
        return None
    participation = (
        Participation.objects.filter(consultation=consultation, user_id=request.user.pk)
        .exclude(state__in=[Participation.State.WITHDRAWN, Participation.State.ERASED])
        .first()
    )
    return Seat(participation, None) if participation else None
