"""'What needs me now': everything somebody works on, represents or checks, each with its next step."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import selectors
from consultations.forms.setup import StartForm
from consultations.models import Community, CommunityRepresentative, Component, Consultation
from consultations.services import brief, preparing, readiness, rolls, timetable
from consultations.views.editing import back_to
from consultations.views.setup import page
from repository.licenses import selectors as licenses
from socialicense.accounts import access
from socialicense.accounts import selectors as accounts
from socialicense.accounts import services as account_services
from socialicense.accounts.models import ScopeKind
from socialicense.accounts.permissions import Permission


@dataclass(frozen=True)
class Task:
    """One line: what it is about, what to do next, and where."""

    title: Any
    line: str | Promise
    url: str


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The desk of whoever is signed in; for a visitor, what organising means and how to begin."""
    if not request.user.is_authenticated:
        return render(request, "consultations/organise/welcome.html")
    operator = access.operates(request.user)
    context = {
        "work": [_next(consultation) for consultation in selectors.mine(request.user) if _runs(request, consultation)],
        "recruiting": _recruiting(request),
        "papers": _papers(request),
        "communities": _represented(request),
        "operator": operator,
        "checks": Community.objects.filter(state__in=["claimed", "contested"]).count() if operator else 0,
    }
    return render(request, "consultations/organise/desk.html", context)


def _runs(request: HttpRequest, consultation: Consultation) -> bool:
    """Representatives find their consultations under their community instead."""
    return not selectors.may(request.user, consultation, Permission.APPROVE_QUESTIONS)


def _next(consultation: Consultation) -> Task:
    line: str | Promise = capfirst(consultation.get_state_display())
    if consultation.state == Consultation.State.PREPARING:
        missing = [point for point in readiness.readiness(consultation) if not point.done]
        line = _("Next: %(point)s") % {"point": missing[0].sentence} if missing else _("Ready to open")
    elif consultation.state == Consultation.State.OPEN:
        line = _held_up(consultation) or line
    elif consultation.state == Consultation.State.ISSUED and licenses.reviews(consultation=consultation.id):
        line = _("The license is under review")
    return Task(consultation.title, line, back_to(consultation))


def _held_up(consultation: Consultation) -> str:
    """What an open consultation waits for; "" when it goes on by itself."""
    unsigned, waiting = rolls.unsigned(consultation), timetable.waiting(consultation)
    if unsigned:
        return ngettext(
            "%(n)s person on the roll is not covered by two signatures.",
            "%(n)s people on the roll are not covered by two signatures.",
            unsigned,
        ) % {"n": unsigned}
    return _("%(stage)s waits for you") % {"stage": waiting[0].name} if waiting else ""


def _recruiting(request: HttpRequest) -> list[Task]:
    """Consultations in which the person finds people and nothing else."""
    ids = access.scopes_with(request.user, Permission.SEE_CONTACTS, scope_kind=ScopeKind.CONSULTATION)
    inviting = access.scopes_with(request.user, Permission.INVITE_PEOPLE, scope_kind=ScopeKind.CONSULTATION)
    roll = [
        Task(consultation.title, _("People: invite and hand out codes"), back_to(consultation, "people"))
        for consultation in Consultation.objects.filter(id__in=set(ids) & set(inviting))
    ]
    lotteries = [
        Task(
            component.consultation.title,
            _("Recruitment by lottery: letters, registrations and calls"),
            back_to(component.consultation, "recruitment", component.id),
        )
        for component in Component.objects.filter(consultation__in=ids, recruitment__isnull=False).select_related(
            "consultation"
        )
    ]
    return roll + lotteries


def _papers(request: HttpRequest) -> list[Task]:
    """Consultations in which the person hands out paper, reads it, or enters answers for others."""
    works = (Permission.HAND_OUT_PAPER, Permission.COUNT_PAPER, Permission.ASSIST_VOTERS)
    scopes = {id for p in works for id in access.scopes_with(request.user, p, scope_kind=ScopeKind.CONSULTATION)}
    running = Consultation.objects.filter(id__in=scopes).exclude(state=Consultation.State.PREPARING)
    return [Task(one.title, _("Ballots on paper, and help"), back_to(one, "papers")) for one in running]


def _represented(request: HttpRequest) -> list[dict[str, Any]]:
    found = []
    standing = CommunityRepresentative.objects.filter(user=request.user).select_related("community")
    for representative in standing:
        community = representative.community
        tasks = [
            Task(consultation.title, _asked_of(consultation), _place(consultation))
            for consultation in community.consultations.all()
        ]
        url = reverse("consultations:community_home", args=[community.id])
        found.append({"community": community, "capacity": representative.capacity, "url": url, "tasks": tasks})
    return found


def _asked_of(consultation: Consultation) -> str | Promise:
    """What a representative is asked for in this consultation."""
    if consultation.state == Consultation.State.PREPARING:
        answer = brief.approval(consultation)
        if answer is None:
            return _("Read what will be asked, and answer")
        return _("Answered: %(answer)s") % {"answer": answer.get_answer_display()}
    if consultation.state == Consultation.State.ADOPTION:
        return _("The draft waits for your signature")
    return consultation.get_state_display()


def _place(consultation: Consultation) -> str:
    preparing_now = consultation.state == Consultation.State.PREPARING
    return reverse(
        f"consultations:{'community_asked' if preparing_now else 'community_draft'}", args=[consultation.slug]
    )


@login_required
@page
def start(request: HttpRequest) -> HttpResponse:
    """Begin a consultation; the organisation is founded on the way when there is none."""
    organisations = accounts.organisations_of(request.user)
    language = (get_language() or "en").split("-")[0]
    form = StartForm(request.POST or None, organisations=organisations, language=language)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = given["languages"]
        consultation = preparing.begin(
            organisation=account_services.chosen_or_founded(given, by=request.user),
            title={language if language in chosen else chosen[0]: given["title"]},
            languages=chosen,
            by=request.user,
        )
        return redirect(back_to(consultation))
    status = 422 if form.is_bound else 200
    return render(request, "consultations/organise/start.html", {"form": form}, status=status)
