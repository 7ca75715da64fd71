"""The Celery side: one task that runs jobs, one that sweeps."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from socialicense.jobs import bell, services
from socialicense.jobs.models import Job

# A ring may stand for many jobs whose rings were lost, but a worker must come back to its own limits.
DRAIN_SECONDS = 10.0
KEEP_FINISHED = timedelta(days=90)


@shared_task(name=bell.TASK, ignore_result=True)
def run(job_id: str) -> None:
    services.run_one(UUID(job_id))
    queue = Job.objects.filter(pk=job_id).values_list("queue", flat=True).first() or "default"
    services.drain(queue=queue, seconds=DRAIN_SECONDS)


@shared_task(name="socialicense.jobs.sweep", ignore_result=True)
def sweep() -> None:
    services.sweep()


@shared_task(name="socialicense.jobs.clear", ignore_result=True)
def clear() -> None:
    services.clear_finished(before=timezone.now() - KEEP_FINISHED)
