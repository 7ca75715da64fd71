"""The log of decisions: what was kept, changed or dropped, and why. A line is never changed, only followed by another."""

from django.db import transaction
from django.db.models import Max

from consultations.methods.codesign.models import Card, Cluster, Decision, Feedback, Prototype, Workshop
from consultations.methods.codesign.refusals import NotWorking
from consultations.models import Component, Consultation, Participation
from consultations.refusals import ReasonMissing
from socialicense.accounts.models import User
from socialicense.audit import services as audit

About = Card | Cluster | Prototype | Feedback
NAMES: dict[type, str] = {Card: "card", Cluster: "cluster", Prototype: "prototype", Feedback: "feedback"}


def locked(workshop: Workshop) -> Workshop:
    """The workshop with its component, nobody else numbering or writing prototypes in it."""
    return (
        Workshop.objects.select_for_update(of=("self",))
        .select_related("component__consultation__initiative")
        .get(pk=workshop.pk)
    )


@transaction.atomic
def record(*, workshop: Workshop, about: About, outcome: str, reason: str, language: str, by: User) -> Decision:
    """Write down what the room decided. The team may still do so after the vote, until the evidence is frozen: a card
    that was taken up and led nowhere needs its reason. Raises NotWorking afterwards, ReasonMissing."""
    row = locked(workshop)
    component = row.component
    began = component.consultation.state != Consultation.State.PREPARING
    if not began or component.state == Component.State.DONE:
        raise NotWorking()
    return append(workshop=row, about=about, outcome=outcome, reason=reason, language=language, by=by)


def append(
    *, workshop: Workshop, about: About, outcome: str, reason: str, language: str, by: Participation | User
) -> Decision:
    """The next line of the log. The caller holds the lock of the workshop, and asked whether this may be done."""
    if not reason.strip():
        raise ReasonMissing()
    name = NAMES[type(about)]
    last = workshop.decisions.aggregate(last=Max("n"))["last"] or 0
    made = Decision.objects.create(
        workshop=workshop,
        n=last + 1,
        outcome=outcome,
        reason=reason.strip(),
        language=language,
        by_user=by if isinstance(by, User) else None,
        by_participation=by if isinstance(by, Participation) else None,
        **{name: about},
    )
    audit.record(
        event="codesign.decided",
        by=made.by_user,
        scope=workshop.component.consultation_id,
        target=str(made.id),
        values={"about": f"{name} {about.pk}", "outcome": outcome, "reason": made.reason},
    )
    return made
