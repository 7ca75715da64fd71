"""For those who keep a commitment: write it, measure it, and report on it year by year."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.forms.rows import Rows
from consultations.people.uploads import MAXIMUM_BYTES
from consultations.views.editing import attempt
from toolkit.commitment import selectors
from toolkit.commitment.forms import (
    CommitmentForm,
    EarlierForm,
    MeasureRow,
    OwnForm,
    PartForm,
    PartRow,
    ReportForm,
    SettleForm,
    ShowForm,
    SignForm,
    YearForm,
)
from toolkit.commitment.models import Comment, Commitment, Part, Value
from toolkit.commitment.services import commitments, reports
from toolkit.commitment.views.public import address
from toolkit.views.answering import answer, page


def home(found: Commitment) -> str:
    return reverse("commitment:commitment", args=[found.slug])


@login_required
@page
def new(request: HttpRequest) -> HttpResponse:
    """Begin a commitment."""
    mine = selectors.organisations(request.user)
    if not mine.exists():
        raise Http404
    form = CommitmentForm(request.POST or None, organisations=mine)
    return answer(
        request,
        title=_("Make a commitment"),
        forms=[form],
        save=lambda: home(commitments.save(commitment=form.save(commit=False), by=request.user)),
        following=reverse("commitment:index"),
    )


@login_required
@page
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change its words."""
    found = selectors.kept_by(slug, request.user)
    form = CommitmentForm(request.POST or None, instance=found, organisations=selectors.organisations(request.user))
    return answer(
        request,
        title=_("The commitment"),
        forms=[form],
        save=lambda: commitments.save(commitment=form.save(commit=False), by=request.user) and None,
        following=home(found),
    )


@login_required
@page
def parts(request: HttpRequest, slug: str) -> HttpResponse:
    """Its activities and outcomes."""
    found = selectors.kept_by(slug, request.user)
    kinds = {Part.Kind.ACTIVITY: _("Activities"), Part.Kind.OUTCOME: _("Outcomes")}
    rows = [
        Rows(
            PartRow,
            prefix=kind,
            legend=legend,
            row_name=kind.label.capitalize(),
            data=request.POST or None,
            initial=[{"text": part.text} for part in found.parts.filter(kind=kind)],
        )
        for kind, legend in kinds.items()
    ]

    def save() -> None:
        activities, outcomes = ([row["text"] for row in part.values()] for part in rows)
        commitments.set_parts(commitment=found, activities=activities, outcomes=outcomes, by=request.user)

    return answer(request, title=_("Activities and outcomes"), forms=[], rows=rows, save=save, following=home(found))


@login_required
@page
def measures(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is measured by, with targets for each year."""
    found = selectors.kept_by(slug, request.user)
    rows = Rows(
        MeasureRow,
        prefix="measure",
        legend=_("Measures"),
        row_name=_("Measure"),
        data=request.POST or None,
        initial=[_measure(one) for one in found.measures.prefetch_related("values")],
        years=found.years,
    )
    return answer(
        request,
        title=_("Measures and targets"),
        lede=_(
            "Choose figures that are computed here, and name your own. Each has a value at the start and yearly targets."
        ),
        forms=[],
        rows=[rows],
        save=lambda: commitments.set_measures(commitment=found, rows=rows.values(), by=request.user),
        following=home(found),
    )


def _measure(one: Any) -> dict[str, Any]:
    targets = {f"target_{value.year}": value.value for value in one.values.all() if value.kind == Value.Kind.TARGET}
    own = {} if one.figure else {"name": one.name, "definition": one.definition}
    return {"figure": one.figure, "baseline": one.baseline, **own, **targets}


@login_required
@page
def earlier(request: HttpRequest, slug: str) -> HttpResponse:
    """Earlier figures from a CSV file, with a fault for each row that does not fit, and nothing kept by half."""
    found = selectors.kept_by(slug, request.user)
    form = EarlierForm(request.POST or None, request.FILES or None)
    faults: list[Any] = []

    def save() -> None:
        commitments.bring_earlier(commitment=found, rows=rows, by=request.user)

    rows: list[Any] = []
    if request.method == "POST" and form.is_valid():
        rows, faults = commitments.read_earlier(found, form.cleaned_data["file"].read(MAXIMUM_BYTES + 1))
        if faults:
            form.add_error("file", _("Nothing was kept. Mend the rows below and upload the file again."))
    return answer(
        request,
        title=_("Earlier figures"),
        forms=[form],
        save=save,
        following=home(found),
        row_faults=faults,
        files=True,
        button=_("Upload"),
    )


@login_required
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    found = selectors.kept_by(slug, request.user)
    return attempt(
        request,
        lambda: commitments.publish(commitment=found, by=request.user),
        done=_("Everybody can see it now."),
        following=home(found),
    )


@login_required
@page
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the report of a year."""
    found = selectors.kept_by(slug, request.user)
    form = YearForm(request.POST or None, years=[one for one in found.years if one <= timezone.localdate().year])

    def save() -> str:
        made = reports.begin(commitment=found, year=form.cleaned_data["year"], by=request.user)
        return reverse("commitment:write", args=[found.slug, made.year])

    return answer(
        request,
        title=_("Begin a report"),
        forms=[form],
        save=save,
        following=home(found),
    )


@login_required
@page
def write(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Write the report: the year as a whole, each activity and outcome, and the measures of one's own."""
    found = selectors.kept_by(slug, request.user)
    row = selectors.report(found, year, request.user)
    data = request.POST or None
    whole = ReportForm(data, instance=row)
    held = {one.part_id: one for one in row.parts.select_related("part")}
    each = [(part, PartForm(data, instance=held.get(part.pk), prefix=f"part-{part.pk}")) for part in found.parts.all()]
    told = {one.measure_id: one for one in row.own_values.all()}
    own = [
        OwnForm(
            data,
            measure=one,
            initial={"value": told[one.pk].value, "source": told[one.pk].source} if one.pk in told else {},
        )
        for one in found.measures.filter(figure="")
    ]

    def save() -> None:
        reports.write(
            report=row,
            texts=whole.cleaned_data,
            parts={part.pk: form.cleaned_data for part, form in each},
            own={form.measure.pk: _own(form) for form in own},
            by=request.user,
        )

    return answer(
        request,
        title=_("Report for %(year)s") % {"year": year},
        forms=[whole, *(form for _part, form in each), *own],
        save=save,
        following=address(row),
        template="toolkit/commitment/write.html",
        whole=whole,
        each=each,
        own=own,
        commitment=found,
    )


def _own(form: OwnForm) -> tuple[Any, str] | None:
    value = form.cleaned_data.get("value")
    return None if value is None else (value, form.cleaned_data["source"])


@login_required
@page
def show(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Show the draft to everybody and take comments."""
    found = selectors.kept_by(slug, request.user)
    row = selectors.report(found, year, request.user)
    form = ShowForm(request.POST or None)
    return answer(
        request,
        title=_("Show the draft to everybody"),
        lede=_(
            "Anybody with an account may comment until that day. You answer each comment before the report is final."
        ),
        forms=[form],
        save=lambda: reports.show(report=row, until=form.cleaned_data["until"], by=request.user) and None,
        following=address(row),
        button=_("Show it"),
    )


@login_required
@page
def settle(request: HttpRequest, slug: str, year: int, comment_id: UUID) -> HttpResponse:
    """Answer a comment, or hide it for a reason."""
    found = selectors.kept_by(slug, request.user)
    row = selectors.report(found, year, request.user)
    one = row.comments.filter(pk=comment_id).first()
    if one is None:
        raise Http404
    form = SettleForm(request.POST or None, initial={"words": one.answer or one.reason})
    return answer(
        request,
        title=_("A comment"),
        forms=[form],
        save=lambda: (
            reports.settle(
                comment=one,
                shown="hide" not in request.POST,
                words=form.cleaned_data["words"],
                by=request.user,
            )
            and None
        ),
        following=address(row),
        template="toolkit/commitment/settle.html",
        comment=one,
        hidden=one.state == Comment.State.HIDDEN,
    )


@login_required
@page
def sign(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Sign the report as it stands. The second signature makes it final."""
    found = selectors.kept_by(slug, request.user)
    row = selectors.report(found, year, request.user)
    form = SignForm(request.POST or None, initial={"sha256": lambda: reports.fingerprint(row)})
    return answer(
        request,
        title=_("Sign the report for %(year)s") % {"year": year},
        lede=_("Two people of the organisation sign. With the second signature words and figures are frozen."),
        forms=[form],
        save=lambda: reports.sign(report=row, by=request.user, **form.cleaned_data) and None,
        following=address(row),
        button=_("Sign"),
    )
