"""The Celery app. It carries bells, not work: job rows in PostgreSQL are the truth (see socialicense.jobs)."""

import os

from celery import Celery
from kombu import Exchange, Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialicense.settings")

app = Celery("socialicense")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    event_serializer="json",
    task_ignore_result=True,
    task_default_queue="default",
    # Each with an exchange of its own: left out, all three would share one, and every bell would ring three times.
    task_queues=[Queue(name, Exchange(name), routing_key=name) for name in ("default", "pdf", "mail")],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # WeasyPrint keeps memory: a fresh process after so many tasks.
    worker_max_tasks_per_child=200,
    task_soft_time_limit=1500,
    task_time_limit=1800,
    # Publishing must never hold a request: no retries, short timeouts.
    task_publish_retry=False,
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=2,
    broker_transport_options={
        "max_retries": 0,
        "socket_timeout": 3,
        "socket_connect_timeout": 2,
        "visibility_timeout": 3600,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
    },
    # What beat has to remember is in the database; a schedule file would only be one more thing to lose.
    beat_scheduler="celery.beat:Scheduler",
    beat_schedule={
        "sweep": {"task": "socialicense.jobs.sweep", "schedule": 5.0, "options": {"expires": 5}},
        "audit-chain": {"task": "socialicense.audit.chain", "schedule": 10.0, "options": {"expires": 10}},
        "audit-head": {"task": "socialicense.audit.head", "schedule": 3600.0, "options": {"expires": 600}},
        "accounts-clear": {"task": "socialicense.accounts.clear", "schedule": 3600.0, "options": {"expires": 600}},
        "license-reviews": {"task": "repository.licenses.reviews", "schedule": 3600.0, "options": {"expires": 600}},
        "jobs-clear": {"task": "socialicense.jobs.clear", "schedule": 86400.0, "options": {"expires": 600}},
    },
    worker_hijack_root_logger=False,
    timezone="UTC",
)
app.autodiscover_tasks()
app.set_default()
