"""Draws, for whoever runs or watches them: test runs, the computed lottery, approvals, digits, alternates."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations import selectors as consultations
from consultations.recruitment import feasibility, selectors
from consultations.recruitment.domain import composition, publication
from consultations.recruitment.forms import draws as forms
from consultations.recruitment.models import Candidate, Draw, DrawApproval, Recruitment
from consultations.recruitment.services import drawing
from consultations.recruitment.services.recording import record
from consultations.recruitment.views.pages import address, attempt, found, respond, show
from consultations.views.setup import page
from consultations.views.visits import private
from socialicense.accounts.permissions import Permission

CONFIGURES = Permission.CONFIGURE_CONSULTATION
VOUCHES = (Permission.CONFIGURE_CONSULTATION, Permission.WITNESS)


def overseen(request: HttpRequest, slug: str, component_id: UUID, *any_of: Permission) -> Recruitment:
    """The recruitment, for whoever holds one of the permissions; Http404 otherwise."""
    recruitment = selectors.of(selectors.component_for(request.user, slug, component_id, *any_of))
    if recruitment is None:
        raise Http404
    return recruitment


def chosen(recruitment: Recruitment, draw_id: UUID) -> Draw:
    draw = recruitment.draws.filter(pk=draw_id).first()
    if draw is None:
        raise Http404
    draw.recruitment = recruitment
    return draw


@login_required
@require_safe
def draws(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Every draw there was, with what became of it; and whether the targets can be met now."""
    recruitment = overseen(request, slug, component_id, *VOUCHES)
    return show(
        request,
        "draws.html",
        recruitment,
        draws=recruitment.draws.order_by("-number"),
        check=feasibility.check(recruitment),
        configures=consultations.may(request.user, recruitment.component.consultation, CONFIGURES),
        alternates=_alternates(recruitment),
        numbers=selectors.numbers(recruitment),
    )


def _alternates(recruitment: Recruitment) -> list[dict[str, Any]]:
    """Alternates with the seats by which targets would be missed if each took a vacant one; the best first."""
    State = Candidate.State  # noqa: N806 - a class
    targets = selectors.targets_of(recruitment)
    panel = [person.values for _one, person in selectors.people_of(recruitment, [State.SELECTED, State.CONFIRMED])]
    standing = selectors.people_of(recruitment, [State.ALTERNATE])
    lines = [
        {"candidate": one, "missed": composition.deviation(targets, [*panel, person.values])}
        for one, person in standing
    ]
    return sorted(lines, key=lambda line: (line["missed"], line["candidate"].pseudonym))


@login_required
@page
def begin(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    recruitment = found(request, slug, component_id, CONFIGURES)
    form = forms.BeginForm(request.POST or None, initial={"kind": Draw.Kind.TEST})
    return respond(
        request,
        recruitment,
        title=_("Begin a draw"),
        lede=_("The input is fixed and hashed, then the lottery is computed. Nobody is drawn before the digits."),
        form=form,
        save=lambda: drawing.begin(
            recruitment=recruitment, kind=form.cleaned_data["kind"], reason=form.cleaned_data["reason"], by=request.user
        ),
        following=address(recruitment, "recruitment_draws"),
        button=_("Begin"),
        saved=_("The lottery is being computed. You can leave this page."),
    )


@login_required
@require_safe
def draw(request: HttpRequest, slug: str, component_id: UUID, draw_id: UUID) -> HttpResponse:
    """One draw: progress, composition, chances, approvals, and the next step."""
    recruitment = overseen(request, slug, component_id, *VOUCHES)
    one = chosen(recruitment, draw_id)
    configures = consultations.may(request.user, recruitment.component.consultation, CONFIGURES)
    approvals = {
        stage: [approval.by_id for approval in one.approvals.filter(stage=stage)] for stage in DrawApproval.Stage.values
    }
    return show(
        request,
        "draw.html",
        recruitment,
        draw=one,
        job=drawing.job_of(one),
        report=_report(one),
        lowest=_percent(_reported(one, "lowest"), 1),
        highest=_percent(_reported(one, "highest"), 1),
        refusal=one.result.get("refusal"),
        largest=_percent(one.result.get("largest_change")),
        chances=_chances(one),
        approved=len(approvals["publication"]),
        mine=request.user.pk in approvals["publication"],
        typed_by_me=request.user.pk in approvals["digits"],
        configures=configures,
        witnesses=consultations.may(request.user, recruitment.component.consultation, Permission.WITNESS),
        public=reverse("consultations:lottery_draw", args=[slug, one.id]),
        room=reverse("consultations:lottery_room", args=[slug, one.id]),
        test=one.kind == Draw.Kind.TEST,
    )


def _report(one: Draw) -> dict[str, Any] | None:
    """The report; once the digits are there with the composition of the panel that they chose."""
    report = one.result.get("report")
    if report is None or one.panel is None or not one.input:
        return report
    people = {person.id: person.values for person in publication.problem_of(one.input.encode()).people}
    counts = Counter(item for id in selectors.panel_of(one) for item in people[id].items())
    rows = [row | {"achieved": counts[(row["feature"], row["value"])]} for row in report["targets"]]
    return report | {"targets": rows, "drawn": True}


def _reported(one: Draw, name: str) -> Any:
    return one.result.get("report", {}).get("chances", {}).get(name)


def _percent(share: Any, places: int = 2) -> str:
    """A share (0 to 1, as number or text) in per cent; "" where there is none."""
    return "" if share is None else f"{float(share) * 100:.{places}f}"


def _chances(one: Draw) -> list[dict[str, Any]]:
    """How many people have a chance in each tenth of the scale: a picture of fairness without anybody in it."""
    people = one.result.get("people", {})
    if not people:
        return []
    values = sorted(float(own["chance"]) for own in people.values())
    bands: dict[str, int] = {}
    for value in values:
        low = min(int(value * 100) // 5 * 5, 95)
        bands[f"{low}–{low + 5} %"] = bands.get(f"{low}–{low + 5} %", 0) + 1
    return [{"band": band, "people": count} for band, count in bands.items()]


@login_required
@page
def drop(request: HttpRequest, slug: str, component_id: UUID, draw_id: UUID) -> HttpResponse:
    """Stop or give up a draw before its digits, with a public reason."""
    recruitment = found(request, slug, component_id, CONFIGURES)
    one = chosen(recruitment, draw_id)
    form = forms.ReasonForm(request.POST or None)
    return respond(
        request,
        recruitment,
        title=_("Give this draw up"),
        lede=_("It stays in the list of draws with your reason."),
        form=form,
        save=lambda: drawing.drop(draw=one, reason=form.cleaned_data["reason"], by=request.user),
        following=address(recruitment, "recruitment_draws"),
        button=_("Give it up"),
        saved=_("Given up."),
    )


@login_required
@require_POST
def approve(request: HttpRequest, slug: str, component_id: UUID, draw_id: UUID) -> HttpResponse:
    """One of two approvals before publication."""
    recruitment = overseen(request, slug, component_id, *VOUCHES)
    one = chosen(recruitment, draw_id)
    return attempt(
        request,
        recruitment,
        lambda: drawing.approve_publication(draw=one, by=request.user),
        done=_("Your approval is recorded."),
        page=address(recruitment, "recruitment_draw", one.id),
    )


@login_required
@page
def digits(request: HttpRequest, slug: str, component_id: UUID, draw_id: UUID) -> HttpResponse:
    """Type in the three digits that were drawn in the room."""
    recruitment = found(request, slug, component_id, CONFIGURES)
    one = chosen(recruitment, draw_id)
    form = forms.DigitsForm(request.POST or None)
    return respond(
        request,
        recruitment,
        title=_("The three digits"),
        lede=_("As they were drawn in public, in this order. A second person confirms them."),
        form=form,
        save=lambda: drawing.type_digits(
            draw=one, digits=form.digits(), source=form.cleaned_data["source"], by=request.user
        ),
        following=reverse("consultations:lottery_room", args=[slug, one.id]),
        button=_("Type in the digits"),
        saved=_("Typed in. A second person confirms the digits."),
    )


@login_required
@require_POST
def confirm(request: HttpRequest, slug: str, component_id: UUID, draw_id: UUID) -> HttpResponse:
    """The second person confirms the digits: the panel is decided."""
    recruitment = overseen(request, slug, component_id, *VOUCHES)
    one = chosen(recruitment, draw_id)
    return attempt(
        request,
        recruitment,
        lambda: drawing.confirm_digits(draw=one, by=request.user),
        done=_("The panel is decided. Callers can begin."),
        page=address(recruitment, "recruitment_draw", one.id),
    )


@login_required
@page
def reject(request: HttpRequest, slug: str, component_id: UUID, draw_id: UUID) -> HttpResponse:
    """The digits were mistyped: they are taken back with a reason that stays."""
    recruitment = overseen(request, slug, component_id, *VOUCHES)
    one = chosen(recruitment, draw_id)
    form = forms.ReasonForm(request.POST or None)
    return respond(
        request,
        recruitment,
        title=_("These are not the digits that were drawn"),
        form=form,
        save=lambda: drawing.reject_digits(draw=one, reason=form.cleaned_data["reason"], by=request.user),
        following=address(recruitment, "recruitment_draw", one.id),
        button=_("Take them back"),
        saved=_("Taken back. Type the right digits in."),
    )


@login_required
@require_POST
def confidential_input(request: HttpRequest, slug: str, component_id: UUID, draw_id: UUID) -> HttpResponse:
    """The canonical input with the published hash, for a named observer alone; who took it is recorded."""
    recruitment = found(request, slug, component_id, Permission.WITNESS)
    one = chosen(recruitment, draw_id)
    if not one.input:
        raise Http404
    record(recruitment, "draw_input_taken", request.user, {"number": one.number, "input": one.input_sha256})
    headers = {"Content-Disposition": f'attachment; filename="input-{one.number}.json"'}
    return private(HttpResponse(one.input, content_type="application/json", headers=headers))


@login_required
@page
def promote(request: HttpRequest, slug: str, component_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Ask an alternate to take a vacant seat."""
    recruitment = found(request, slug, component_id, CONFIGURES)
    candidate = recruitment.candidates.filter(pk=candidate_id, state=Candidate.State.ALTERNATE).first()
    if candidate is None:
        raise Http404
    form = forms.ReasonForm(request.POST or None)
    return respond(
        request,
        recruitment,
        title=_("Ask alternate %(number)s to take a seat") % {"number": candidate.pseudonym},
        form=form,
        save=lambda: drawing.promote(candidate=candidate, reason=form.cleaned_data["reason"], by=request.user),
        following=address(recruitment, "recruitment_draws"),
        button=_("Ask"),
        saved=_("The alternate stands on the list of calls now."),
    )
