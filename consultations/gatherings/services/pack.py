"""The papers of a meeting: asked for, made by a job, kept until the next ones."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from consultations.gatherings.models import Meeting, Pack
from consultations.gatherings.services.meetings import record
from socialicense.accounts.models import User
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job

KIND = "gatherings.print_pack"


@dataclass(frozen=True)
class Printed:
    """The PDF, its pages, and the language that it is in."""

    content: bytes
    pages: int
    language: str


@transaction.atomic
def ask(*, meeting: Meeting, language: str, by: User) -> Job:
    """Have the papers made as they would read now."""
    record("pack.asked", meeting, by, language=language)
    return jobs.enqueue(
        kind=KIND,
        key=f"{meeting.id}:{language}:{timezone.now().timestamp()}",
        payload={"meeting": str(meeting.id), "language": language},
        scope=meeting.component.consultation_id,
    )


def keep(meeting: Meeting, printed: Printed) -> None:
    """The papers as last made take the place of earlier ones."""
    Pack.objects.update_or_create(
        meeting=meeting,
        defaults={
            "content": printed.content,
            "pages": printed.pages,
            "language": printed.language,
            "made_at": timezone.now(),
        },
    )
