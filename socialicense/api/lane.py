"""The lane of casts: ballots sent by programs do not pass what is made for pages.

A cast carries its own credential and answers in JSON: session, messages, language, cookies, page policy and the
dispatching between them would be half of its cost, and casts come in crowds. The lane stands before Django. It logs as
Django's way does, sets the same protective headers (taken from the middleware that makes them), and hands on whatever
it does not know. The common way answers casts as well, so nothing depends on the lane but speed.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.handlers.exception import response_for_exception
from django.core.handlers.wsgi import WSGIRequest
from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware
from django.urls import ResolverMatch

from consultations.views.casts import casts
from socialicense.accounts.middleware import Headers
from socialicense.logs import RequestLog

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

ROUTE = "api/v1/ballots/<uuid:ballot_id>/casts"
PATH = re.compile(r"/api/v1/ballots/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/casts").fullmatch
POLICY = [("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"), ("X-Frame-Options", "DENY")]


class CastLane:
    """A WSGI application: answers casts itself, everything else is Django's."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.answer = RequestLog(self._answer)
        self._protective: dict[bool, list[tuple[str, str]]] = {}

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        match = PATH(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] == "POST" else None
        if match is None:
            return self.application(environ, start_response)
        request = WSGIRequest(environ)
        secure = request.is_secure()
        if settings.SECURE_SSL_REDIRECT and not secure:
            return self.application(environ, start_response)
        where = {"ballot_id": UUID(match[1])}
        request.resolver_match = ResolverMatch(casts, (), where, "casts", ["consultations"], route=ROUTE)
        response = self.answer(request)
        body = response.content
        headers = [*response.items(), ("Content-Length", str(len(body))), *self.protective(environ, secure)]
        start_response(f"{response.status_code} {response.reason_phrase}", headers)
        return [body]

    def _answer(self, request: HttpRequest) -> HttpResponse:
        link = connections[DEFAULT_DB_ALIAS]
        if not link.in_atomic_block:
            link.close_if_unusable_or_obsolete()
        try:
            return casts(request, **request.resolver_match.kwargs)  # type: ignore[union-attr]
        except Exception as error:  # what Django's own outermost handler does
            return response_for_exception(request, error)

    def protective(self, environ: Environ, secure: bool) -> list[tuple[str, str]]:
        """What every answer carries besides its own headers, asked once of the middleware that sets it."""
        if secure not in self._protective:
            nobody = {name: value for name, value in environ.items() if name != "HTTP_COOKIE"}
            plain = SecurityMiddleware(Headers(lambda request: HttpResponse()))(WSGIRequest(nobody))
            general = [(name, value) for name, value in plain.items() if name != "Content-Type"]
            self._protective[secure] = general + POLICY
        return self._protective[secure]
