"""A Celery app like the product's, with one kind of job whose effect can be counted. For the worker test."""

import time
from datetime import timedelta

import django
from django.db import connection

django.setup()

from socialicense.celery import app  # noqa: E402  needs the apps
from socialicense.jobs import registry  # noqa: E402
from socialicense.jobs.running import Running  # noqa: E402

KIND = "test.effect"


def run(job: Running) -> None:
    time.sleep(job.payload["seconds"])
    with job.effect(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO test_effects (key) VALUES (%s)", [job.key])


def register() -> None:
    registry.register(KIND, run, lease=timedelta(seconds=2), max_attempts=20)


register()
__all__ = ["app"]
