"""Background work of recruitment: each kind finds its record and calls one service."""

from datetime import timedelta

from consultations.recruitment import mailing, solving
from socialicense.jobs import registry


def register() -> None:
    """Tell the job runner what each kind does."""
    registry.register("recruitment.mail", mailing.send, queue="mail")
    registry.register("recruitment.retention", mailing.announce_due, queue="mail")
    registry.register("recruitment.solve", solving.solve, lease=timedelta(seconds=60))
    registry.register("recruitment.standby", solving.choose_alternates, lease=timedelta(seconds=60))
