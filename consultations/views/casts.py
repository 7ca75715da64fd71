"""Casting over HTTP for programs: one credential, one JSON body, one receipt.

Lean on purpose: no cookie and so no CSRF, one query to find the credential, one statement to cast, both shared by all
who cast at the same moment; nothing logged or kept beside the box. An idempotency key makes a repeat safe: it gives the
same receipt and is kept as a keyed hash only.
"""

import json
import re
import secrets
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from consultations.ballots.models import Ballot
from consultations.ballots.services import casting, crowd
from consultations.domain import codes
from consultations.people import attempts
from consultations.people.services import fingerprint
from repository.licenses.domain import canonical
from repository.licenses.domain.refused import Refused
from socialicense.accounts import limits
from socialicense.errors import Refusal, problem

MAXIMUM = 256 * 1024
LONGEST_CODE = 24
"""Three groups of four, with room for spaces and dashes."""
KEY = re.compile(r"[\x21-\x7e]{1,200}").fullmatch


@csrf_exempt
def casts(request: HttpRequest, ballot_id: UUID) -> HttpResponse:
    """POST {"answers": {question: answer}} with `Authorization: Bearer <link secret or code>` and `Idempotency-Key`.

    201 with the receipt after commit; problems as RFC 9457.
    """
    try:
        response = _cast(request, ballot_id)
    except (Refusal, Refused, Ballot.DoesNotExist) as refused:
        response = _refused(request, refused)
    response["Cache-Control"] = "no-store"
    return response


def _refused(request: HttpRequest, refused: Exception) -> HttpResponse:
    """Why not, in the language asked for. Only here: whoever is accepted need not wait for a catalogue."""
    with translation.override(translation.get_language_from_request(request)):
        if isinstance(refused, Ballot.DoesNotExist):
            return problem(request, status=404, code="not_found", detail="There is no such ballot.")
        if isinstance(refused, Refused):
            return problem(request, refused, status=400 if isinstance(refused, canonical.Unreadable) else 422)
        return problem(request, refused)


def _cast(request: HttpRequest, ballot_id: UUID) -> HttpResponse:
    if request.method != "POST":
        response: HttpResponse = problem(
            request, status=405, code="method-not-allowed", detail="Only POST is answered."
        )
        response["Allow"] = "POST"
        return response
    if request.content_type != "application/json":
        return problem(request, status=415, code="not-json", detail="Send application/json.")
    scheme, _space, given = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer" or not given:
        return _unknown(request)
    secret, is_code = _as_kept(given)
    if is_code:
        attempts.require_calm(limits.network(request))
    receipt = _receipt(request, ballot_id, fingerprint(secret))
    if receipt is None:
        if is_code:
            attempts.failed(limits.network(request))
        return _unknown(request)
    content = {
        "ballot": receipt.ballot,
        "definition": receipt.definition_sha256,
        "leaves": receipt.leaves,
        "receipt": receipt.receipt,
        "signature": receipt.signature,
        "secret": receipt.secret,
    }
    return HttpResponse(json.dumps(content), content_type="application/json", status=201)


def _receipt(request: HttpRequest, ballot: UUID, digest: str) -> casting.Receipt | None:
    """None when the secret opens nothing, whatever else is wrong."""
    try:
        key, answers = _key(request), _answers(request)
    except (Malformed, canonical.Unreadable):
        if not crowd.opens(digest):
            return None
        raise
    return crowd.cast(ballot=ballot, digest=digest, raw=answers, idempotency_key=key)


def _unknown(request: HttpRequest) -> HttpResponse:
    detail = "This link or code does not work. It may be mistyped, used up or out of date."
    response: HttpResponse = problem(request, status=401, code="sign-in-refused", detail=detail)
    response["WWW-Authenticate"] = "Bearer"
    return response


class Malformed(Refusal):
    """A request that does not have the form asked for."""


class KeyMalformed(Malformed):
    code = "idempotency-key"
    message = _("At most 200 printable ASCII characters.")
    status = HTTPStatus.BAD_REQUEST


class BodyMalformed(Malformed):
    code = "body"
    message = _('The body is {"answers": {question: answer}} and nothing else.')
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def _key(request: HttpRequest) -> str:
    key: str = request.META.get("HTTP_IDEMPOTENCY_KEY") or secrets.token_urlsafe(18)
    if not KEY(key):
        raise KeyMalformed()
    return key


def _answers(request: HttpRequest) -> dict[str, object]:
    body = _body(request)
    if not isinstance(body, dict) or set(body) != {"answers"} or not isinstance(body["answers"], dict):
        raise BodyMalformed()
    answers: dict[str, object] = body["answers"]
    return answers


def _body(request: HttpRequest) -> object:
    """Strict JSON, never read beyond the limit."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError as error:
        raise canonical.Unreadable("not-json") from error
    if length > MAXIMUM:
        raise canonical.Unreadable("too-large", bytes=length, limit=MAXIMUM)
    return canonical.parse(request.read(MAXIMUM + 1), max_bytes=MAXIMUM)


def _as_kept(secret: str) -> tuple[str, bool]:
    """The secret as its hash was taken, and whether it is a code from paper; a link is too long to be one."""
    if len(secret) > LONGEST_CODE:
        return secret.strip(), False
    try:
        return codes.normalise(secret), True
    except codes.CodeMistyped:
        return secret.strip(), False
