"""Opening: behind the gates the brief is frozen, and every stage gets its place in time."""


from django.db import transaction
from django.utils import timezone

from consultations.models import CommunityApproval, Component, Consultation, Stage
from consultations.refusals import DoNotAsk, NotApproved, NotReady
from consultations.services import brief, readiness, stages
from consultations.services.preparing import require_preparing
from repository.licenses.domain import canonical
from socialicense.accounts.models import User
from socialicense.audit import services as audit


def require_approval(consultation: Consultation) -> CommunityApproval | None:
    """The gate before recruitment: nobody is invited before the community approved exactly this. No role passes it."""
    if consultation.exercise:
        return None
    answer = brief.approval(consultation)
    if answer is None:
        raise NotApproved()
    if answer.answer != CommunityApproval.Answer.APPROVED:
        raise DoNotAsk()
    return answer


@transaction.atomic
def open_consultation(*, consultation: Consultation, by: User | None) -> Consultation:
    """Freeze the brief and start the chain. Refused to everybody while anything on the readiness list is missing."""
    require_preparing(consultation)
    consultation.refresh_from_db()  # a change that came in between would be frozen unapproved
    missing = [point for point in readiness.readiness(consultation) if not point.done]
    if missing:
        raise NotReady(missing="; ".join(str(point.sentence) for point in missing), codes=[p.code for p in missing])
    require_approval(consultation)
    freeze(consultation, by=by)
    for component in consultation.components.all():
        start(component)
    return consultation


def freeze(consultation: Consultation, *, by: User | None) -> None:
    """Write the brief and its hash; from here on the texts are frozen."""
    snapshot = brief.brief(consultation)
    consultation.brief = canonical.canonical(snapshot).decode()
    consultation.brief_sha256 = canonical.digest(snapshot)
    consultation.state, consultation.opened_at = Consultation.State.OPEN, timezone.now()
    consultation.save(update_fields=["brief", "brief_sha256", "state", "opened_at"])
    audit.record(
        event="consultation.opened",
        by=by,
        scope=consultation.id,
        target=str(consultation.id),
        values={"brief": consultation.brief_sha256},
    )


def start(component: Component) -> None:
    """Mark a component as running and queue the opening of each of its stages."""
    component.state = Component.State.RUNNING
    component.save(update_fields=["state"])
    for stage in Stage.objects.filter(component=component, left_out=False):
        stages.queue(stage)
