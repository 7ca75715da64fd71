"""Background work of recruitment: each kind finds its record and calls one service."""

from consultations.recruitment import mailing
from socialicense.jobs import registry


def register() -> None:
    """Tell the job runner what each kind does."""
    registry.register("recruitment.mail", mailing.send, queue="mail")
