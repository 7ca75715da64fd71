"""Jobs: asked for once, done once, whatever happens in between."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from celery import Celery
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from socialicense.celery import app
from socialicense.errors import Refusal
from socialicense.jobs import bell, registry, runner, selectors, services
from socialicense.jobs.models import Job, State
from socialicense.jobs.running import LeaseLost, Running


class NoRoom(Refusal):
    code = "test_no_room"
    message = gettext_lazy("Only %(seats)s seats.")


class Odd(ValueError):
    code = "test_odd"
    values = {"n": 3}


@pytest.fixture
def kind() -> Iterator[Callable[..., str]]:
    """Registers functions as kinds of jobs, for one test."""
    before = dict(registry.kinds)

    def add(run: Callable[[Running], None], **options: Any) -> str:
        slug = f"test.{uuid4().hex[:8]}"
        registry.register(slug, run, **options)
        return slug

    yield add
    registry.kinds.clear()
    registry.kinds.update(before)


def ended(job: Job) -> tuple[str, str, int]:
    job.refresh_from_db()
    return job.state, job.error, job.attempts


@pytest.mark.django_db
def test_enqueue_twice_is_one_job(kind: Callable[..., str]) -> None:
    seen: list[dict[str, Any]] = []

    def run(job: Running) -> None:
        with job.effect():
            seen.append(job.payload)

    slug, scope = kind(run), uuid4()
    first = services.enqueue(kind=slug, key="a", payload={"n": 1}, scope=scope)
    again = services.enqueue(kind=slug, key="a", payload={"n": 2}, scope=scope)
    assert first.pk == again.pk
    assert services.run_due() == 1
    assert seen == [{"n": 1}]
    assert ended(first) == (State.DONE, "", 1)
    assert services.run_due() == 0
    assert list(selectors.for_scope(scope)) == [first]


@pytest.mark.django_db
def test_enqueue_unknown_kind() -> None:
    with pytest.raises(registry.UnknownKind):
        services.enqueue(kind="test.nothing", key="a", payload={})


@pytest.mark.django_db
def test_enqueue_rolled_back_with_the_act(kind: Callable[..., str]) -> None:
    slug = kind(lambda job: None)

    def act() -> None:
        with transaction.atomic():
            services.enqueue(kind=slug, key="a", payload={})
            raise KeyError

    with pytest.raises(KeyError):
        act()
    assert selectors.find(kind=slug, key="a") is None


@pytest.mark.django_db
def test_run_due_takes_what_jobs_enqueue(kind: Callable[..., str]) -> None:
    second = kind(lambda job: None)

    def run(job: Running) -> None:
        with job.effect():
            services.enqueue(kind=second, key="next", payload={})

    services.enqueue(kind=kind(run), key="a", payload={})
    assert services.run_due() == 2
    found = selectors.find(kind=second, key="next")
    assert found is not None
    assert found.state == State.DONE


@pytest.mark.django_db
def test_not_before_waits(kind: Callable[..., str]) -> None:
    slug = kind(lambda job: None)
    later = timezone.now() + timedelta(hours=1)
    job = services.enqueue(kind=slug, key="a", payload={}, not_before=later)
    assert services.run_due() == 0
    assert selectors.backlog() == timedelta()
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now() - timedelta(minutes=5))
    assert timedelta(minutes=5) <= selectors.backlog() < timedelta(minutes=6)
    assert services.run_due() == 1


@pytest.mark.django_db
def test_refusal_fails_at_once_and_is_retried_by_hand(kind: Callable[..., str]) -> None:
    seats = 1

    def run(job: Running) -> None:
        if seats < 2:
            raise NoRoom(seats=seats)

    job = services.enqueue(kind=kind(run), key="a", payload={})
    services.run_due()
    assert ended(job) == (State.FAILED, "test_no_room", 1)
    assert job.failure == "Only 1 seats."
    assert list(selectors.failed()) == [job]
    seats = 2
    services.retry(job, by=None)
    assert services.run_due() == 1
    assert ended(job) == (State.DONE, "", 2)
    with pytest.raises(services.NotRetryable):
        services.retry(job, by=None)


@pytest.mark.django_db
def test_domain_error_keeps_its_code(kind: Callable[..., str]) -> None:
    def run(job: Running) -> None:
        raise Odd("odd")

    job = services.enqueue(kind=kind(run), key="a", payload={})
    services.run_due()
    assert ended(job) == (State.FAILED, "test_odd", 1)
    assert job.error_values == {"n": 3}
    assert job.failure == "This could not be done (reason: test_odd)."


@pytest.mark.django_db
def test_crash_is_tried_again_later_and_given_up_visibly(kind: Callable[..., str]) -> None:
    def run(job: Running) -> None:
        raise KeyError("a secret word")

    job = services.enqueue(kind=kind(run, max_attempts=3), key="a", payload={})
    for attempt in (1, 2):
        assert services.run_due() == 1
        assert ended(job) == (State.QUEUED, "", attempt)
        assert job.not_before is not None
        assert job.not_before > timezone.now() - timedelta(seconds=60)
        Job.objects.filter(pk=job.pk).update(not_before=None)
    services.run_due()
    assert ended(job) == (State.FAILED, "crashed", 3)
    assert job.error_values == {"error": "KeyError"}
    assert "secret" not in job.failure


@pytest.mark.django_db
def test_effect_and_end_are_one_transaction(kind: Callable[..., str]) -> None:
    def run(job: Running) -> None:
        with job.effect():
            services.beat("touched")
            raise KeyError

    job = services.enqueue(kind=kind(run), key="a", payload={})
    services.run_due()
    assert ended(job) == (State.QUEUED, "", 1)
    assert selectors.last_beat("touched") is None


@pytest.mark.django_db
def test_lease_expired_is_taken_over_and_the_first_runner_has_no_effect(kind: Callable[..., str]) -> None:
    lost: list[str] = []

    def run(job: Running) -> None:
        if job.attempt == 1:
            Job.objects.filter(pk=job.id).update(lease_until=timezone.now() - timedelta(seconds=1))
            assert services.run_one(job.id)
            try:
                with job.effect():
                    lost.append("effect of the first runner")
            except LeaseLost:
                lost.append("refused")
                raise
        else:
            with job.effect():
                lost.append("effect of the second runner")

    job = services.enqueue(kind=kind(run), key="a", payload={})
    services.run_due()
    assert lost == ["effect of the second runner", "refused"]
    assert ended(job) == (State.DONE, "", 2)


@pytest.mark.django_db
def test_runner_dies_too_often(kind: Callable[..., str]) -> None:
    job = services.enqueue(kind=kind(lambda job: None, max_attempts=2), key="a", payload={})
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, attempts=2, lease_until=past)
    assert services.run_due() == 0
    assert ended(job) == (State.FAILED, "runner_lost", 2)
    assert job.failure.startswith("The work stopped several times")


@pytest.mark.django_db
def test_progress_shown_and_cancelled(kind: Callable[..., str]) -> None:
    shown: list[tuple[int, int, str, int]] = []

    def run(job: Running) -> None:
        job.progress(1, 4, "Counting")
        row = Job.objects.get(pk=job.id)
        shown.append((row.done, row.total, row.step, row.percent))
        services.cancel(row, by=None)
        job.progress(2, 4, "Writing")
        shown.append((0, 0, "never", 0))

    job = services.enqueue(kind=kind(run), key="a", payload={})
    services.run_due()
    assert shown == [(1, 4, "Counting", 25)]
    assert ended(job) == (State.CANCELLED, "", 1)
    with pytest.raises(services.NotCancellable):
        services.cancel(job, by=None)


@pytest.mark.django_db
def test_cancel_waiting(kind: Callable[..., str]) -> None:
    job = services.enqueue(kind=kind(lambda job: None), key="a", payload={})
    services.cancel(job, by=None)
    assert services.run_due() == 0
    assert ended(job) == (State.CANCELLED, "", 0)


@pytest.mark.django_db
def test_steps_keep_their_parts(kind: Callable[..., str]) -> None:
    def run(job: Running) -> None:
        with job.step():
            services.beat("first part")
        raise KeyError

    job = services.enqueue(kind=kind(run), key="a", payload={})
    services.run_due()
    assert ended(job) == (State.QUEUED, "", 1)
    assert selectors.last_beat("first part") is not None


@pytest.mark.django_db
def test_sweep_rings_due_work_once_per_round(kind: Callable[..., str]) -> None:
    slug = kind(lambda job: None)
    services.enqueue(kind=slug, key="a", payload={})
    services.enqueue(kind=slug, key="b", payload={}, not_before=timezone.now() + timedelta(hours=1))
    assert services.sweep() == 1
    assert services.sweep() == 0
    assert selectors.last_beat("sweeper") is not None


@pytest.mark.django_db
def test_clear_finished_keeps_failures(kind: Callable[..., str]) -> None:
    slug = kind(lambda job: None)
    old = timezone.now() - timedelta(days=100)
    for key, state in (("a", State.DONE), ("b", State.FAILED), ("c", State.QUEUED)):
        job = services.enqueue(kind=slug, key=key, payload={})
        Job.objects.filter(pk=job.pk).update(state=state, finished_at=old)
    assert services.clear_finished(before=timezone.now() - timedelta(days=90)) == 1
    assert sorted(Job.objects.values_list("key", flat=True)) == ["b", "c"]


@pytest.mark.django_db(transaction=True)
def test_claim_by_many_runners_has_one_effect(kind: Callable[..., str]) -> None:
    effects: list[int] = []

    def run(job: Running) -> None:
        time.sleep(0.1)
        with job.effect():
            effects.append(job.attempt)

    job = services.enqueue(kind=kind(run), key="a", payload={})
    ran: list[bool] = []

    def runner_thread() -> None:
        try:
            ran.append(runner.run(job.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=runner_thread) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ran) == [False] * 7 + [True]
    assert effects == [1]


@pytest.mark.django_db(transaction=True)
def test_long_call_keeps_its_lease(kind: Callable[..., str]) -> None:
    """No progress for longer than the lease: the background renewal holds it."""
    taken: list[bool] = []

    def run(job: Running) -> None:
        time.sleep(0.9)
        taken.append(runner.run(job.id))

    job = services.enqueue(kind=kind(run, lease=timedelta(seconds=0.5)), key="a", payload={})
    services.run_due()
    assert taken == [False]
    assert ended(job) == (State.DONE, "", 1)


@pytest.mark.django_db(transaction=True)
def test_enqueue_without_broker_neither_fails_nor_waits(kind: Callable[..., str], tmp_path: Any) -> None:
    deaf = Celery("deaf", broker=f"redis+socket://{tmp_path}/nobody.sock", set_as_current=False)
    deaf.conf.update(broker_transport_options=app.conf.broker_transport_options)
    deaf.set_current()
    try:
        bell.silence.end()
        began = time.monotonic()
        for number in range(20):
            services.enqueue(kind=kind(lambda job: None), key=str(number), payload={})
        assert time.monotonic() - began < 2
        assert bell.silence.holds()
        assert services.run_due() == 20
    finally:
        app.set_current()
        bell.silence.end()
