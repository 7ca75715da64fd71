"""Writing a case, page by page. A page can be left half-filled: what is typed is kept, and nothing is lost."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from repository.cases.domain import facts, workflow
from repository.cases.domain.catalogue import NOT_STATED, SECTIONS, practices, section
from repository.cases.forms.leaves import shown, typed
from repository.cases.forms.sections import (
    ChecksForm,
    IdentityForm,
    OrganisationRow,
    ProvenanceForm,
    SectionForm,
    SourceRow,
    Sources,
)
from repository.cases.models import Case
from repository.cases.reading import labels
from repository.cases.selectors import work
from repository.cases.services import composing, steps, writing
from repository.cases.views import answering
from repository.cases.views.own import PAGES
from socialicense.errors import Refusal

MOST_ROWS = 60
Rows = Any  # a bound or fresh formset


def sources_of(document: Mapping[str, Any]) -> Sources:
    """Id and "number: title" of every source."""
    return [
        (one["id"], f"{n}: {one.get('title', '')[:60]}") for n, one in enumerate(document.get("sources") or [], start=1)
    ]


def _home(case: Case, actor: workflow.Actor) -> str:
    name = "cases:edit" if actor == workflow.Actor.EDITOR else "cases:overview"
    return reverse(name, args=[case.pk])


def _saves(request: HttpRequest, case: Case) -> int:
    sent = str(request.POST.get("saves", ""))
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else case.saves


def _answer(
    request: HttpRequest, case: Case, actor: workflow.Actor, name: str, parts: list[Any], changes: Any, **context: Any
) -> HttpResponseBase:
    """Show the page, or keep what it says. `parts`: its forms and formsets; `changes()`: what they write."""
    status, refused = 200, ""
    if request.method == "POST":
        status = answering.UNFIT
        if all([part.is_valid() for part in parts]):
            try:
                writing.save(case=case, changes=changes(), saves=_saves(request, case), by=request.user)
            except Refusal as refusal:
                refused, status = refusal.sentence(), int(refusal.status)
            else:
                messages.success(request, _("Saved."))
                return redirect(_following(request, case, actor, name))
    values = {
        "case": case,
        "title": labels.section(name),
        "saves": case.saves,
        "home": _home(case, actor),
        "following": _next(name),
        "faults": [fault for part in parts for fault in _faults(part)],
        "refused": refused,
        "sources": sources_of(case.content),
        **context,
    }
    return answering.show(request, "write.html", status=status, **values)


def _following(request: HttpRequest, case: Case, actor: workflow.Actor, name: str) -> str:
    if "stay" in request.POST and not request.path.endswith("/new/"):
        return request.path
    if "done" in request.POST or request.path.endswith("/new/"):  # a component: back to the list of them
        return reverse("cases:write", args=[case.pk, name])
    after = _next(name)
    if "next" in request.POST and after:
        here = "provenance" if after == "provenance" else "write"
        if not (after == "provenance" and actor == workflow.Actor.EDITOR):
            return reverse(f"cases:{here}", args=[case.pk] if here == "provenance" else [case.pk, after])
    return _home(case, actor)


def _next(name: str) -> str:
    at = PAGES.index(name) if name in PAGES else len(PAGES)
    return PAGES[at + 1] if at + 1 < len(PAGES) else ""


def _faults(part: Any) -> list[dict[str, str]]:
    """For the error summary: where, and what."""
    if isinstance(part, forms.BaseFormSet):
        return [fault for n, form in enumerate(part.forms, start=1) for fault in _faults_of(form, f"{n}: ")]
    return _faults_of(part, "")


def _faults_of(form: Any, before: str) -> list[dict[str, str]]:
    found = [
        {"href": f"#{field.auto_id}", "text": f"{before}{field.label}: {error}"}
        for field in form
        for error in field.errors
    ]
    return found + [{"href": "#main", "text": f"{before}{error}"} for error in form.non_field_errors()]


@login_required
@answering.page
def write(request: HttpRequest, pk: UUID, section: str) -> HttpResponseBase:
    """One page of the form, by its name."""
    case, actor = work.writable(request.user, pk)
    pages = {
        "sources": _sources,
        "identity": _identity,
        "organisers": _organisers,
        "components": _components,
        "checks": _checks,
    }
    if section in pages:
        return pages[section](request, case, actor)
    if section not in SECTIONS:
        raise Http404
    return _section(request, case, actor, section)


def _section(request: HttpRequest, case: Case, actor: workflow.Actor, name: str) -> HttpResponseBase:
    group = case.content.get(name) or {}
    form = SectionForm(request.POST or None, found=section(name), group=group, sources=sources_of(case.content))
    return _answer(request, case, actor, name, [form], lambda: {name: form.group()}, form=form)


def _identity(request: HttpRequest, case: Case, actor: workflow.Actor) -> HttpResponseBase:
    form = IdentityForm(request.POST or None, document=case.content)
    return _answer(request, case, actor, "identity", [form], form.changes, plain=form)


def _sources(request: HttpRequest, case: Case, actor: workflow.Actor) -> HttpResponseBase:
    """Sources: everything else rests on them, so what points to one that is gone points nowhere."""
    kept = case.content.get("sources") or []
    made = forms.formset_factory(SourceRow, extra=2 if kept else 3, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    found = section("sources")
    names = ("title", "url", "kind", "year", "peer_reviewed")
    initial = [
        {"id": one["id"], "accessed": one.get("accessed", "")} | {name: shown(one, found.leaf(name)) for name in names}
        for one in kept
    ]
    rows = made(request.POST or None, prefix="sources", initial=initial)

    def changes() -> dict[str, Any]:
        given = [form.cleaned_data for form in rows.forms if form.cleaned_data.get("title")]
        return composing.with_sources(case.content, [_source(one) for one in given])

    return _answer(request, case, actor, "sources", [rows], changes, rows=rows, row_name=_("Source"))


def _source(given: Mapping[str, Any]) -> dict[str, Any]:
    reviewed = given["peer_reviewed"]
    return {
        "id": given["id"],
        "title": given["title"],
        "url": given["url"],
        "kind": given["kind"],
        "year": given["year"] if given["year"] is not None else NOT_STATED,
        "peer_reviewed": reviewed == "yes" if reviewed else NOT_STATED,
        "accessed": given["accessed"] or steps.today(),
    }


def _organisers(request: HttpRequest, case: Case, actor: workflow.Actor) -> HttpResponseBase:
    """Organisations row by row, and what can be said of all of them."""
    group, sources = case.content.get("organisers") or {}, sources_of(case.content)
    form = SectionForm(request.POST or None, found=section("organisers"), group=group, sources=sources)
    made = forms.formset_factory(OrganisationRow, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    found = section("organisations")
    initial = [
        {"name": one["name"], "roles": one.get("roles"), "from": one.get("from")}
        | {name: shown(one, found.leaf(name)) for name in ("kind", "country")}
        for one in facts.organisations(case.content)
    ]
    rows = made(request.POST or None, prefix="organisations", initial=initial, form_kwargs={"sources": sources})

    def changes() -> dict[str, Any]:
        group = form.group()
        given = [row.cleaned_data for row in rows.forms if row.cleaned_data.get("name")]
        group["organisations"] = [_organisation(one, group.get("from") or []) for one in given]
        return {"organisers": group}

    context = {"rows": rows, "row_name": _("Organisation"), "form": form}
    return _answer(request, case, actor, "organisers", [form, rows], changes, **context)


def _organisation(given: Mapping[str, Any], common: list[str]) -> dict[str, Any]:
    found, sources = section("organisations"), given["from"] or common
    told = {name: typed(found.leaf(name), given[name]) for name in ("kind", "country")}
    made = {"name": given["name"], "roles": given["roles"]} | {
        n: v if v is not None else NOT_STATED for n, v in told.items()
    }
    return ({"from": list(sources)} if sources else {}) | made


def _checks(request: HttpRequest, case: Case, actor: workflow.Actor) -> HttpResponseBase:
    sources = sources_of(case.content)
    lists = [
        ChecksForm(request.POST or None, list_name=name, document=case.content, sources=sources) for name in practices()
    ]
    return _answer(
        request,
        case,
        actor,
        "checks",
        lists,
        lambda: {"checks": [one for form in lists for one in form.checks()]},
        lists=lists,
    )


def _components(request: HttpRequest, case: Case, actor: workflow.Actor) -> HttpResponseBase:
    """The list of components; each has a page of its own."""
    parts = [
        {"ref": one["id"], "title": one.get("title") or steps.untitled(), "method": one.get("method", "")}
        for one in facts.components(case.content)
    ]
    leaf = section("components").leaf("method")
    for part in parts:
        part["method"] = labels.code(leaf, part["method"]) if part["method"] else ""
    context = {"case": case, "parts": parts, "home": _home(case, actor), "title": labels.section("components")}
    return answering.show(request, "components.html", **context)


@login_required
@answering.page
def component(request: HttpRequest, pk: UUID, ref: str) -> HttpResponseBase:
    """One use of a method; `new` for one more."""
    case, actor = work.writable(request.user, pk)
    parts = facts.components(case.content)
    group = next((one for one in parts if one["id"] == ref), {} if ref == "new" else None)
    if group is None:
        raise Http404
    form = SectionForm(request.POST or None, found=section("components"), group=group, sources=sources_of(case.content))
    later = composing.later(parts, ref)
    form.fields["feeds_into"] = forms.MultipleChoiceField(
        label=labels.field("components.feeds_into"),
        choices=[(one["id"], one.get("title") or one["id"]) for one in later],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=group.get("feeds_into") or [],
    )

    def changes() -> dict[str, Any]:
        made = form.group() | {"feeds_into": form.cleaned_data["feeds_into"]}
        return {"components": composing.with_component(parts, ref, made)}

    context = {"form": form, "feeds": form["feeds_into"] if later else None, "part": True}
    return _answer(request, case, actor, "components", [form], changes, **context)


@login_required
@require_POST
def remove_component(request: HttpRequest, pk: UUID, ref: str) -> HttpResponseBase:
    case, _actor = work.writable(request.user, pk)
    parts = composing.without_component(facts.components(case.content), ref)
    return answering.attempt(
        request,
        lambda: writing.save(case=case, changes={"components": parts}, saves=case.saves, by=request.user),
        done=_("Removed."),
        following=reverse("cases:write", args=[pk, "components"]),
    )


@login_required
@answering.page
def provenance(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Who hands it in, and what readers should know about them."""
    case, actor = work.writable(request.user, pk)
    if actor != workflow.Actor.CONTRIBUTOR:
        raise Http404
    initial = {"credit": case.credit, "relation": case.relation, "interests": case.interests, "fair": case.declared}
    form = ProvenanceForm(request.POST or None, initial=initial)

    def keep(done: ProvenanceForm) -> None:
        given = done.cleaned_data
        writing.declare(
            case=case, credit=given["credit"], relation=given["relation"], interests=given["interests"], by=request.user
        )

    return answering.respond(
        request,
        "provenance_form.html",
        form=form,
        act=keep,
        done=_("Saved."),
        following=_home(case, actor),
        case=case,
        home=_home(case, actor),
    )
