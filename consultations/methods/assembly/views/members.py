"""What only members do: write, rewrite, withdraw and amend recommendations; state and sign what a minority holds."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.forms.people import ReasonForm
from consultations.methods.assembly import selectors as reading
from consultations.methods.assembly.forms import writing as forms
from consultations.methods.assembly.forms.after import DispositionForm
from consultations.methods.assembly.models import Amendment, Assembly, MinorityStatement, Recommendation
from consultations.methods.assembly.refusals import NotAMember
from consultations.methods.assembly.services import minority, outside, writing
from consultations.methods.assembly.views.access import address, of_visit, recommendation
from consultations.methods.assembly.views.public import FOLDER, context
from consultations.models import Participation
from consultations.views.contributing import respond
from consultations.views.visits import Visit, informed

page = require_http_methods(["GET", "HEAD", "POST"])


def _seat(here: Visit) -> Participation:
    """The member at this browser; refused to everybody else, whatever else they are."""
    person = here.seat.participation if here.seat else None
    if person is None or not reading.is_member(person):
        raise NotAMember()
    return person


def _respond(request: HttpRequest, here: Visit, assembly: Assembly, **given: Any) -> HttpResponse:
    return respond(request, f"{FOLDER}/write.html", context(here, assembly), **given)


@informed
@page
def propose(request: HttpRequest, here: Visit, component_id: UUID) -> HttpResponse:
    person, assembly = _seat(here), of_visit(here, component_id)
    consultation = here.consultation
    form = forms.VersionForm(
        request.POST or None,
        languages=consultation.languages,
        initiative=consultation.initiative,
        criteria=assembly.component.criteria.all(),
    )
    return _respond(
        request,
        here,
        assembly,
        title=_("A new recommendation"),
        form=form,
        save=lambda: writing.propose(component=assembly.component, draft=form.draft(), by=person),
        following=address("assembly", assembly),
    )


@informed
@page
def rewrite(request: HttpRequest, here: Visit, component_id: UUID, ref: str) -> HttpResponse:
    """The next version, on top of the one that the form was filled from."""
    person, assembly = _seat(here), of_visit(here, component_id)
    found = recommendation(assembly, ref)
    latest = found.versions.order_by("n").last()
    open_ones = list(found.amendments.filter(state=Amendment.State.OPEN))
    form = forms.VersionForm(
        request.POST or None,
        languages=here.consultation.languages,
        initiative=here.consultation.initiative,
        latest=latest,
        amendments=open_ones,
        criteria=assembly.component.criteria.all(),
    )
    sent = request.POST.get("on", "")
    on = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 5 else latest.n

    def save() -> None:
        taken = set(form.cleaned_data.get("amendments", []))
        writing.rewrite(
            recommendation=found,
            draft=form.draft(),
            on=on,
            change=form.cleaned_data["change"],
            by=person,
            taking_in=[one for one in open_ones if str(one.id) in taken],
        )

    return _respond(
        request,
        here,
        assembly,
        title=_("A new version of %(ref)s") % {"ref": found},
        form=form,
        save=save,
        following=address("assembly_recommendation", assembly, ref),
        on=on,
    )


@informed
@page
def withdraw(request: HttpRequest, here: Visit, component_id: UUID, ref: str) -> HttpResponse:
    person, assembly = _seat(here), of_visit(here, component_id)
    found = recommendation(assembly, ref)
    form = ReasonForm(request.POST or None)
    return _respond(
        request,
        here,
        assembly,
        title=_("Withdraw %(ref)s") % {"ref": found},
        lede=_("It stays to be read, with the reason. Say also if it was merged into another."),
        form=form,
        save=lambda: writing.withdraw(recommendation=found, reason=form.cleaned_data["reason"], by=person),
        following=address("assembly_recommendation", assembly, ref),
        button=_("Withdraw it"),
    )


@informed
@page
def amend(request: HttpRequest, here: Visit, component_id: UUID, ref: str) -> HttpResponse:
    person, assembly = _seat(here), of_visit(here, component_id)
    found = recommendation(assembly, ref)
    form = forms.AmendmentForm(request.POST or None)
    return _respond(
        request,
        here,
        assembly,
        title=_("An amendment to %(ref)s") % {"ref": found},
        form=form,
        save=lambda: writing.amend(recommendation=found, language=here.language, by=person, **form.cleaned_data),
        following=address("assembly_recommendation", assembly, ref) + "#amendments",
    )


@informed
@page
def reject(request: HttpRequest, here: Visit, component_id: UUID, amendment_id: UUID) -> HttpResponse:
    person, assembly = _seat(here), of_visit(here, component_id)
    found = Amendment.objects.filter(pk=amendment_id, recommendation__component=assembly.component).first()
    if found is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    return _respond(
        request,
        here,
        assembly,
        title=_("Not taken in"),
        lede=found.text,
        form=form,
        save=lambda: writing.reject(amendment=found, reason=form.cleaned_data["reason"], by=person),
        following=address("assembly_recommendation", assembly, found.recommendation.ref) + "#amendments",
    )


@informed
@page
def answer(request: HttpRequest, here: Visit, component_id: UUID, comment_id: UUID) -> HttpResponse:
    """Say what the members made of a comment from outside."""
    person, assembly = _seat(here), of_visit(here, component_id)
    found = outside.Comment.objects.filter(pk=comment_id, recommendation__component=assembly.component).first()
    if found is None:
        raise Http404
    form = DispositionForm(request.POST or None)
    return _respond(
        request,
        here,
        assembly,
        title=_("What we made of it"),
        lede=found.text,
        form=form,
        save=lambda: outside.answer(comment=found, by=person, **form.cleaned_data),
        following=address("assembly_recommendation", assembly, found.recommendation.ref) + "#comments",
    )


@informed
@page
def differ(request: HttpRequest, here: Visit, component_id: UUID, ref: str) -> HttpResponse:
    """State what a minority holds about a recommendation."""
    assembly = of_visit(here, component_id)
    found = recommendation(assembly, ref)
    following = address("assembly_recommendation", assembly, ref) + "#minority"
    return _state(request, here, assembly, str(found), following, recommendation=found)


@informed
@page
def differ_use(request: HttpRequest, here: Visit, component_id: UUID, use: str) -> HttpResponse:
    """State what a minority holds about a use of the data."""
    assembly = of_visit(here, component_id)
    case = here.consultation.initiative.use_cases.filter(ref=use).first()
    if case is None:
        raise Http404
    return _state(request, here, assembly, forms.in_words(case), address("assembly", assembly), use_case=use)


def _state(
    request: HttpRequest,
    here: Visit,
    assembly: Assembly,
    about: str,
    following: str,
    *,
    recommendation: Recommendation | None = None,
    use_case: str = "",
) -> HttpResponse:
    person = _seat(here)
    form = forms.WordsForm(
        request.POST or None,
        languages=here.consultation.languages,
        label=_("What we hold instead, and why"),
        help_text=_("You sign it by sending it. Others can sign it too; the license says how many did, and no name."),
    )
    return _respond(
        request,
        here,
        assembly,
        title=_("A minority statement on %(about)s") % {"about": about},
        form=form,
        save=lambda: minority.state(
            component=assembly.component,
            text=form.cleaned_data["text"],
            by=person,
            recommendation=recommendation,
            use_case=use_case,
        ),
        following=following,
        button=_("Sign and publish"),
    )


@informed
@page
def reason(request: HttpRequest, here: Visit, component_id: UUID, use: str) -> HttpResponse:
    """Give a reason for or against a use; it stands beside the verdict in the license."""
    person, assembly = _seat(here), of_visit(here, component_id)
    case = here.consultation.initiative.use_cases.filter(ref=use).first()
    if case is None:
        raise Http404
    form = forms.UseReasonForm(request.POST or None, languages=here.consultation.languages, label=_("The reason"))
    return _respond(
        request,
        here,
        assembly,
        title=_("A reason about a use"),
        lede=forms.in_words(case),
        form=form,
        save=lambda: minority.give_reason(component=assembly.component, use_case=use, by=person, **form.cleaned_data),
        following=address("assembly", assembly),
    )


@informed
@require_POST
def sign(request: HttpRequest, here: Visit, component_id: UUID, statement_id: UUID) -> HttpResponse:
    """Stand behind a minority statement, or take one's signature back."""
    person, assembly = _seat(here), of_visit(here, component_id)
    found = MinorityStatement.objects.filter(pk=statement_id, component=assembly.component).first()
    if found is None:
        raise Http404
    if "take_back" in request.POST:
        minority.unsign(statement=found, by=person)
    else:
        minority.sign(statement=found, by=person)
    ref = found.recommendation.ref if found.recommendation else ""
    return redirect(address("assembly_recommendation", assembly, ref) if ref else address("assembly", assembly))
