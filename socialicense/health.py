"""Is the process alive, and is the platform ready? Short answers for everybody, details for operators.

Apps above register further checks in AppConfig.ready(), for instance that the signing key loads.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import structlog
from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from socialicense.accounts import access
from socialicense.jobs import selectors as jobs
from socialicense.jobs import services

log = structlog.get_logger(__name__)

# A check returns "" when all is well, otherwise a short reason without secrets.
Check = Callable[[], str]

BEAT_MAX_AGE = timedelta(seconds=60)
BACKLOG_MAX_AGE = timedelta(minutes=10)

checks: dict[str, Check] = {}
# Without these the public pages and voting still work: they are reported, but the platform stays ready.
DEGRADED_ONLY = {"broker", "beat", "jobs"}


def register(name: str, check: Check) -> None:
    """A further check of readiness, by a short name."""
    checks[name] = check


def database() -> str:
    """A real write: a read-only replica or a full disk must not look ready."""
    with transaction.atomic():
        services.beat("readiness")
    return ""


def migrations() -> str:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(pending)} not applied" if pending else ""


def broker() -> str:
    with current_app.connection_for_write(connect_timeout=2) as link:
        link.ensure_connection(max_retries=1, timeout=2)
    return ""


def beat() -> str:
    age = jobs.last_beat("sweeper")
    if age is None:
        return "never seen"
    return f"silent for {int(age.total_seconds())} s" if age > BEAT_MAX_AGE else ""


def backlog() -> str:
    age = jobs.backlog()
    return f"oldest job waits {int(age.total_seconds())} s" if age > BACKLOG_MAX_AGE else ""


def media() -> str:
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as probe:
        probe.write(b"x" * 4096)
        probe.flush()
    return ""


checks.update(database=database, migrations=migrations, broker=broker, beat=beat, jobs=backlog, media=media)


def findings() -> dict[str, str]:
    """Every check's reason; empty where all is well."""
    return {name: outcome(name, check) for name, check in checks.items()}


def outcome(name: str, check: Check) -> str:
    try:
        return check()
    except Exception as error:  # whatever a check meets is the finding
        log.warning("health check failed", check=name, error=type(error).__name__)
        return type(error).__name__


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of anything else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 ready, 200 degraded (reading and voting work, background work waits) or 503 not ready."""
    began = time.perf_counter()
    found = findings()
    broken = {name for name, reason in found.items() if reason}
    state = "not ready" if broken - DEGRADED_ONLY else "degraded" if broken else "ready"
    status = 503 if state == "not ready" else 200
    detailed = not found.get("database") and access.operates(request.user)
    body: dict[str, object] = {"status": state}
    if detailed:
        body["checks"] = {name: reason or "ok" for name, reason in found.items()}
        body["ms"] = round(1000 * (time.perf_counter() - began), 1)
    return JsonResponse(body, status=status)
