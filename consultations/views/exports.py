"""Files to download: each method's own tables as CSV, and links to what is public about each ballot."""

import csv
from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from consultations import method, selectors
from consultations.ballots.models import Ballot
from consultations.models import Component
from consultations.views.editing import show
from repository.licenses import selectors as licenses
from socialicense.accounts.permissions import Permission
from socialicense.discussion.models import Discussion
from socialicense.spreadsheets import Line, safe_row


@login_required
@require_safe
def exports(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = selectors.workspace_for(request.user, slug)
    tables = [
        (component, export)
        for component in consultation.components.filter(state=Component.State.DONE)
        for export in method.method_of(component).exports(component)
    ]
    return show(
        request,
        "exports.html",
        consultation,
        tables=tables,
        ballots=[ballot for ballot in selectors.ballots_of(consultation) if ballot.state == Ballot.State.CLOSED],
        discussions=list(Discussion.objects.filter(scope=consultation.id, last__gt=0).order_by("opens", "pk")),
        licenses=licenses.licenses_of(consultation=consultation.id),
        drafts=licenses.drafts(consultation=consultation.id),
    )


@login_required
@require_safe
def table(request: HttpRequest, slug: str, component_id: UUID, name: str) -> StreamingHttpResponse:
    """One table of a finished component, line by line. Interim results have no table."""
    consultation = selectors.workspace_for(request.user, slug, Permission.ANALYSE)
    component = consultation.components.filter(pk=component_id, state=Component.State.DONE).first()
    chosen = [one for one in method.method_of(component).exports(component) if one.name == name] if component else []
    if not chosen:
        raise Http404
    return StreamingHttpResponse(
        _lines(chosen[0]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _lines(export: method.Export) -> Iterator[str]:
    writer = csv.writer(Line())
    yield writer.writerow(export.columns.keys())
    for row in export.rows:
        yield writer.writerow(safe_row(row))
