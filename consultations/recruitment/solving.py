"""Computing a draw in the background: the lottery, everybody's chance, and alternates after the digits."""

import secrets
from uuid import UUID

from django.utils.translation import gettext_noop

from consultations.domain.sortition import drawing, report, standby
from consultations.domain.sortition.distribution import Distribution, distribution
from consultations.domain.sortition.feasibility import Infeasible
from consultations.domain.sortition.lottery import Lottery, lottery
from consultations.recruitment import selectors
from consultations.recruitment.domain import check_draw, publication
from consultations.recruitment.models import Candidate, Draw
from consultations.recruitment.services.recording import record
from socialicense.jobs.running import Running

# What the engine says while it works, for the translators; the job's page shows it in the reader's language.
PHRASES = (
    gettext_noop("Checking the targets"),
    gettext_noop("Composing panels"),
    gettext_noop("Seating people"),
    gettext_noop("Evening out the published panels"),
    gettext_noop("Choosing alternates"),
    gettext_noop("Exchanging alternates"),
)


def solve(job: Running) -> None:
    """Compute the lottery of a draw from its stored input. Infeasible targets end it with clash and relaxation."""
    draw = Draw.objects.get(pk=UUID(job.payload["draw"]))
    problem = publication.problem_of(draw.input.encode())
    try:
        found = distribution(problem, draw.algorithm, progress=job.progress)
    except Infeasible as infeasible:
        with job.effect():
            _end(draw, Draw.State.FAILED, {"refusal": list(infeasible.sentences)}, "")
        return
    panels = lottery(found, progress=job.progress)
    with job.effect():
        _end(
            draw,
            Draw.State.COMPUTED,
            _result(draw, found, panels),
            publication.lottery_file(str(draw.id), panels.panels).decode(),
        )


def _end(draw: Draw, state: str, result: dict[str, object], panels: str) -> None:
    """Write it down, unless the draw was dropped meanwhile."""
    held = Draw.objects.select_for_update().get(pk=draw.pk)
    if held.state != Draw.State.COMPUTING:
        return
    held.state, held.result, held.lottery = state, result, panels
    held.save(update_fields=["state", "result", "lottery"])
    record(draw.recruitment, f"draw_{state}", None, {"number": draw.number})


def _result(draw: Draw, found: Distribution, panels: Lottery) -> dict[str, object]:
    """Chances, fingerprints of rows and the report; a test run shows one panel as an example."""
    people = {}
    times = {id: round(chance * len(panels.panels)) for id, chance in panels.chances.items()}
    for person in found.problem.candidates:
        salt = secrets.token_hex(16)
        people[person.id] = {
            "chance": f"{found.chances[person.id]:.6f}",
            "times": times[person.id],
            "salt": salt,
            "row": check_draw.row_fingerprint(salt, publication.row_of(person)),
        }
    example = panels.panels[check_draw.shift(draw.secret, panels.digest)]
    return {
        "people": people,
        "report": report.report(found, example),
        "largest_change": f"{panels.largest_change:.6f}",
        "solver": found.solver,
        "code": publication.code_version(),
    }


def choose_alternates(job: Running) -> None:
    """Choose alternates for a decided panel; the seed is what secret and digits give, so that it can be repeated."""
    draw = Draw.objects.select_related("recruitment").get(pk=UUID(job.payload["draw"]))
    problem = publication.problem_of(draw.input.encode())
    panel = selectors.panel_of(draw)
    seed = drawing.joined(draw.secret, draw.digits, draw.secret_sha256)
    chosen = standby.alternates(problem, panel, draw.recruitment.alternates, seed=seed, progress=job.progress)
    with job.effect():
        held = Draw.objects.select_for_update().get(pk=draw.pk)
        held.result["alternates"] = list(chosen.ids)
        held.result["deviation"] = {"without": f"{chosen.without:.3f}", "expected": f"{chosen.expected:.3f}"}
        held.save(update_fields=["result"])
        there = draw.recruitment.candidates.filter(pseudonym__in=chosen.ids, state=Candidate.State.POOL)
        count = there.update(state=Candidate.State.ALTERNATE)
        record(draw.recruitment, "alternates_chosen", None, {"number": draw.number, "count": count})
