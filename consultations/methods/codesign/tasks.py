"""Background work of co-design sessions: the board on paper."""

from uuid import UUID

from consultations.methods.codesign.models import Workshop
from consultations.methods.codesign.services.board import printing
from socialicense.jobs import registry
from socialicense.jobs.running import Running


def print_board(job: Running) -> None:
    """Make one part of the board as a PDF, and keep it."""
    row = Workshop.objects.select_related("component__consultation__initiative__organisation")
    workshop = row.get(pk=UUID(job.payload["workshop"]))
    wanted = printing.Wanted(job.payload["size"], int(job.payload["part"]), job.payload["language"])
    printed = printing.typeset(workshop, wanted)
    with job.effect():
        printing.keep(workshop, wanted, printed)


def register() -> None:
    """Tell the job runner what each kind does."""
    registry.register(printing.KIND, print_board, queue="pdf")
