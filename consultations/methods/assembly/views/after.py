"""After the decision: the report, the data holder's answers and progress, meeting again, and the end of it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.domain import texts
from consultations.methods.assembly import selectors as reading
from consultations.methods.assembly.forms import after as forms
from consultations.methods.assembly.models import Assembly, Recommendation
from consultations.methods.assembly.services import followup
from consultations.methods.assembly.views.access import address, of_team, recommendation
from consultations.views.editing import attempt, respond
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission


@login_required
@page
def publish_report(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    assembly = of_team(request, slug, component_id, Permission.OPEN_CONSULTATION)
    consultation = assembly.component.consultation
    form = forms.ReportForm(request.POST or None, languages=consultation.languages)
    return respond(
        request,
        consultation,
        title=_("Publish the report"),
        lede=_("From this day on the data holder's time runs: %(days)s days to answer each recommendation.")
        % {"days": assembly.reply_days},
        form=form,
        save=lambda: followup.publish_report(component=assembly.component, by=request.user, **form.cleaned_data),
        button=_("Publish the report"),
        saved=_("The report is public."),
        following=address("assembly_setup", assembly),
        always=True,
    )


def _asked(assembly: Assembly, ref: str) -> tuple[Recommendation, str]:
    """A recommendation that was adopted, and its words; nothing else is answered."""
    found = next((one for one in reading.adopted(assembly.component) if one.recommendation.ref == ref), None)
    if found is None:
        raise Http404
    words = texts.wording(found.latest.statement, assembly.component.consultation.languages[0])
    return recommendation(assembly, ref), words


@login_required
@page
def reply(request: HttpRequest, slug: str, component_id: UUID, ref: str) -> HttpResponse:
    assembly = of_team(request, slug, component_id, Permission.ANSWER)
    consultation = assembly.component.consultation
    found, words = _asked(assembly, ref)
    form = forms.ReplyForm(request.POST or None, languages=consultation.languages)
    return respond(
        request,
        consultation,
        title=_("Answer %(ref)s") % {"ref": found},
        lede=words,
        form=form,
        save=lambda: followup.reply(recommendation=found, by=request.user, **form.cleaned_data),
        button=_("Publish the answer"),
        saved=_("The answer is public."),
        following=address("assembly_setup", assembly),
        always=True,
    )


@login_required
@page
def refusal(request: HttpRequest, slug: str, component_id: UUID, ref: str) -> HttpResponse:
    assembly = of_team(request, slug, component_id, Permission.OPEN_CONSULTATION)
    consultation = assembly.component.consultation
    found, words = _asked(assembly, ref)
    form = forms.RefusalForm(request.POST or None, languages=consultation.languages)
    return respond(
        request,
        consultation,
        title=_("No answer to %(ref)s") % {"ref": found},
        lede=words,
        form=form,
        save=lambda: followup.record_refusal(
            recommendation=found, reason=form.cleaned_data["reason"], by=request.user
        ),
        button=_("Record that there is no answer"),
        saved=_("Recorded, and public."),
        following=address("assembly_setup", assembly),
        always=True,
    )


@login_required
@page
def progress(request: HttpRequest, slug: str, component_id: UUID, ref: str) -> HttpResponse:
    assembly = of_team(request, slug, component_id, Permission.ANSWER)
    consultation = assembly.component.consultation
    found, words = _asked(assembly, ref)
    form = forms.ProgressForm(request.POST or None, languages=consultation.languages)
    return respond(
        request,
        consultation,
        title=_("How far %(ref)s is") % {"ref": found},
        lede=words,
        form=form,
        save=lambda: followup.report_progress(recommendation=found, by=request.user, **form.cleaned_data),
        saved=_("The report on progress is public."),
        following=address("assembly_setup", assembly),
        always=True,
    )


@login_required
@page
def reconvene(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    assembly = of_team(request, slug, component_id, Permission.OPEN_CONSULTATION)
    consultation = assembly.component.consultation
    form = forms.ReconveneForm(request.POST or None, languages=consultation.languages)
    return respond(
        request,
        consultation,
        title=_("Meet again"),
        form=form,
        save=lambda: followup.reconvene(component=assembly.component, by=request.user, **form.cleaned_data),
        saved=_("The meeting is public."),
        following=address("assembly_setup", assembly),
        clock=True,
        always=True,
    )


@login_required
@page
def conclude(request: HttpRequest, slug: str, component_id: UUID, reconvening_id: UUID) -> HttpResponse:
    assembly = of_team(request, slug, component_id, Permission.OPEN_CONSULTATION)
    consultation = assembly.component.consultation
    found = assembly.component.reconvenings.filter(pk=reconvening_id).first()
    if found is None:
        raise Http404
    form = forms.OutcomeForm(request.POST or None, languages=consultation.languages)
    return respond(
        request,
        consultation,
        title=_("What came of meeting again"),
        form=form,
        save=lambda: followup.conclude(
            reconvening=found, outcome=form.cleaned_data["outcome"], by=request.user
        ),
        following=address("assembly_setup", assembly),
        always=True,
    )


@login_required
@require_POST
def settle(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    assembly = of_team(request, slug, component_id, Permission.OPEN_CONSULTATION)
    return attempt(
        request,
        lambda: followup.settle(component=assembly.component, by=request.user),
        done=_("The follow-up has ended."),
        following=address("assembly_setup", assembly),
    )
