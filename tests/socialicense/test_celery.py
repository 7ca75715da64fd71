"""The Celery app carries bells only: JSON, acknowledged late, never waited for; its clock knows its tasks."""

from socialicense.celery import app
from socialicense.jobs import registry


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    assert sorted({entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks)) == []


def test_messages_are_json_and_acknowledged_late() -> None:
    conf = app.conf
    assert (conf.accept_content, conf.task_serializer) == (["json"], "json")
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)
    assert (conf.task_publish_retry, conf.task_ignore_result) == (False, True)
    assert conf.task_soft_time_limit < conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]


def test_each_queue_gets_only_its_own_bells() -> None:
    routes = [(queue.name, queue.exchange.name, queue.routing_key) for queue in app.conf.task_queues]
    assert routes == [(name, name, name) for name in registry.QUEUES]


def test_sweep_often_enough() -> None:
    assert app.conf.beat_schedule["sweep"]["schedule"] == 5.0
