"""A reviewer at work: the case on one side, the checklist, comments and advice on the other."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from repository.cases.domain import catalogue
from repository.cases.domain.workflow import State
from repository.cases.forms.judging import ReviewForm
from repository.cases.models import Case
from repository.cases.reading import history as histories
from repository.cases.reading import labels, page
from repository.cases.selectors import work
from repository.cases.services import reviewing
from repository.cases.views import answering
from socialicense.errors import Refusal


def places() -> list[tuple[str, str]]:
    """What can be commented on: single fields outside lists, and each list as a whole."""
    found = [(leaf.path, labels.field(leaf.path)) for leaf in (*catalogue.identity().leaves, *catalogue.leaves())]
    return found + [(name, labels.section(name)) for name in catalogue.ROWS]


@login_required
@answering.page
def review(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    case = work.reviewed(request.user, pk)
    own = work.review_by(request.user, case)
    if case.state != State.REVIEW or (own is not None and own.handed_in_at is not None):
        return _read(request, case)
    if own is None:
        if request.method != "POST":
            return answering.show(request, "review_begin.html", case=case, reading=page.reading(case.content))
        try:
            reviewing.take(case=case, by=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.sentence())
        return redirect("cases:review", pk=pk)
    form = ReviewForm(request.POST or None, review=own, fields=places())
    status = 200
    if request.method == "POST":
        status = answering.UNFIT
        if form.is_valid():
            try:
                kept = reviewing.save(review=own, **form.values(), by=request.user)
                if "hand_in" in request.POST:
                    reviewing.hand_in(review=kept, by=request.user)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                done = _("Your review is handed in. Thank you.") if "hand_in" in request.POST else _("Saved.")
                messages.success(request, done)
                return redirect("cases:review", pk=pk)
    context = {"case": case, "form": form, "reading": page.reading(case.content), "groups": _groups(form)}
    return answering.show(request, "review.html", status=status, **context)


def _groups(form: ReviewForm) -> list[dict[str, object]]:
    """The comment fields under the names of their sections."""
    groups: dict[str, list[object]] = {}
    for path, field in form.on():
        groups.setdefault(path.partition(".")[0], []).append(field)
    return [
        {
            "title": labels.section(name),
            "fields": fields,
            "open": any(field.value() or field.errors for field in fields),  # type: ignore[attr-defined]
        }
        for name, fields in groups.items()
    ]


def _read(request: HttpRequest, case: Case) -> HttpResponseBase:
    """After handing in: what everybody said."""
    remarks = [
        {"review": one, "comments": [(histories.place_of_field(c.field), c) for c in one.comments.all()]}
        for one in work.reviews(case)
    ]
    reading = page.reading(work.text_for(request.user, case))
    return answering.show(request, "reviewed.html", case=case, reviews=remarks, reading=reading)
