"""Structured logs: one JSON object a line, with a request id, and without anything that is not for a log.

No bodies, tokens, query strings, addresses or people: a request is logged by its route pattern, never by its path,
because a path may hold an invitation. JSON escapes line breaks, so text from outside cannot forge a line.
"""

import logging
import re
import sys
import time
import traceback
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("socialicense.requests")

SECRET_NAMES = re.compile(
    r"passw|secret|token|credential|cookie|authoriz|csrf|e?mail|address|remote|^ip$|query|body|payload|answers?$", re.I
)
# Loggers of Django that print paths; the request line below says the same by route.
PATH_PRINTERS = ("django.request", "django.security.csrf", "django.server", "django.security.DisallowedHost")


def without_secrets(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    return {key: "[withheld]" if SECRET_NAMES.search(key) else value for key, value in event.items()}


def without_paths(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Django's own lines about requests name the path: keep only that it happened."""
    if str(event.get("logger", "")).startswith(PATH_PRINTERS):
        event["event"] = "request refused" if event.get("level") == "warning" else "request failed"
    return event


def short_exception(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Type and places of an exception. Not its message: PostgreSQL and parsers quote the input in theirs."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        chain, seen = [], error
        while seen is not None and len(chain) < 5:
            frames = traceback.extract_tb(seen.__traceback__)
            places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
            chain.append({"type": f"{type(seen).__module__}.{type(seen).__qualname__}", "places": places})
            seen = seen.__cause__ or seen.__context__
        event["exception"] = chain
    return event


def positional(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Foreign records carry arguments; they are already in the text."""
    event.pop("positional_args", None)
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_paths,
    short_exception,
    positional,
    without_secrets,
]


def configure(options: dict[str, Any]) -> None:
    """Called by Django as LOGGING_CONFIG with LOGGING = {"level": ...}."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(sort_keys=True, default=str),
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [kept for kept in root.handlers if not getattr(kept, "ours", False)]
    handler.ours = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(options["level"])
    for name in ("weasyprint", "fontTools", "pyhanko"):
        logging.getLogger(name).setLevel("ERROR")


class RequestLog:
    """Gives each request an id (header X-Request-ID) and writes one line about it: method, route, status, time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request.request_id)  # type: ignore[attr-defined]
        began = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        match = request.resolver_match
        log.info(
            "request",
            method=request.method
            if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
            else "?",
            route=match.route if match else "",
            status=response.status_code,
            ms=round(1000 * (time.perf_counter() - began), 1),
        )
        return response
