"""Background work of consultations: each kind finds its record and calls one service."""

from uuid import UUID

from consultations.ballots.models import Ballot
from consultations.models import Component, Consultation, Stage
from consultations.people import mailing
from consultations.services import chain, stages
from socialicense.jobs import registry
from socialicense.jobs.running import Running


def open_stage(job: Running) -> None:
    with job.effect():
        stages.begin(Stage.objects.get(pk=UUID(job.payload["stage"])))


def end_stage(job: Running) -> None:
    with job.effect():
        stages.end_stage(Stage.objects.get(pk=UUID(job.payload["stage"])))


def close_ballot(job: Running) -> None:
    """Closing commits by itself, because the key may only be destroyed after it; the job then ends in a second one."""
    stages.close_ballot(Ballot.objects.get(pk=UUID(job.payload["ballot"])))
    with job.effect():
        pass


def evidence(job: Running) -> None:
    with job.effect():
        chain.freeze_evidence(Component.objects.get(pk=UUID(job.payload["component"])))


def draft(job: Running) -> None:
    with job.effect():
        chain.make_draft(_consultation(job))


def ratify(job: Running) -> None:
    with job.effect():
        chain.open_ratification(_consultation(job))


def adoption_deadline(job: Running) -> None:
    with job.effect():
        chain.end_adoption(_consultation(job))


def issue(job: Running) -> None:
    with job.effect():
        chain.issue(_consultation(job))


def _consultation(job: Running) -> Consultation:
    return Consultation.objects.get(pk=UUID(job.payload["consultation"]))


def register() -> None:
    """Tell the job runner what each kind does."""
    registry.register("consultations.open_stage", open_stage)
    registry.register("consultations.end_stage", end_stage)
    registry.register("consultations.close_ballot", close_ballot)
    registry.register("consultations.evidence", evidence)
    registry.register("consultations.draft", draft)
    registry.register("consultations.ratify", ratify)
    registry.register("consultations.adoption_deadline", adoption_deadline)
    registry.register("consultations.issue", issue)
    registry.register("consultations.invite", mailing.send_invitations, queue="mail")
    registry.register("consultations.ballot_opened", mailing.send_opened, queue="mail")
    registry.register("consultations.claim", mailing.send_claim, queue="mail")
