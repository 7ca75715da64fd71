"""Figures about the outcome: what was decided, what the license says, and what came of it."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.evaluation import reporting
from consultations.evaluation.indicators.figure import Indicator, share
from consultations.evaluation.models import Report
from consultations.models import Consultation
from repository.licenses import selectors as licenses
from repository.licenses.domain import canonical
from repository.licenses.domain import draft as drafted
from repository.licenses.models import Draft, License, LicenseState


def draft_of(consultation: Consultation) -> drafted.Draft | None:
    row = Draft.objects.filter(consultation=consultation.id).order_by("-n").only("content").first()
    return drafted.Draft.from_json(canonical.parse(bytes(row.content))) if row else None


def decision(draft: drafted.Draft | None) -> Iterator[Indicator]:
    if draft is None:
        return
    verdicts = [case.verdict for case in draft.use_cases]
    for verdict, name in (
        ("acceptable", _("Uses accepted")), ("acceptable_with_conditions", _("Uses accepted with conditions")),
        ("not_acceptable", _("Uses refused")), ("undecided", _("Uses left undecided")),
    ):  # fmt: skip
        yield Indicator(f"uses_{verdict}", "decision", name, _("Use cases with that verdict."), verdicts.count(verdict))
    proposed = len(draft.conditions) + len(draft.red_lines)
    yield Indicator(
        "conditions",
        "decision",
        _("Conditions adopted"),
        _("Conditions in the draft license."),
        len(draft.adopted_conditions),
    )
    yield Indicator(
        "red_lines",
        "decision",
        _("Red lines adopted"),
        _("Red lines in the draft license."),
        len(draft.adopted_red_lines),
    )
    yield Indicator(
        "clauses_rejected",
        "decision",
        _("Clauses not adopted"),
        _("Conditions and red lines that were voted on and not adopted."),
        proposed - len(draft.adopted_conditions) - len(draft.adopted_red_lines),
    )
    views = [view for clause in (*draft.use_cases, *draft.conditions, *draft.red_lines) for view in clause.minority]
    yield Indicator(
        "dissent",
        "decision",
        _("Minority views recorded"),
        _("Statements of dissent in the draft license."),
        len(views),
    )


def license(consultation: Consultation, draft: drafted.Draft | None) -> Iterator[Indicator]:
    if draft is not None and (adopted := (*draft.adopted_conditions, *draft.adopted_red_lines)):
        yield Indicator(
            "testable", "license", _("Clauses with a test"), _("Adopted conditions and red lines that say how one checks them."),
            share(sum(bool(clause.test) for clause in adopted), len(adopted)), "percent", len(adopted),
        )  # fmt: skip
    newest = licenses.newest_of(consultation.id)
    if newest is None:
        return
    drafted_at = Draft.objects.filter(pk=newest.draft_id).values_list("created_at", flat=True).get()
    yield Indicator(
        "days_to_adoption",
        "license",
        _("Days from draft to license"),
        _("From the first counted draft to the day of issue."),
        max(0, (newest.issued_at - drafted_at).days),
        "days",
    )
    yield Indicator(
        "versions",
        "license",
        _("Versions of the license"),
        _("How many were issued so far."),
        License.objects.filter(consultation=consultation.id).count(),
    )
    if newest.review_date:
        late = newest.review_date < timezone.localdate()
        yield Indicator(
            "review_late",
            "license",
            _("Reviews overdue"),
            _("One when the review date has passed without a newer version."),
            int(late),
        )
    suspended = LicenseState.objects.filter(
        license__consultation=consultation.id, state__in=[LicenseState.State.SUSPENDED, LicenseState.State.WITHDRAWN]
    )
    yield Indicator(
        "withdrawals",
        "license",
        _("Suspensions and withdrawals"),
        _("Acts of the community on this license."),
        suspended.count(),
    )


def follow_up(consultation: Consultation) -> Iterator[Indicator]:
    if consultation.state in {Consultation.State.ISSUED, Consultation.State.WITHHELD, Consultation.State.ABANDONED}:
        answered = _("yes") if consultation.response else _("no")
        yield Indicator(
            "answered",
            "follow_up",
            _("The data holder has answered"),
            _("Whether a public answer to the outcome is there."),
            str(answered),
            "word",
        )
    report = Report.objects.filter(consultation=consultation, kind=Report.Kind.HOLDER).order_by("-n").first()
    if report is not None:
        due = reporting.due(report.answers)
        yield Indicator(
            "clauses_kept", "follow_up", _("Clauses kept, as the data holder says"),
            _("Of the clauses that are due, by the newest report."),
            share(due.count("kept"), len(due)), "percent", len(due),
        )  # fmt: skip
