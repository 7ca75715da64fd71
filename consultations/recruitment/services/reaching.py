"""Mails to groups of candidates: written by the recruiter, looked at first, sent once, written down per person."""

import secrets
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.recruitment import gates
from consultations.recruitment.models import Candidate, Delivery, Recruitment
from consultations.recruitment.services.recording import record
from socialicense.accounts.models import User
from socialicense.jobs import services as jobs

State = Candidate.State
GROUPS = {
    "selected": _("drawn, and not answered yet"),
    "reminder": _("drawn, written to before, and still not answered"),
    "confirmed": _("confirmed members"),
    "alternate": _("alternates"),
    "pool": _("everybody else in the lottery"),
}
STATES = {
    "selected": [State.SELECTED],
    "reminder": [State.SELECTED],
    "confirmed": [State.CONFIRMED],
    "alternate": [State.ALTERNATE],
    "pool": [State.REGISTERED, State.POOL],
}


def recipients(recruitment: Recruitment, group: str) -> QuerySet[Candidate]:
    """Who would get a mail for this group: everybody in it with an e-mail address whose last mail did not come back.

    A first mail goes to those who have had none about it; a reminder only to those who have and did not answer.
    """
    found = (
        recruitment.candidates.filter(state__in=STATES[group]).exclude(contact__email="").filter(contact__isnull=False)
    )
    told = Delivery.objects.filter(candidate=OuterRef("pk"), about="selected", channel=Delivery.Channel.MAIL)
    bounced = Delivery.objects.filter(
        candidate=OuterRef("pk"), channel=Delivery.Channel.MAIL, state=Delivery.State.BOUNCED
    )
    found = found.exclude(Exists(bounced))
    if group == "selected":
        found = found.exclude(Exists(told))
    if group == "reminder":
        found = found.filter(Exists(told.filter(state=Delivery.State.SENT)))
    return found.order_by("pseudonym")


def unreachable(recruitment: Recruitment) -> QuerySet[Candidate]:
    """Those who were drawn and whom nothing has reached: never a mail that stayed, never a call that was taken."""
    reached = Delivery.objects.filter(
        candidate=OuterRef("pk"), state__in=[Delivery.State.SENT, Delivery.State.REACHED]
    ).exclude(about="code")
    return recruitment.candidates.filter(state=State.SELECTED).exclude(Exists(reached)).order_by("pseudonym")


@transaction.atomic
def write(
    *, recruitment: Recruitment, group: str, subject: Mapping[str, str], body: Mapping[str, str], by: User
) -> int:
    """Queue a mail for everybody in the group; the ledger has a row for each. Returns how many."""
    gates.require_open(recruitment)
    chosen = list(recipients(recruitment, group).select_for_update(of=("self",)))
    rows = Delivery.objects.bulk_create(
        [Delivery(candidate=candidate, about=group, channel=Delivery.Channel.MAIL) for candidate in chosen]
    )
    if rows:
        jobs.enqueue(
            kind="recruitment.mail",
            key=f"group:{recruitment.pk}:{group}:{secrets.token_hex(6)}",
            payload={"deliveries": [str(row.id) for row in rows], "subject": dict(subject), "body": dict(body)},
            scope=recruitment.component.consultation_id,
        )
    record(recruitment, "mailed", by, {"group": group, "count": len(rows)})
    return len(rows)
