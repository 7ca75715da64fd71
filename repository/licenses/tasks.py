"""Background work of this app: issuing, and reviews whose date has come."""

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_noop

from repository.licenses.models import Draft
from repository.licenses.services import issuing, reviewing
from socialicense.accounts.models import User
from socialicense.jobs.running import Running

STAGES = 3


def issue(job: Running) -> None:
    """Sign the JSON, print it, seal it. After a crash it goes on where the database says it was."""
    draft = Draft.objects.get(pk=job.payload["draft"])
    by = User.objects.filter(pk=job.payload.get("by")).first() if job.payload.get("by") else None
    job.progress(0, STAGES, gettext_noop("Signing the license"))
    license = issuing.sign(draft=draft, exercise=bool(job.payload["exercise"]))
    job.progress(1, STAGES, gettext_noop("Making the PDF"))
    content = issuing.render(license)
    job.progress(2, STAGES, gettext_noop("Sealing the PDF"))
    with job.effect():
        issuing.publish(license=license, pdf=content, by=by)


@shared_task(name="repository.licenses.reviews", ignore_result=True)
def reviews() -> None:
    """Open the reviews whose date has come."""
    reviewing.begin_due(today=timezone.localdate())
