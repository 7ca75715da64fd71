"""Editors make collections."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from repository.cases.forms.judging import CollectionForm
from repository.cases.models import Collection
from repository.cases.selectors import work
from repository.cases.services import collecting
from repository.cases.views import answering


@login_required
@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    if not work.held(request.user).edits:
        raise Http404
    return answering.show(request, "collections_edit.html", collections=list(Collection.objects.all()))


@login_required
@answering.page
def collection(request: HttpRequest, pk: UUID | None = None) -> HttpResponseBase:
    """A new collection, or one that is there."""
    if not work.held(request.user).edits:
        raise Http404
    record = work.collection_for(request.user, pk) if pk else Collection()
    lines = [f"{one.case.number} {one.why}".strip() for one in record.entries.select_related("case")] if pk else []
    form = CollectionForm(request.POST or None, instance=record, initial={"cases": "\n".join(lines)})
    return answering.respond(
        request,
        "collection_edit.html",
        form=form,
        act=lambda form: collecting.save(
            collection=form.save(commit=False), cases=form.cleaned_data["cases"], by=request.user
        ),
        done=_("Saved."),
        following=reverse("cases:collections_edit"),
    )
