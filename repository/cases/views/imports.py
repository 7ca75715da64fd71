"""Taking cases over from other collections: an editor uploads a file and reads what became of each row."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from repository.cases.domain.importing import MAXIMUM_BYTES, SCHEMES
from repository.cases.reading import imports
from repository.cases.selectors import work
from repository.cases.services import exchanging
from repository.cases.services.exchanging import ImportRefused, Report
from repository.cases.views import answering
from socialicense.errors import Refusal

SHOWN = 200


class ImportForm(forms.Form):
    """A file and the collection that it comes from."""

    scheme = forms.ChoiceField(
        label=_("Where does it come from?"),
        choices=[(name, imports.SCHEMES[name]) for name in SCHEMES],
        widget=forms.RadioSelect,
        initial=SCHEMES[0],
    )
    file = forms.FileField(label=_("File"), help_text=_("CSV in UTF-8, or JSON; up to 40 MB."))
    only_check = forms.BooleanField(label=_("Only check it; write nothing"), required=False)


@login_required
@answering.page
def take_over(request: HttpRequest) -> HttpResponseBase:
    """Each record becomes a draft of whoever uploads it, once. All rows or none."""
    if not work.held(request.user).edits:
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST":
        status = answering.UNFIT
        if form.is_valid():
            try:
                report = exchanging.take_over(
                    scheme=form.cleaned_data["scheme"],
                    content=form.cleaned_data["file"].read(MAXIMUM_BYTES + 1),
                    by=request.user,
                    only_check=form.cleaned_data["only_check"],
                )
            except ImportRefused as refusal:
                form.add_error("file", refusal.sentence())
                context["faults"] = [(one.row, one.column, imports.sentence(one)) for one in refusal.faults[:SHOWN]]
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                status = 200
                context |= _told(report) | {"checked": form.cleaned_data["only_check"]}
    return answering.show(request, "finding/import.html", status=status, **context)


def _told(report: Report) -> dict[str, object]:
    return {
        "counts": [(imports.OUTCOMES[what], n) for what, n in report.counts.items()],
        "outcomes": [
            (one.row, one.source, one.title, imports.OUTCOMES[one.what], one.notes) for one in report.outcomes[:SHOWN]
        ],
        "more": max(0, len(report.outcomes) - SHOWN),
        "unknown": report.unknown,
        "values": [(column, value, n) for (column, value), n in report.values],
    }
