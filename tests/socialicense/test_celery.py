"""The Celery app carries bells only: JSON, late acknowledgement, no waiting in requests, a clock that knows its tasks."""

from socialicense.celery import app


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    assert sorted({entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks)) == []


def test_messages_are_json_and_acknowledged_late() -> None:
    conf = app.conf
    assert (conf.accept_content, conf.task_serializer) == (["json"], "json")
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)
    assert (conf.task_publish_retry, conf.task_ignore_result) == (False, True)
    assert conf.task_soft_time_limit < conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]


def test_sweep_often_enough() -> None:
    assert app.conf.beat_schedule["sweep"]["schedule"] == 5.0
