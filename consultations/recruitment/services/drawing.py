"""The public draw: computed as a job, approved by two people, published, decided by three digits, confirmed by two."""

import json
import secrets

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.ballots.refusals import SecondPersonNeeded
from consultations.domain.sortition import drawing as engine
from consultations.domain.sortition.problem import Problem, ProblemRefused
from consultations.models import Consultation
from consultations.recruitment import gates, selectors
from consultations.recruitment.domain import check_draw, publication
from consultations.recruitment.models import Candidate, Draw, DrawApproval, Recruitment
from consultations.recruitment.refusals import DrawInTheWay, DrawRefused, DrawStep
from consultations.recruitment.services.recording import record
from consultations.refusals import ReasonMissing, TeamFixed
from consultations.services.signatures import on_the_team_at_opening
from socialicense.accounts.models import User
from socialicense.jobs import selectors as job_selectors
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job

Kind, DrawState, Stage, State = Draw.Kind, Draw.State, DrawApproval.Stage, Candidate.State
IN_THE_WAY = (DrawState.COMPUTING, DrawState.COMPUTED, DrawState.PUBLISHED, DrawState.DRAWN)
JOB = "recruitment.solve"
STAYING = ("selected", "confirmed")
DRAWABLE = {"test": ("registered", "pool"), "panel": ("pool",), "replacement": ("pool", "alternate")}
"""Whose rows go into a draw of each kind, by their state; those in `STAYING` keep their seats."""


@transaction.atomic
def begin(*, recruitment: Recruitment, kind: str, reason: str, by: User) -> Draw:
    """Begin a draw: the input is fixed and hashed, a secret is made, and a job computes the lottery.

    A test run takes whoever has registered so far. The draw of the panel comes once, after registration has closed; a
    replacement fills vacant seats under the same targets, with everybody who is confirmed or still asked on the panel.
    Refuses ReasonMissing, DrawInTheWay, DrawRefused.
    """
    gates.require_open(recruitment)
    held = (
        Recruitment.objects.select_for_update(of=("self",))
        .select_related("component__consultation")
        .get(pk=recruitment.pk)
    )
    if not reason.strip():
        raise ReasonMissing()
    _require_turn(held, kind)
    if kind != Kind.TEST:
        held.candidates.filter(state=State.REGISTERED).update(state=State.POOL)
    problem = input_of(held, kind)
    last = held.draws.aggregate(last=Max("number"))["last"] or 0
    secret = secrets.token_hex(32)
    draw = Draw.objects.create(
        recruitment=held,
        number=last + 1,
        kind=kind,
        reason=reason.strip(),
        algorithm=held.algorithm,
        seats=held.seats,
        secret=secret,
        secret_sha256=engine.commitment(secret),
        input=problem.canonical().decode(),
        input_sha256=problem.digest(),
        began_by=by,
    )
    jobs.enqueue(kind=JOB, key=str(draw.id), payload={"draw": str(draw.id)}, scope=held.component.consultation_id)
    values = {"number": draw.number, "kind": kind, "input": draw.input_sha256, "secret_sha256": draw.secret_sha256}
    record(held, "draw_begun", by, values | {"reason": draw.reason})
    return draw


def _require_turn(recruitment: Recruitment, kind: str) -> None:
    if kind == Kind.TEST:
        return
    real = recruitment.draws.exclude(kind=Kind.TEST)
    if real.filter(state__in=IN_THE_WAY).exists():
        raise DrawInTheWay()
    if recruitment.closes is None or recruitment.closes > timezone.now():
        raise DrawRefused(why=_("registration has not closed yet."))
    decided = real.filter(kind=Kind.PANEL, state=DrawState.DECIDED).exists()
    if kind == Kind.PANEL and decided:
        raise DrawRefused(why=_("the panel has been drawn. Vacant seats are filled by a draw of replacements."))
    if kind == Kind.REPLACEMENT and not decided:
        raise DrawRefused(why=_("there is no panel yet that somebody could be replaced on."))


def input_of(recruitment: Recruitment, kind: str) -> Problem:
    """The problem that a draw of this kind would solve now. Refuses DrawRefused where there is none."""
    staying = STAYING if kind == Kind.REPLACEMENT else ()
    drawable = DRAWABLE[kind]
    found = selectors.people_of(recruitment, [*drawable, *staying])
    include = {one.pseudonym: one.must_reason for one, _p in found if one.must == "include"}
    exclude = {
        one.pseudonym: one.must_reason for one, _p in found if one.must == "exclude" and one.state not in staying
    }
    include |= {one.pseudonym: one.state for one, _p in found if one.state in staying}
    if kind == Kind.REPLACEMENT and len(include) >= recruitment.seats:
        raise DrawRefused(why=_("no seat is vacant."))
    try:
        return Problem(
            selectors.targets_of(recruitment),
            tuple(person for _c, person in found),
            recruitment.seats,
            same_address=recruitment.one_per_household,
            must_include=include,
            must_exclude=exclude,
        )
    except ProblemRefused as refused:
        raise DrawRefused(why=str(refused)) from refused


def job_of(draw: Draw) -> Job | None:
    return job_selectors.find(kind=JOB, key=str(draw.id))


def _held(draw: Draw) -> Draw:
    return (
        Draw.objects.select_for_update(of=("self",))
        .select_related("recruitment__component__consultation")
        .get(pk=draw.pk)
    )


@transaction.atomic
def drop(*, draw: Draw, reason: str, by: User) -> Draw:
    """Give a draw up before its digits, with a public reason; work in progress stops. It stays in the list for ever."""
    draw = _held(draw)
    if draw.state not in {DrawState.COMPUTING, DrawState.COMPUTED, DrawState.PUBLISHED, DrawState.FAILED}:
        raise DrawStep(state=draw.get_state_display())
    if not reason.strip():
        raise ReasonMissing()
    job = job_of(draw)
    if job is not None and not job.finished:
        jobs.cancel(job, by=by)
    draw.state, draw.dropped_reason = DrawState.DROPPED, reason.strip()
    draw.save(update_fields=["state", "dropped_reason"])
    record(draw.recruitment, "draw_dropped", by, {"number": draw.number, "reason": draw.dropped_reason})
    return draw


@transaction.atomic
def approve_publication(*, draw: Draw, by: User) -> Draw:
    """One of two people vouches for input and result; with the second approval the draw is published.

    Refuses DrawStep, SecondPersonNeeded (the same person twice), TeamFixed (joined after the consultation opened).
    """
    draw = _held(draw)
    if draw.state != DrawState.COMPUTED or draw.kind == Kind.TEST:
        raise DrawStep(state=draw.get_state_display())
    if _approve(draw, Stage.PUBLICATION, by) == 2:
        _publish(draw, by)
    return draw


def _approve(draw: Draw, stage: str, by: User) -> int:
    """Write the approval down; how many the stage has now."""
    if draw.approvals.filter(stage=stage, by=by).exists():
        raise SecondPersonNeeded()
    if not on_the_team_at_opening(draw.recruitment.component.consultation, by):
        raise TeamFixed()
    DrawApproval.objects.create(draw=draw, stage=stage, by=by)
    record(draw.recruitment, "draw_approved", by, {"number": draw.number, "stage": stage})
    return draw.approvals.filter(stage=stage).count()


def _publish(draw: Draw, by: User) -> None:
    problem = publication.problem_of(draw.input.encode())
    panels = json.loads(draw.lottery)["panels"]
    consultation: Consultation = draw.recruitment.component.consultation
    frame = publication.Frame(
        draw=str(draw.id),
        consultation=str(consultation.id),
        number=draw.number,
        kind=draw.kind,
        reason=draw.reason,
        algorithm=draw.algorithm,
        solver=draw.result["solver"],
        code=draw.result["code"],
        secret_sha256=draw.secret_sha256,
    )
    rows = {id: own["row"] for id, own in draw.result["people"].items()}
    content = publication.announcement_file(frame, problem, panels, rows)
    draw.announcement, draw.announcement_sha256 = content.decode(), check_draw.sha256(content)
    draw.state, draw.published_at = DrawState.PUBLISHED, timezone.now()
    draw.save()
    record(
        draw.recruitment,
        "draw_published",
        by,
        {"number": draw.number, "announcement": draw.announcement_sha256, "input": draw.input_sha256},
    )


@transaction.atomic
def type_digits(*, draw: Draw, digits: str, source: str, by: User) -> Draw:
    """The three digits that were drawn in public. The secret stays sealed until a second person confirms them.

    Whoever could open it by typing any digits would know beforehand which ones to draw. Refuses DrawStep, DrawRefused,
    ReasonMissing.
    """
    draw = _held(draw)
    if draw.state != DrawState.PUBLISHED:
        raise DrawStep(state=draw.get_state_display())
    if len(digits) != 3 or not (digits.isascii() and digits.isdigit()):
        raise DrawRefused(why=_("three digits are needed, such as 047."))
    if not source.strip():
        raise ReasonMissing()
    draw.digits, draw.digits_source = digits, source.strip()
    draw.state = DrawState.DRAWN
    draw.save()
    _approve(draw, Stage.DIGITS, by)
    record(draw.recruitment, "draw_digits", by, {"number": draw.number, "digits": digits})
    return draw


@transaction.atomic
def reject_digits(*, draw: Draw, reason: str, by: User) -> Draw:
    """The digits were mistyped: they are taken back, with the reason, and typed in again. Kept with the draw."""
    draw = _held(draw)
    if draw.state != DrawState.DRAWN:
        raise DrawStep(state=draw.get_state_display())
    if not reason.strip():
        raise ReasonMissing()
    rejected = [*draw.result.get("rejected", []), {"digits": draw.digits, "reason": reason.strip()}]
    draw.result["rejected"] = rejected
    record(draw.recruitment, "draw_digits_rejected", by, {"number": draw.number, **rejected[-1]})
    draw.digits, draw.digits_source, draw.state = "", "", DrawState.PUBLISHED
    draw.save()
    draw.approvals.filter(stage=Stage.DIGITS).delete()
    return draw


@transaction.atomic
def confirm_digits(*, draw: Draw, by: User) -> Draw:
    """The second person was there and confirms the digits: the secret is opened, the panel decided, its people selected.

    Whoever has withdrawn since the publication leaves a vacant seat. Alternates are chosen by a job.
    """
    draw = _held(draw)
    if draw.state != DrawState.DRAWN:
        raise DrawStep(state=draw.get_state_display())
    _approve(draw, Stage.DIGITS, by)
    draw.panel = check_draw.panel_number(draw.digits, draw.secret, draw.announcement_sha256)
    ids = selectors.panel_of(draw)
    selected = draw.recruitment.candidates.filter(pseudonym__in=ids, state__in=[State.POOL, State.ALTERNATE])
    count = selected.update(state=State.SELECTED)
    draw.state, draw.decided_at = DrawState.DECIDED, timezone.now()
    draw.save(update_fields=["panel", "state", "decided_at"])
    record(draw.recruitment, "draw_decided", by, {"number": draw.number, "panel": draw.panel, "selected": count})
    if draw.kind == Kind.PANEL and draw.recruitment.alternates:
        jobs.enqueue(
            kind="recruitment.standby",
            key=str(draw.id),
            payload={"draw": str(draw.id)},
            scope=draw.recruitment.component.consultation_id,
        )
    return draw


@transaction.atomic
def promote(*, candidate: Candidate, reason: str, by: User) -> Candidate:
    """An alternate is asked to take a vacant seat. Refuses DrawStep, DrawRefused, ReasonMissing."""
    recruitment = candidate.recruitment
    gates.require_open(recruitment)
    Recruitment.objects.select_for_update().get(pk=recruitment.pk)
    candidate = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if candidate.state != State.ALTERNATE:
        raise DrawStep(state=candidate.get_state_display())
    if not reason.strip():
        raise ReasonMissing()
    if recruitment.candidates.filter(state__in=[State.SELECTED, State.CONFIRMED]).count() >= recruitment.seats:
        raise DrawRefused(why=_("no seat is vacant."))
    candidate.state = State.SELECTED
    candidate.save(update_fields=["state"])
    values = {"candidate": candidate.pseudonym, "reason": reason.strip()}
    record(recruitment, "alternate_promoted", by, values)
    return candidate
