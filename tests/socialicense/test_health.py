"""Alive and ready: a short word for everybody, the reasons for operators."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from socialicense import health
from socialicense.accounts import services
from socialicense.accounts.models import PLATFORM
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    user = services.open_account(email="op@example.org")
    services.grant(user=user, role="operator", scope_kind="platform", scope_id=PLATFORM, by=None)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_alive_without_asking_anything(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_when_all_is_well(operator: Client) -> None:
    jobs.beat("sweeper")
    answer = operator.get("/readyz")
    body = answer.json()
    assert (answer.status_code, body["status"]) == (200, "ready"), body
    assert set(body["checks"].values()) == {"ok"}
    assert {"database", "migrations", "broker", "beat", "jobs", "media"} <= set(body["checks"])


def test_public_answer_has_no_detail(client: Client) -> None:
    jobs.beat("sweeper")
    assert client.get("/readyz").json() == {"status": "ready"}


def test_degraded_when_beat_is_silent(operator: Client) -> None:
    assert operator.get("/readyz").json()["checks"]["beat"] == "never seen"
    jobs.beat("sweeper")
    Heartbeat.objects.update(beat_at=timezone.now() - timedelta(minutes=5))
    answer = operator.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["checks"]["beat"].startswith("silent for 30")


def test_not_ready_when_a_registered_check_fails(operator: Client) -> None:
    def broken() -> str:
        raise RuntimeError("where the key lies")

    health.register("test key", broken)
    try:
        answer = operator.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
        assert answer.json()["checks"]["test key"] == "RuntimeError"
        assert "where the key lies" not in answer.content.decode()
    finally:
        del health.checks["test key"]


def test_media_not_writable(settings: Any, operator: Client, tmp_path: Any) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings.MEDIA_ROOT = blocked
    assert operator.get("/readyz").status_code == 503
