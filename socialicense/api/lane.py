"""The lane of casts: ballots sent by programs do not pass what is made for pages.

A cast carries its own credential and answers in JSON: session, messages, language, cookies and page policy would be
half of its cost. What every answer must carry is set here, and a test compares it with what other answers carry.
"""

import re
from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from consultations.views.casts import casts

ROUTE = "api/v1/ballots/<uuid:ballot_id>/casts"
PATH = re.compile(r"/api/v1/ballots/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/casts").fullmatch
POLICY = "default-src 'none'; frame-ancestors 'none'"


class CastLane:
    """Middleware: answers casts itself, hands on everything else. Stands behind logs, HTTPS and general headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = PATH(request.path_info)
        if match is None:
            return self.get_response(request)
        ballot = UUID(match[1])
        request.resolver_match = ResolverMatch(casts, (), {"ballot_id": ballot}, "casts", ["consultations"], route=ROUTE)
        response = casts(request, ballot)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Frame-Options"] = "DENY"
        return response
