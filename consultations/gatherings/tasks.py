"""Background work of meetings: table plans and the papers to print."""

from uuid import UUID

from consultations.gatherings import papers
from consultations.gatherings.models import Meeting
from consultations.gatherings.services import pack, seating
from socialicense.jobs import registry
from socialicense.jobs.running import Running


def plan_tables(job: Running) -> None:
    meeting = Meeting.objects.select_related("component__consultation").get(pk=UUID(job.payload["meeting"]))
    seed = int(job.payload["seed"])
    seated = seating.work_out(
        meeting,
        seed=seed,
        there_only=bool(job.payload["there_only"]),
        progress=lambda done, total: job.progress(done, total),
    )
    with job.effect():
        seating.keep(meeting, seated, seed=seed)


def print_pack(job: Running) -> None:
    meeting = Meeting.objects.select_related("component__consultation").get(pk=UUID(job.payload["meeting"]))
    printed = papers.typeset(meeting, job.payload["language"], progress=job.progress)
    with job.effect():
        pack.keep(meeting, printed)


def register() -> None:
    registry.register(seating.KIND, plan_tables)
    registry.register(pack.KIND, print_pack, queue="pdf")
