"""The workspace: the path as stations, what is missing, work in progress, turnout, and acts of two people."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from consultations import method, selectors
from consultations.ballots.models import Ballot
from consultations.forms.people import CloneForm
from consultations.models import Component, Consultation
from consultations.services import cloning, opening, readiness, rolls, timetable
from consultations.views import places
from consultations.views.editing import attempt, back_to, editable, respond, show
from consultations.views.setup import page
from repository.licenses import selectors as licenses
from socialicense.accounts.permissions import Permission
from socialicense.jobs import selectors as jobs
from socialicense.jobs import services as job_services
from socialicense.jobs.models import Job
from socialicense.jobs.models import State as JobState

State = Consultation.State
JOB_NAMES = {
    "consultations.open_stage": gettext_lazy("Opening a stage"),
    "consultations.end_stage": gettext_lazy("Ending a stage"),
    "consultations.close_ballot": gettext_lazy("Closing the vote and counting"),
    "consultations.evidence": gettext_lazy("Keeping the result for good"),
    "consultations.draft": gettext_lazy("Drafting the license"),
    "consultations.ratify": gettext_lazy("Putting the draft to the vote"),
    "consultations.issue": gettext_lazy("Signing and publishing the license"),
    "consultations.invite": gettext_lazy("Sending invitations"),
    "consultations.ballot_opened": gettext_lazy("Telling members that a vote is open"),
    "gatherings.plan_tables": gettext_lazy("Planning the tables"),
    "gatherings.print_pack": gettext_lazy("Making the papers"),
    "consultations.claim": gettext_lazy("Mailing the community's link"),
    "recruitment.mail": gettext_lazy("Writing to candidates"),
    "recruitment.retention": gettext_lazy("Looking whether the pool must be erased"),
    "recruitment.solve": gettext_lazy("Computing the lottery"),
    "recruitment.standby": gettext_lazy("Choosing alternates"),
}


@dataclass
class Station:
    """One stop of the path; `state` as in <c-station>."""

    title: Any
    state: str = ""
    line: str | Promise = ""
    href: str = ""
    opens: datetime | None = None
    closes: datetime | None = None
    stages: list[timetable.Planned] = field(default_factory=list)
    ballots: list[Any] = field(default_factory=list)
    acts: list[places.Link] = field(default_factory=list)


@login_required
@require_safe
def workspace(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = selectors.workspace_for(request.user, slug)
    held = selectors.held(request.user, consultation)
    runs = Permission.CONFIGURE_CONSULTATION in held
    points = readiness.readiness(consultation) if consultation.state == State.PREPARING else []
    open_points = [point for point in points if not point.done]
    return show(
        request,
        "workspace.html",
        consultation,
        runs=runs,
        places=places.places(consultation, held),
        may_sign=Permission.SIGN_ROLL in held,
        may_void=Permission.VOID_BALLOT in held,
        paper=runs or Permission.WITNESS in held,
        stations=_stations(consultation, held),
        points=points,
        first=open_points[0] if open_points else None,
        done=len(points) - len(open_points),
        ready=bool(points) and not open_points,
        jobs=[_job(job) for job in jobs.for_scope(consultation.id).exclude(state="done").exclude(_later())[:12]],
        waiting=timetable.waiting(consultation),
        reviews=licenses.reviews(consultation=consultation.id),
        unsigned=rolls.unsigned(consultation) if consultation.state == State.OPEN else 0,
        requests=consultation.second_signatures.select_related("asked_by", "confirmed_by").order_by("-asked_at"),
    )


def _later() -> Q:
    """Work that waits for its day is not work in progress."""
    return Q(state=JobState.QUEUED, not_before__gt=timezone.now())


def _job(job: Job) -> dict[str, Any]:
    shown = {"queued": "waiting", "running": "working", "failed": "failed", "cancelled": "failed"}
    return {"job": job, "name": JOB_NAMES.get(job.kind, job.kind), "state": shown.get(job.state, "done")}


def _stations(consultation: Consultation, held: frozenset[Permission]) -> list[Station]:
    """Everything in the order in which it happens: the vote on the draft comes after its review."""
    asked, ratified = [_prepared(consultation)], []
    ballots = selectors.ballots_of(consultation)
    for component in selectors.path(consultation).exclude(purpose=Component.Purpose.EVALUATION):
        own = [ballot for ballot in ballots if ballot.component_id == component.id]
        part = ratified if component.purpose == Component.Purpose.RATIFICATION else asked
        part.append(_component(component, own, held))
    review, *endings = _endings(consultation, bool(ratified))
    return [*asked, review, *ratified, *endings]


def _prepared(consultation: Consultation) -> Station:
    preparing = consultation.state == State.PREPARING
    line = (
        _("Texts, community, questions and people. Everything is frozen when you open.")
        if preparing
        else _("Opened. What is asked is frozen under %(hash)s.") % {"hash": consultation.brief_sha256[:12]}
    )
    return Station(_("Preparation"), "now" if preparing else "done", line)


def _ballot(ballot: Ballot) -> dict[str, Any]:
    turnout = selectors.turnout(ballot)
    return {
        "ballot": ballot,
        "title": _round(ballot),
        "turnout": turnout,
        "counting": selectors.counting_papers(ballot),
    }


def _component(component: Component, ballots: list[Ballot], held: frozenset[Permission]) -> Station:
    states = {"preparing": "", "running": "now", "done": "done", "voided": "failed"}
    chosen, asked = method.method_of(component), component.purpose == Component.Purpose.EVIDENCE
    station = Station(component.title, states[component.state], component.get_state_display())
    station.ballots = [_ballot(ballot) for ballot in ballots]
    if asked:
        station.line = _("%(method)s · %(state)s") % {"method": chosen.name, "state": component.get_state_display()}
        station.acts = _ways(component, held)
        if component.state == Component.State.RUNNING and len(chosen.stages) > 1:
            station.stages = [one for one in timetable.planned(component) if one.standing in {"now", "coming"}][:3]
    if asked and component.state == Component.State.PREPARING:
        station.href = chosen.setup_url(component)
        windows = [(stage.opens, stage.closes) for stage in component.stages.all()]
        if windows:
            station.opens, station.closes = min(windows)[0], max(closes for _opens, closes in windows)
    return station


def _round(ballot: Ballot) -> str:
    """Which of several ballots of one part it is; "" where there is only one kind of it."""
    chosen = method.method_of(ballot.component)
    several = len([kind for kind in chosen.stages if kind.ballot]) > 1
    return method.stage_name(chosen, ballot.stage_kind) if several else ""


def _ways(component: Component, held: frozenset[Permission]) -> list[places.Link]:
    """The ways from a part: its own pages where it has some beside its ballots, its people, and its dates."""
    chosen, begun = method.method_of(component), component.state != Component.State.PREPARING
    own = [(chosen.setup_url(component), chosen.name)] if begun and chosen.public_url(component) else []
    dated = Permission.CONFIGURE_CONSULTATION in held and component.state == Component.State.RUNNING
    dates = [(back_to(component.consultation, "timetable", component.id), _("Timetable"))] if dated else []
    return [*own, *places.recruitment(component, held), *dates]


def _endings(consultation: Consultation, ratified: bool) -> list[Station]:
    """Review, ratification, adoption and issue: from what the state says."""
    order = [State.PREPARING, State.OPEN, State.REVIEW, State.RATIFICATION, State.ADOPTION]
    at = order.index(consultation.state) if consultation.state in order else len(order)
    draft = back_to(consultation, "draft")

    def state(step: int) -> str:
        return "done" if at > step else "now" if at == step else ""

    final = consultation.state if at == len(order) else ""
    out = final == State.ISSUED and licenses.licenses_of(consultation=consultation.id).exists()
    ended = {
        State.ISSUED: ("done", _("The license is signed, sealed and in the register."))
        if out
        else ("now", _("The platform signs and seals the license.")),
        State.WITHHELD: ("done", _("The community withheld the license. That is published with its reason.")),
        State.ABANDONED: ("failed", _("Nobody signed in time. That is published.")),
    }
    found = [
        Station(
            _("Community review"),
            state(2),
            _("The draft is put together as soon as the votes are counted. Everybody can read it."),
        )
    ]
    if at >= 2 and consultation.state not in (State.PREPARING, State.OPEN):
        found[0].acts = [(draft, _("Read the draft"))]
    if not ratified:
        found.append(
            Station(_("Vote on the draft"), state(3), _("The people themselves say whether they stand behind it."))
        )
    found.append(
        Station(_("The community's signature"), state(4), _("Signed with a key in the community's own hands."))
    )
    closing, line = ended.get(final, ("", _("Follows when the community has adopted the draft.")))
    issued = [
        (reverse("licenses:license", args=[license.number]), license.number)
        for license in licenses.licenses_of(consultation=consultation.id)
    ]
    found.append(Station(_("License"), closing, line, acts=issued))
    return found


@login_required
@require_POST
def open_now(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = selectors.workspace_for(request.user, slug, Permission.OPEN_CONSULTATION)
    return attempt(
        request,
        lambda: opening.open_consultation(consultation=consultation, by=request.user),
        done=_("The consultation is open. What is asked is frozen from now on."),
        following=back_to(consultation),
    )


@login_required
@require_POST
def retry(request: HttpRequest, slug: str, job_id: UUID) -> HttpResponse:
    consultation = editable(request, slug)
    job = jobs.for_scope(consultation.id).filter(pk=job_id).first()
    if job is None:
        raise Http404
    return attempt(
        request,
        lambda: job_services.retry(job, by=request.user),
        done=_("Queued again."),
        following=back_to(consultation),
    )


@login_required
@page
def clone(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a new consultation from this one."""
    consultation = editable(request, slug)
    form = CloneForm(request.POST or None, languages=consultation.languages, initial={"title": consultation.title})
    if request.method == "POST" and form.is_valid():
        copy = cloning.clone(consultation=consultation, title=form.cleaned_data["title"], by=request.user)
        return redirect(back_to(copy))
    return respond(
        request,
        consultation,
        title=_("Start a new consultation from this one"),
        lede=_(
            "Texts, data, use cases, questions and the data-protection record are copied. "
            "People, answers and the community's approval are not."
        ),
        form=form,
        save=lambda: None,
        button=_("Make the copy"),
        always=True,
    )
