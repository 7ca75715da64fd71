"""Registering a trial, ending it, rating its tools, and reporting what went wrong."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from socialicense.accounts.models import User
from socialicense.audit import services as audit
from toolkit.models import ToolVersion
from toolkit.trials.models import Problem, Rating, Trial
from toolkit.trials.refusals import (
    AnotherTool,
    BegunAlready,
    NoTools,
    NotOver,
    Over,
    OwnTrial,
    RatedAlready,
    Settled,
)
from toolkit.trials.uploads import Line

NUMBERS = 7_216_001  # advisory lock: numbers of trials and proposals have no gaps


def next_number(model: Any) -> int:
    """The next number in a series, taken under a lock that ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    return int(model.objects.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def register(*, trial: Trial, versions: Sequence[ToolVersion], by: User) -> Trial:
    """Register a trial before it starts. Question, failure, tools and start do not change from here on."""
    if trial.starts_on < datetime.now(UTC).date():
        raise BegunAlready()
    if not versions:
        raise NoTools()
    trial.number, trial.author, trial.state = next_number(Trial), by, Trial.State.REGISTERED
    trial.save(force_insert=True)
    trial.versions.set(versions)
    _note("toolkit.trial_registered", str(trial.id), by, number=trial.number, failure=trial.failure)
    return trial


def _held(trial: Trial) -> Trial:
    return Trial.objects.select_for_update().get(pk=trial.pk)


@transaction.atomic
def finish(*, trial: Trial, verdict: str, ended_on: date, found: Mapping[str, Any], by: User) -> Trial:
    """Say what the trial found, by its own measure. A failed one counts like any other."""
    row = _held(trial)
    if row.state != Trial.State.REGISTERED:
        raise Over()
    if not row.starts_on <= ended_on <= timezone.localdate():
        raise NotOver()
    for name in ("participants", "minutes_planned", "minutes_used", "adaptations", "outputs", "again"):
        setattr(row, name, found.get(name) if found.get(name) is not None else getattr(row, name))
    row.state, row.verdict, row.ended_on = Trial.State.FINISHED, verdict, ended_on
    row.save()
    _note("toolkit.trial_finished", str(row.id), by, number=row.number, verdict=verdict)
    return row


@transaction.atomic
def abandon(*, trial: Trial, reason: str, by: User) -> Trial:
    """Give a trial up, for a reason. It stays in the list and is counted as abandoned."""
    row = _held(trial)
    if row.state != Trial.State.REGISTERED:
        raise Over()
    row.state, row.reason = Trial.State.ABANDONED, reason
    row.ended_on = timezone.localdate()
    row.save()
    _note("toolkit.trial_abandoned", str(row.id), by, number=row.number, reason=reason)
    return row


@transaction.atomic
def rate(
    *, trial: Trial, version: ToolVersion, voice: str, n: int, ratings: Mapping[str, Decimal], words: str, by: User
) -> Rating:
    """Rate a tool of a finished trial. Never by whoever registered it; once for each voice."""
    row = _held(trial)
    if row.state != Trial.State.FINISHED:
        raise NotOver()
    if row.author_id == by.pk:
        raise OwnTrial()
    if not row.versions.filter(pk=version.pk).exists():
        raise AnotherTool()
    if row.ratings.filter(version=version, voice=voice).exists():
        raise RatedAlready()
    rating = Rating.objects.create(
        trial=row, version=version, voice=voice, n=n, words=words, rated_by=by, **dict(ratings)
    )
    _note("toolkit.trial_rated", str(row.id), by, number=row.number, version=str(version.pk), voice=voice)
    return rating


@transaction.atomic
def take_in(*, trial: Trial, lines: Sequence[Line], by: User) -> int:
    """Keep the rows of a filled form: all of them, or none where one is refused."""
    for line in lines:
        if line.ratings:
            rate(
                trial=trial,
                version=line.version,
                voice=line.voice,
                n=line.n,
                ratings=line.ratings,
                words=line.words,
                by=by,
            )
        if line.problem:
            problem = Problem(trial=trial, version=line.version, severity=line.severity, text=line.problem)
            report(problem=problem, by=by)
    return len(lines)


@transaction.atomic
def report(*, problem: Problem, by: User) -> Problem:
    """Report a problem of a tool, in a trial or without one."""
    if problem.trial is not None and not problem.trial.versions.filter(pk=problem.version_id).exists():
        raise AnotherTool()
    problem.reported_by = by
    problem.save(force_insert=True)
    _note("toolkit.problem_reported", str(problem.id), by, severity=problem.severity, version=str(problem.version_id))
    return problem


@transaction.atomic
def settle(*, problem: Problem, solved_in: ToolVersion | None, answer: str, by: User) -> Problem:
    """Close a problem: solved in a version, or declined; with an answer either way."""
    row = Problem.objects.select_for_update().get(pk=problem.pk)
    if row.state != Problem.State.OPEN:
        raise Settled()
    row.state = Problem.State.SOLVED if solved_in else Problem.State.DECLINED
    row.solved_in, row.answer, row.settled_at = solved_in, answer, timezone.now()
    row.save(update_fields=["state", "solved_in", "answer", "settled_at"])
    _note("toolkit.problem_settled", str(row.id), by, state=str(row.state), answer=answer)
    return row


def _note(event: str, target: str, by: User, **values: object) -> None:
    audit.record(event=event, by=by, scope=None, target=target, values=values)
