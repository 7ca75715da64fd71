"""The yearly report: written, shown for comments, answered, signed by two, and frozen with its figures."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from repository.licenses.domain import canonical
from socialicense.accounts.models import User
from socialicense.audit import services as audit
from toolkit.commitment import standing
from toolkit.commitment.models import Comment, Commitment, OwnValue, Part, PartReport, SignOff, YearReport
from toolkit.commitment.refusals import ChangedSince, Frozen, NotOpen, ReportThere, Silent, StillOpen, WrongYear

SIGNATURES = 2
State = YearReport.State


@transaction.atomic
def begin(*, commitment: Commitment, year: int, by: User) -> YearReport:
    """Begin the report of a year of the commitment that has begun."""
    Commitment.objects.select_for_update().get(pk=commitment.pk)  # two who begin at once begin one
    begun = [one for one in commitment.years if one <= timezone.localdate().year]
    if year not in begun:
        raise WrongYear(years=", ".join(str(one) for one in begun) or "–")
    if commitment.reports.filter(year=year).exists():
        raise ReportThere()
    report = YearReport.objects.create(commitment=commitment, year=year)
    for part in commitment.parts.all():
        PartReport.objects.create(report=report, part=part)
    _note("commitment.report_begun", report, by)
    return report


def _held(report: YearReport) -> YearReport:
    row = YearReport.objects.select_for_update().select_related("commitment").get(pk=report.pk)
    if row.state == State.FINAL:
        raise Frozen()
    return row


@transaction.atomic
def write(
    *,
    report: YearReport,
    texts: Mapping[str, Any],
    parts: Mapping[UUID, Mapping[str, str]],
    own: Mapping[UUID, tuple[Decimal, str] | None],
    by: User,
) -> YearReport:
    """Keep what was written. A change takes back the signatures that stood under the old words."""
    row = _held(report)
    for name, value in texts.items():
        setattr(row, name, value)
    row.save(update_fields=[*texts])
    for part in Part.objects.filter(commitment=row.commitment, pk__in=parts):
        PartReport.objects.update_or_create(report=row, part=part, defaults=dict(parts[part.pk]))
    for measure, given in own.items():
        OwnValue.objects.filter(report=row, measure=measure).delete()
        if given is not None:
            OwnValue.objects.create(report=row, measure_id=measure, value=given[0], source=given[1])
    row.signatures.all().delete()
    _note("commitment.report_written", row, by)
    return row


@transaction.atomic
def show(*, report: YearReport, until: date, by: User) -> YearReport:
    """Show the draft to everybody and take comments until that day, which is at least a week away."""
    row = _held(report)
    unrated = row.parts.filter(part__kind=Part.Kind.ACTIVITY, rating="").exists()
    if not row.failed.strip() or unrated or (until - timezone.localdate()).days < 7:
        raise Silent()
    row.state, row.comments_until = State.COMMENTS, until
    row.save(update_fields=["state", "comments_until"])
    _note("commitment.report_shown", row, by, until=until.isoformat())
    return row


def takes_comments(report: YearReport) -> bool:
    """Whether somebody from outside may comment on this day."""
    return (
        report.state == State.COMMENTS
        and report.comments_until is not None
        and timezone.localdate() <= report.comments_until
    )


@transaction.atomic
def comment(*, report: YearReport, name: str, affiliation: str, text: str, by: User) -> Comment:
    """Leave a comment; it is shown once somebody has read it."""
    if not takes_comments(report):
        raise NotOpen()
    return Comment.objects.create(report=report, name=name, affiliation=affiliation, text=text, written_by=by)


@transaction.atomic
def settle(*, comment: Comment, shown: bool, words: str, by: User) -> Comment:
    """Show a comment with an answer, or hide it for a reason."""
    row = _held(comment.report)
    comment.state = Comment.State.SHOWN if shown else Comment.State.HIDDEN
    comment.answer, comment.reason = (words, "") if shown else ("", words)
    comment.save(update_fields=["state", "answer", "reason"])
    _note("commitment.comment_settled", row, by, comment=str(comment.id), shown=shown)
    return comment


def fingerprint(report: YearReport) -> str:
    """SHA-256 of everything that is written in the report and of its figures as they stand: what is signed."""
    return _fingerprint(report, standing.of_report(report))


def _fingerprint(report: YearReport, figures: list[dict[str, Any]]) -> str:
    said = {
        "commitment": str(report.commitment_id),
        "year": report.year,
        **{name: getattr(report, name) for name in ("failed", "lessons", "changes", "risks", "resources", "forum")},
        "parts": [
            [one.part.text, one.rating, one.planned, one.done, one.evidence, one.reason, one.next_step]
            for one in report.parts.select_related("part").order_by("part__kind", "part__position")
        ],
        "comments": [
            [str(one.id), one.state, one.answer, one.reason] for one in report.comments.order_by("written_at", "id")
        ],
        "figures": figures,
    }
    return canonical.digest(said)


@transaction.atomic
def sign(*, report: YearReport, capacity: str, sha256: str, by: User) -> YearReport:
    """Sign the report as it stands. The second signature freezes words and figures for good."""
    row = _held(report)
    unread = row.comments.filter(state=Comment.State.WAITING).exists()
    if row.state == State.DRAFT or takes_comments(row) or unread:
        raise StillOpen(until=row.comments_until or "–")
    figures = standing.freeze(row)
    if sha256 != _fingerprint(row, figures):
        raise ChangedSince()
    row.signatures.exclude(sha256=sha256).delete()
    SignOff.objects.update_or_create(report=row, user=by, defaults={"capacity": capacity, "sha256": sha256})
    if row.signatures.count() >= SIGNATURES:
        row.figures, row.figures_sha256 = figures, canonical.digest(figures)
        row.state, row.finished_at = State.FINAL, timezone.now()
        row.save(update_fields=["figures", "figures_sha256", "state", "finished_at"])
    _note("commitment.report_signed", row, by, capacity=capacity, sha256=sha256, final=row.state == State.FINAL)
    return row


def _note(event: str, report: YearReport, by: User, **values: object) -> None:
    audit.record(
        event=event,
        by=by,
        scope=report.commitment.organisation_id,
        target=str(report.id),
        values={"year": report.year, **values},
    )
