"""After the decision: the report, the data holder's answer to each recommendation, progress, meeting again, the end."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consultations.domain.points import Answer, Point
from consultations.method import Missing
from consultations.methods.assembly import selectors
from consultations.methods.assembly.models import Assembly, Progress, Recommendation, Reconvening, Reply
from consultations.methods.assembly.refusals import (
    DecidedAlready,
    NoReportYet,
    ReplyIncomplete,
    ReplyMissing,
    Settled,
    WordsMissing,
)
from consultations.models import Component
from socialicense.accounts.models import User
from socialicense.audit import services as audit
from socialicense.jobs import services as jobs

AGAIN = timedelta(days=14)  # what is overdue is asked for again after so long
PROMISING = frozenset({Reply.Kind.ACCEPTED, Reply.Kind.PARTLY, Reply.Kind.CONSIDERING})


@transaction.atomic
def publish_report(*, component: Component, foreword: dict[str, str], delivered_to: str, by: User) -> Assembly:
    """Publish the report, once the result is frozen; from then on the data holder's time runs."""
    row = _locked(component)
    if row.component.state != Component.State.DONE:
        raise NoReportYet()
    if row.reported_at is not None:
        raise DecidedAlready()
    row.foreword, row.delivered_to, row.reported_at = foreword, delivered_to.strip(), timezone.now()
    row.save(update_fields=["foreword", "delivered_to", "reported_at"])
    _record("assembly.reported", row, by, delivered_to=row.delivered_to)
    remind_next(row)
    return row


@transaction.atomic
def reply(
    *,
    recommendation: Recommendation,
    kind: str,
    reason: dict[str, str],
    by: User,
    action: dict[str, str] | None = None,
    owner: str = "",
    deadline: date | None = None,
) -> Reply:
    """The data holder answers one recommendation, in public. What it said before stays to be read."""
    row = _running(recommendation)
    if not any(words.strip() for words in reason.values()):
        raise WordsMissing()
    if kind in PROMISING and (not owner.strip() or deadline is None):
        raise ReplyIncomplete()
    made = Reply.objects.create(
        recommendation=recommendation,
        kind=Reply.Kind(kind),
        reason=reason,
        action=action or {},
        owner=owner.strip(),
        deadline=deadline,
        given_by=by,
    )
    _record("recommendation.answered", row, by, recommendation=recommendation.ref, kind=kind, capacity="data holder")
    remind_next(row)
    return made


def points(component: Component) -> list[Point]:
    """The recommendations that were adopted, in their last words."""
    return [Point(one.recommendation.ref, one.latest.statement) for one in selectors.adopted(component)]


def answer(*, component: Component, ref: str, given: Answer, by: User) -> bool:
    """Answer an adopted recommendation as `reply` does; False, and nothing written, where the last answer says the same.

    What was said of the same kind in other languages stays beside it.
    """
    found = next(one for one in selectors.adopted(component) if one.recommendation.ref == ref)
    last, same = found.reply, found.reply is not None and found.reply.kind == given.kind
    reason = {**(last.reason if last and same else {}), **given.reason}
    action = {**(last.action if last and same else {}), **given.action}
    told = (reason, action, given.owner.strip(), given.deadline)
    if last and same and (last.reason, last.action, last.owner, last.deadline) == told:
        return False
    reply(
        recommendation=found.recommendation, kind=given.kind, reason=reason, action=action, owner=given.owner,
        deadline=given.deadline, by=by,
    )  # fmt: skip
    return True


@transaction.atomic
def record_refusal(*, recommendation: Recommendation, reason: dict[str, str], by: User) -> Reply:
    """Record that the data holder gives no answer, with what was tried: the organiser's act."""
    row = _running(recommendation)
    if not any(words.strip() for words in reason.values()):
        raise WordsMissing()
    made = Reply.objects.create(recommendation=recommendation, kind=Reply.Kind.REFUSED, reason=reason, given_by=by)
    _record("recommendation.refusal", row, by, recommendation=recommendation.ref)
    return made


@transaction.atomic
def report_progress(
    *, recommendation: Recommendation, state: str, text: dict[str, str], proof: str, by: User
) -> Progress:
    """The data holder says how far it is."""
    row = _running(recommendation)
    if not any(words.strip() for words in text.values()):
        raise WordsMissing()
    if not recommendation.replies.exclude(kind=Reply.Kind.REFUSED).exists():
        raise ReplyMissing(missing=str(recommendation))
    made = Progress.objects.create(
        recommendation=recommendation, state=Progress.State(state), text=text, proof=proof, reported_by=by
    )
    _record("recommendation.progress", row, by, recommendation=recommendation.ref, state=state)
    remind_next(row)
    return made


@transaction.atomic
def reconvene(*, component: Component, meets_at: datetime, place: str, purpose: dict[str, str], by: User) -> Reconvening:
    """Call the members together again. Public, like the first meetings."""
    row = _locked(component)
    if row.reported_at is None:
        raise NoReportYet()
    if not place.strip() or not any(words.strip() for words in purpose.values()):
        raise WordsMissing()
    made = Reconvening.objects.create(
        component=component, meets_at=meets_at, place=place.strip(), purpose=purpose, called_by=by
    )
    _record("assembly.reconvened", row, by, meets_at=f"{meets_at:%Y-%m-%dT%H:%M:%SZ}")
    return made


@transaction.atomic
def conclude(*, reconvening: Reconvening, outcome: dict[str, str], by: User) -> Reconvening:
    """Say what came of meeting again."""
    if not any(words.strip() for words in outcome.values()):
        raise WordsMissing()
    reconvening.outcome = outcome
    reconvening.save(update_fields=["outcome"])
    _record("assembly.concluded", _locked(reconvening.component), by, reconvening=str(reconvening.id))
    return reconvening


@transaction.atomic
def settle(*, component: Component, by: User) -> Assembly:
    """End the follow-up. Refused while a recommendation has neither an answer nor a recorded refusal."""
    row = _locked(component)
    if row.reported_at is None:
        raise NoReportYet()
    if row.settled_at is not None:
        raise Settled()
    open_ones = [str(one.recommendation) for one in selectors.adopted(component) if one.reply is None]
    if open_ones:
        raise ReplyMissing(missing=", ".join(open_ones))
    row.settled_at, row.settled_by = timezone.now(), by
    row.save(update_fields=["settled_at", "settled_by"])
    _record("assembly.settled", row, by)
    return row


def overdue(component: Component, page: str) -> list[Missing]:
    """What the data holder is late with, as sentences for everybody."""
    assembly = Assembly.objects.filter(component=component, reported_at__isnull=False, settled_at=None).first()
    if assembly is None:
        return []
    assembly.component = component
    late = [one for one in selectors.due(assembly) if one.overdue]
    words = {
        "reply": _("The data holder owes an answer to %(recommendation)s since %(day)s"),
        "progress": _("The data holder owes a report on %(recommendation)s since %(day)s"),
    }
    return [
        Missing(
            words[one.what]
            % {"recommendation": one.standpoint.recommendation, "day": date_format(one.day, "j F Y")},
            page,
        )
        for one in late
    ]


def remind_next(assembly: Assembly, *, after: date | None = None) -> None:
    """Queue the next look at what is due: on the day after the earliest one, or in two weeks where that has passed."""
    owed = selectors.due(assembly)
    if not owed:
        return
    today = timezone.localdate()
    day = owed[0].day + timedelta(days=1)
    if day <= (after or today):
        day = today + AGAIN
    moment = timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=8)
    jobs.enqueue(
        kind="assembly.remind",
        key=f"remind:{assembly.component_id}:{day:%Y%m%d}",
        payload={"component": str(assembly.component_id)},
        scope=assembly.component.consultation_id,
        not_before=moment,
    )


def _locked(component: Component) -> Assembly:
    selectors.assembly_of(component)
    row = Assembly.objects.select_for_update(of=("self",)).select_related("component__consultation")
    return row.get(component=component)


def _running(recommendation: Recommendation) -> Assembly:
    row = _locked(recommendation.component)
    if row.reported_at is None:
        raise NoReportYet()
    if row.settled_at is not None:
        raise Settled()
    return row


def _record(event: str, row: Assembly, by: User, *, capacity: str = "", **values: object) -> None:
    audit.record(
        event=event,
        by=by,
        scope=row.component.consultation_id,
        target=str(row.component_id),
        values=values,
        **({"capacity": capacity} if capacity else {}),
    )
