"""The organisers' page about the community: note it, mail the link, see how far it is. Nothing here confirms anything."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.forms.people import NoteForm
from consultations.models import Community, Consultation
from consultations.refusals import ClaimRefused
from consultations.services import brief
from consultations.services import community as services
from consultations.views.editing import attempt, back_to, editable, respond, show
from consultations.views.setup import page


def known(consultation: Consultation) -> "list[Community]":
    """Communities that this organisation has asked before and that have claimed their record."""
    return list(
        Community.objects.filter(noted_by=consultation.initiative.organisation)
        .exclude(state=Community.State.NOTICE)
        .exclude(Q(pk=consultation.community_id) if consultation.community_id else Q(pk__in=[]))
        .order_by("name")
    )


@login_required
@page
def community(request: HttpRequest, slug: str) -> HttpResponse:
    """Where things stand between the organisers and the community; noting it first when none is noted."""
    consultation = editable(request, slug)
    found = consultation.community
    if found is None or "change" in request.GET and found.state == Community.State.NOTICE:
        return _note(request, consultation)
    answers = list(consultation.approvals.order_by("-answered_at"))
    return show(
        request,
        "community.html",
        consultation,
        community=found,
        keys=found.keys.filter(retired_at=None),
        representatives=found.representatives.all(),
        answer=brief.approval(consultation),
        earlier=answers,
        digest=brief.canonical.digest(brief.asked(consultation)),
    )


def _note(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    found = consultation.community
    initial = {"name": found.name, "email": found.contact_email, "description": found.description} if found else None
    form = NoteForm(request.POST or None, languages=consultation.languages, initial=initial)

    def save() -> None:
        given = form.cleaned_data
        noted = services.note(
            organisation=consultation.initiative.organisation,
            consultation=consultation,
            name=given["name"],
            email=given["email"],
            description=given["description"],
            by=request.user,
        )
        services.ask_to_claim(community=noted, consultation=consultation, by=request.user)

    return respond(
        request,
        consultation,
        title=_("Who is asked?"),
        lede=_("The community's record belongs to the community. You can only note who it is and how it is reached."),
        form=form,
        save=save,
        following=back_to(consultation, "community"),
        button=_("Note it and mail the link"),
        saved=_("The link is on its way to the representative."),
        template="community_note.html",
        known=known(consultation),
    )


@login_required
@require_POST
def mail_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Mail the claim link once more."""
    consultation = editable(request, slug)

    def mail() -> None:
        if consultation.community is None or consultation.community.state != Community.State.NOTICE:
            raise ClaimRefused()
        services.ask_to_claim(community=consultation.community, consultation=consultation, by=request.user)

    return attempt(
        request,
        mail,
        done=_("The link is on its way to the representative."),
        following=back_to(consultation, "community"),
    )


@login_required
@require_POST
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a community again that has claimed its record before."""
    consultation = editable(request, slug)
    chosen = next((one for one in known(consultation) if str(one.id) == request.POST.get("community")), None)

    def attach() -> None:
        if chosen is None:
            raise ClaimRefused()
        services.attach(community=chosen, consultation=consultation, by=request.user)

    return attempt(request, attach, done=_("Saved."), following=back_to(consultation, "community"))
