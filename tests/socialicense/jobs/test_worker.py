"""Real workers on a real broker: killed at any instruction, and the broker losing all it knows."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.db import connection

from socialicense.jobs import services
from socialicense.jobs.models import Job, State
from tests.socialicense.jobs import effects

JOBS = 30


@pytest.fixture
def count_effects(transactional_db: None) -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE test_effects (key text NOT NULL)")
    try:
        yield lambda: query("SELECT count(*), count(DISTINCT key) FROM test_effects")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE test_effects")


def query(sql: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return tuple(cursor.fetchone())


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A worker with two processes on this test's database, killed with all its children at the end."""
    database = settings.DATABASES["default"]
    url = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    command = [sys.executable, "-m", "celery", "-A", "tests.socialicense.jobs.effects", "worker"]
    process = subprocess.Popen(
        [*command, "--concurrency", "2", "--loglevel", "ERROR", "--without-gossip", "--without-mingle"],
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings", "C_FORCE_ROOT": "1"},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def sweep_until(done: int, *, seconds: float) -> int:
    """Plays beat until so many jobs are done; the number done."""
    end = time.monotonic() + seconds
    while (finished := Job.objects.filter(state=State.DONE).count()) < done and time.monotonic() < end:
        services.sweep()
        time.sleep(0.2)
    return finished


@pytest.mark.django_db(transaction=True)
def test_workers_killed_and_broker_emptied_every_job_has_one_effect(count_effects: Any) -> None:
    broker = redis.Redis(unix_socket_path=urlsplit(settings.CELERY_BROKER_URL).path)
    broker.flushall()
    for number in range(JOBS):
        services.enqueue(kind=effects.KIND, key=str(number), payload={"seconds": 0.1})
    with worker():
        assert sweep_until(3, seconds=20) >= 3
    assert Job.objects.filter(state=State.DONE).count() < JOBS
    broker.flushall()
    with worker():
        assert sweep_until(JOBS, seconds=40) == JOBS
    assert count_effects() == (JOBS, JOBS)
    broker.flushall()
    broker.close()
