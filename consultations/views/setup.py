"""What is asked: initiative, data, use cases, clauses, remit, promise, publication."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from consultations.forms import setup as forms
from consultations.forms.rows import Rows
from consultations.models import Consultation, Dataset, ProposedClause, UseCase
from consultations.services import preparing
from consultations.views.editing import attempt, back_to, editable, respond, show

page = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@page
def initiative(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = editable(request, slug)
    record = consultation.initiative
    form = forms.InitiativeForm(request.POST or None, instance=record, languages=consultation.languages)
    partners = Rows(
        forms.PartnerRow,
        prefix="partners",
        legend=_("Partners"),
        row_name=_("Partner"),
        hint=_("Everybody else who takes part in the re-use."),
        data=request.POST or None,
        initial=record.partners,
    )

    def save() -> None:
        record.partners = partners.values()
        preparing.change(consultation=consultation, record=form.save(commit=False), by=request.user)

    return respond(request, consultation, title=_("The data initiative"), form=form, rows=[partners], save=save)


@login_required
def datasets(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = editable(request, slug)
    return show(
        request,
        "records.html",
        consultation,
        title=_("The data"),
        lede=_("Each dataset, with an identifier that people outside know."),
        records=[
            _line(
                consultation,
                record,
                record.name,
                ", ".join(i["value"] for i in record.identifiers) or _("no identifier yet"),
            )
            for record in consultation.initiative.datasets.all()
        ],
        adds=[(back_to(consultation, "dataset_new"), _("Add a dataset"))],
        empty=_("No dataset yet"),
        why=_("People must be able to tell which data the consultation is about."),
    )


def _line(consultation: Consultation, record: Any, text: Any, how: str) -> dict[str, Any]:
    kind = {Dataset: "dataset", UseCase: "use_case", ProposedClause: "clause"}[type(record)]
    return {
        "text": text,
        "ref": record.ref,
        "how": how,
        "edit": back_to(consultation, kind, record.id),
        "remove": back_to(consultation, f"{kind}_remove", record.id),
    }


def _found(records: Any, record_id: UUID) -> Any:
    record = records.filter(pk=record_id).first()
    if record is None:
        raise Http404
    return record


@login_required
@page
def dataset(request: HttpRequest, slug: str, record_id: UUID | None = None) -> HttpResponse:
    consultation = editable(request, slug)
    plan = consultation.initiative
    record = _found(plan.datasets, record_id) if record_id else Dataset(initiative=plan)
    form = forms.DatasetForm(request.POST or None, instance=record, languages=consultation.languages)
    identifiers = Rows(
        forms.IdentifierRow,
        prefix="identifiers",
        legend=_("Identifiers"),
        row_name=_("Identifier"),
        hint=_("At least one: outside, people know the data by it, not by our numbers."),
        data=request.POST or None,
        initial=record.identifiers,
    )

    def save() -> None:
        record.identifiers = identifiers.values()
        preparing.change(consultation=consultation, record=form.save(commit=False), by=request.user)

    return respond(
        request,
        consultation,
        title=_("A dataset"),
        form=form,
        rows=[identifiers],
        save=save,
        following=back_to(consultation, "datasets"),
        again=back_to(consultation, "dataset", record.id),
    )


@login_required
def use_cases(request: HttpRequest, slug: str) -> HttpResponse:
    """Use cases, and the conditions and red lines that are put to the people with them."""
    consultation = editable(request, slug)
    plan = consultation.initiative
    return show(
        request,
        "uses.html",
        consultation,
        uses=[_line(consultation, record, record.title, record.actor) for record in plan.use_cases.all()],
        clauses=[
            _line(consultation, record, record.text, f"{record.get_kind_display()} · {record.get_category_display()}")
            for record in plan.clauses.all()
        ],
    )


@login_required
@page
def use_case(request: HttpRequest, slug: str, record_id: UUID | None = None) -> HttpResponse:
    consultation = editable(request, slug)
    plan = consultation.initiative
    record = _found(plan.use_cases, record_id) if record_id else UseCase(initiative=plan)
    form = forms.UseCaseForm(request.POST or None, instance=record, languages=consultation.languages)
    return respond(
        request,
        consultation,
        title=_("A use case"),
        lede=_("One concrete re-use. People give their verdict on it, so it must be one thing."),
        form=form,
        save=lambda: _save(request, consultation, form),
        following=back_to(consultation, "use_cases"),
    )


@login_required
@page
def clause(request: HttpRequest, slug: str, record_id: UUID | None = None) -> HttpResponse:
    consultation = editable(request, slug)
    plan = consultation.initiative
    record = _found(plan.clauses, record_id) if record_id else ProposedClause(initiative=plan)
    form = forms.ClauseForm(request.POST or None, instance=record, languages=consultation.languages)
    return respond(
        request,
        consultation,
        title=_("A proposed clause"),
        lede=_("A condition or red line that people vote on. It enters the license only when they adopt it."),
        form=form,
        save=lambda: _save(request, consultation, form),
        following=back_to(consultation, "use_cases"),
    )


def _save(request: HttpRequest, consultation: Consultation, form: Any) -> None:
    preparing.change(
        consultation=consultation,
        record=form.save(commit=False),
        related=form.save_m2m_values(),
        by=request.user,
    )


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, record_id: UUID, kind: str) -> HttpResponse:
    """Take a dataset, use case or clause out again."""
    consultation = editable(request, slug)
    record = _found(getattr(consultation.initiative, kind), record_id)
    return attempt(
        request,
        lambda: preparing.remove(consultation=consultation, record=record, by=request.user),
        done=_("Removed."),
        following=back_to(consultation, "datasets" if kind == "datasets" else "use_cases"),
    )


TEXT_PAGES = {
    "remit": (
        forms.RemitForm,
        gettext_lazy("The remit"),
        gettext_lazy("What is asked, what people can decide, and what they cannot."),
    ),
    "promise": (forms.PromiseForm, gettext_lazy("The promise"), ""),
    "publication": (forms.PublicationForm, gettext_lazy("What will be published"), ""),
}


@login_required
@page
def texts(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Remit, promise and publication: texts of the consultation itself."""
    consultation = editable(request, slug)
    form_class, title, lede = TEXT_PAGES[kind]
    form = form_class(request.POST or None, instance=consultation, languages=consultation.languages)
    return respond(
        request,
        consultation,
        title=title,
        lede=lede,
        form=form,
        save=lambda: preparing.change(consultation=consultation, record=form.save(commit=False), by=request.user),
    )
