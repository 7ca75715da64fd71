"""Searches that a person keeps: named, looked at again, mailed about, removed."""

from urllib.parse import parse_qs
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from repository.cases.domain import search
from repository.cases.reading import finder
from repository.cases.selectors import searches
from repository.cases.services import searching
from repository.cases.views import answering
from repository.cases.views.finding import reader_language


class KeepForm(forms.Form):
    """The search, as in the address of the list, and how it is kept."""

    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000, strip=True)
    name = forms.CharField(label=gettext_lazy("Name of the search"), max_length=80)
    mailed = forms.BooleanField(label=gettext_lazy("Write to me when a new case is found"), required=False)


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    """Every search that the person keeps, with how many cases are new to them."""
    kept = list(searches.of(request.user))
    fresh = searches.fresh(kept, language=reader_language())
    rows = [(one, finder.title(searches.asked(one)), n) for one, n in zip(kept, fresh, strict=True)]
    return answering.show(request, "finding/saved.html", rows=rows)


@login_required
@answering.page
def keep(request: HttpRequest) -> HttpResponseBase:
    """Keep the search in the address."""
    given = search.asked(
        dict(request.GET.lists()) if request.method != "POST" else parse_qs(request.POST.get("query", ""))
    )
    form = KeepForm(request.POST or None, initial={"query": given.query(), "name": finder.title(given)[:80]})
    return answering.respond(
        request,
        "finding/keep.html",
        form=form,
        act=lambda done: searching.keep(
            query=given.query(), name=done.cleaned_data["name"], mailed=done.cleaned_data["mailed"], by=request.user
        ),
        done=_("Kept."),
        following=reverse("cases:saved"),
        told=finder.title(given),
    )


@login_required
@require_POST
def visit(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Look at a kept search: what is there now is new no more."""
    saved = searches.own(request.user, pk)
    saved.seen_at = timezone.now()
    saved.save(update_fields=["seen_at"])
    return redirect(f"{reverse('cases:index')}?{saved.query}")


@login_required
@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    saved = searches.own(request.user, pk)
    return answering.attempt(
        request, lambda: searching.remove(search=saved), done=_("Removed."), following=reverse("cases:saved")
    )
