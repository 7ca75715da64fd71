"""Hearing others: the right of reply of those whom a case describes, and readers' concerns about a published case."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from repository.cases.domain.workflow import State
from repository.cases.models import Act, Case, Concern, Reply
from repository.cases.refusals import AlreadyDecided, OwnCase, WrongState
from repository.cases.services import steps
from socialicense.accounts import limits
from socialicense.accounts.models import User
from socialicense.audit import services as audit
from socialicense.jobs import services as jobs

REPLIES_A_MINUTE = CONCERNS_A_MINUTE = 3
LONGEST = 6000


@transaction.atomic
def invite(*, case: Case, of: str, email: str, until: date | None, by: User) -> Reply:
    """Ask the people described for their reply. Whoever signs in with this address may read the case before it is public."""
    held = steps.locked(case)
    if held.state in (State.DRAFT, State.DECLINED) and not held.is_public:
        raise WrongState(state=held.get_state_display())
    made = Reply.objects.create(case=held, of=of.strip(), email=email.strip().lower(), until=until)
    steps.record(held, Act.Kind.INVITE_REPLY, by=by, capacity="editor", note=made.of)
    jobs.enqueue(kind="cases.ask", key=f"reply:{made.pk}", payload={"reply": str(made.pk)})
    return made


def reply(*, case: Case, of: str, capacity: str, text: str, language: str, by: User) -> Reply:
    """Hand a reply in: to an invitation of this person's address, or of one's own accord to a published case.

    It is shown once an editor knows that it comes from those it speaks for. Raises TooMany.
    """
    limits.check("cases.reply", str(by.pk), per_minute=REPLIES_A_MINUTE)
    with transaction.atomic():
        held = steps.locked(case)
        invited = Reply.objects.filter(case=held, state=Reply.State.INVITED, email=by.email).exclude(email="").first()
        made = invited or Reply(case=held)
        if invited is None and not held.is_public:
            raise WrongState(state=held.get_state_display())
        made.of, made.capacity, made.text = of.strip(), capacity.strip(), steps.reason(text)[:LONGEST]
        made.language, made.by, made.email = language, by, ""
        made.state, made.handed_in_at = Reply.State.HANDED_IN, timezone.now()
        made.save()
        audit.record(
            event="case.reply_handed_in", by=by, scope=case.pk, target=f"case:{case.pk}", values={"reply": str(made.pk)}
        )
    return made


@transaction.atomic
def decide_reply(*, reply: Reply, show: bool, why: str, by: User) -> Reply:
    """Show it beside the case, saying how it is known to be theirs; or not, with the reason."""
    held = Reply.objects.select_for_update().get(pk=reply.pk)
    steps.require_other(held.case, by)
    if held.state != Reply.State.HANDED_IN:
        raise AlreadyDecided()
    if held.by_id == by.pk:
        raise OwnCase()
    held.decided_why, held.decided_by = steps.reason(why), by
    held.state = Reply.State.SHOWN if show else Reply.State.REFUSED
    held.save()
    if show:
        steps.record(held.case, Act.Kind.REPLY, by=by, capacity="editor", note=held.of)
    else:
        audit.record(
            event="case.reply_refused", by=by, scope=held.case_id, target=f"case:{held.case_id}",
            values={"reply": str(held.pk)},
        )  # fmt: skip
    return held


def report(*, case: Case, about: str, text: str, by: User) -> Concern:
    """A reader says what is wrong with a published case. Raises TooMany."""
    limits.check("cases.report", str(by.pk), per_minute=CONCERNS_A_MINUTE)
    with transaction.atomic():
        if not case.is_public:
            raise WrongState(state=case.get_state_display())
        made = Concern.objects.create(case=case, about=about, text=steps.reason(text)[:LONGEST], by=by)
        audit.record(
            event="case.concern_raised", by=by, scope=case.pk, target=f"case:{case.pk}", values={"about": about}
        )
    return made


@transaction.atomic
def decide_concern(*, concern: Concern, upheld: bool, answer: str, by: User) -> Concern:
    """Answer it. What follows from it (a flag, a correction, a retraction) is an act of its own."""
    held = Concern.objects.select_for_update().get(pk=concern.pk)
    steps.require_other(held.case, by)
    if held.state != Concern.State.OPEN:
        raise AlreadyDecided()
    if held.by_id == by.pk:
        raise OwnCase()
    held.answer, held.decided_by, held.decided_at = steps.reason(answer), by, timezone.now()
    held.state = Concern.State.UPHELD if upheld else Concern.State.DISMISSED
    held.save()
    audit.record(
        event="case.concern_answered", by=by, scope=held.case_id, target=f"case:{held.case_id}",
        values={"concern": str(held.pk), "upheld": upheld},
    )  # fmt: skip
    jobs.enqueue(kind="cases.answer", key=f"concern:{held.pk}", payload={"concern": str(held.pk)})
    return held
