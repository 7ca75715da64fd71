"""Ready-made workshops: their steps with minutes, their meetings, and the windows of the stages that follow from both.

Five forms from practice: a session of 90 minutes and one of half a day (co-design workshops in public service design),
three meetings with time at home in between, the World Cafe (Brown and Isaacs, "The World Cafe", 2005: rounds of about
20 minutes at small tables, hosts stay, guests move, harvest by all), and Delphi (Linstone and Turoff, "The Delphi
Method", 1975: written rounds with feedback, answered alone).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(days=1)
BEFORE = 7 * DAY
"""How long before the first meeting people can read challenge and story."""
TO_ADOPT = DAY
"""How long the adoption stays open after its step: for paper, for whoever left early."""
TO_READ = 7 * DAY
"""How long reasons are read and moderated after the adoption."""
ROUND, PAUSE = 7 * DAY, 3 * DAY
"""How long a written round lasts, and the time between two for feedback and new versions."""

STAGES: Mapping[str, frozenset[str]] = {
    "framing": frozenset({"welcome", "story", "personas", "journey", "how_might_we"}),
    "ideas": frozenset({"cards", "cafe", "harvest", "cluster"}),
    "priorities": frozenset({"prioritise"}),
    "prototypes": frozenset({"prototype", "test"}),
    "adoption": frozenset({"adopt"}),
}
"""Which kinds of step belong to which stage; breaks and the closing belong to none."""

Window = tuple[datetime, datetime]


@dataclass(frozen=True)
class StepPlan:
    """One step of a template. `sitting` counts the meetings from 1; `n` numbers table rounds and written rounds."""

    kind: str
    minutes: int
    sitting: int = 1
    n: int = 0


@dataclass(frozen=True)
class Template:
    """`days` are those of the meetings after the first one, (0,) for a single meeting and () where nobody meets;
    `rounds` counts written rounds, `table` the most people at one table (0: no table plan)."""

    slug: str
    steps: tuple[StepPlan, ...]
    days: tuple[int, ...] = (0,)
    open_dots: bool = False
    rounds: int = 0
    table: int = 0

    @property
    def table_rounds(self) -> int:
        return sum(step.kind == "cafe" for step in self.steps)

    def minutes(self, sitting: int = 1) -> int:
        """How long a meeting is."""
        return sum(step.minutes for step in self.steps if step.sitting == sitting)


def _steps(sitting: int, **minutes: int) -> tuple[StepPlan, ...]:
    return tuple(StepPlan(kind, length, sitting) for kind, length in minutes.items())


TEMPLATES: tuple[Template, ...] = (
    Template(
        "ninety-minutes",
        _steps(
            1, welcome=5, story=10, how_might_we=5, cards=15, cluster=10, prioritise=5, prototype=20, test=10, adopt=5,
            closing=5,
        ),
        open_dots=True,
    ),
    Template(
        "half-day",
        (
            *_steps(1, welcome=10, story=20, personas=25, journey=25, how_might_we=10, cards=25),
            *_steps(1, **{"break": 15}, cluster=20, prioritise=10, prototype=40, test=20, adopt=10, closing=10),
        ),
    ),
    Template(
        "three-meetings",
        (
            *_steps(1, welcome=10, story=20, personas=30, journey=30, how_might_we=10, cards=20),
            *_steps(2, welcome=5, cards=25, cluster=30, **{"break": 10}, prioritise=15, prototype=35),
            *_steps(3, welcome=5, test=35, prototype=35, **{"break": 10}, adopt=20, closing=15),
        ),
        days=(0, 14, 28),
    ),
    Template(
        "world-cafe",
        (
            *_steps(1, welcome=5, story=10),
            *(StepPlan("cafe", 20, 1, n) for n in (1, 2, 3)),
            *_steps(1, **{"break": 10}, harvest=20, prioritise=10, prototype=20, adopt=10, closing=5),
        ),
        open_dots=True,
        table=5,
    ),
    Template(
        "delphi",
        (
            *_steps(1, story=10, cards=20, prototype=30),
            *(StepPlan("delphi", 20, 1, n) for n in (1, 2, 3)),
            *_steps(1, adopt=10),
        ),
        days=(),
        open_dots=True,
        rounds=3,
    ),
)  # fmt: skip


def find(slug: str) -> Template | None:
    """The template of that name."""
    return next((one for one in TEMPLATES if one.slug == slug), None)


def spans(template: Template, begins: Sequence[datetime]) -> Iterator[tuple[StepPlan, datetime, datetime]]:
    """Every step with its planned begin and end; `begins` holds one moment for each meeting."""
    at = list(begins)
    for step in template.steps:
        start = at[step.sitting - 1]
        at[step.sitting - 1] = start + timedelta(minutes=step.minutes)
        yield step, start, at[step.sitting - 1]


def windows(template: Template, begins: Sequence[datetime], now: datetime) -> dict[str, Window]:
    """The window of every stage, further written rounds as `written-2` and so on. `begins`: when the meetings begin, or
    the first day where nobody meets. A stage that the template does not hold gets the window of what comes next."""
    if not template.days:
        return _written(template, begins[0], now)
    spent: dict[str, Window] = {}
    for step, start, end in spans(template, begins):
        stage = next((name for name, kinds in STAGES.items() if step.kind in kinds), "")
        if stage and (stage != "framing" or step.sitting == 1):
            spent[stage] = (spent.get(stage, (start, end))[0], end)
    adoption = (spent["adoption"][0], spent["adoption"][1] + TO_ADOPT)
    ideas = (begins[0], spent["ideas"][1])
    return {
        "framing": (_before(begins[0], now), max(spent["framing"][1], begins[0] + timedelta(minutes=1))),
        "ideas": ideas,
        "priorities": spent["priorities"],
        "prototypes": (spent["prototypes"][0], adoption[0]),
        "written": spent["prototypes"],
        "adoption": adoption,
        "reasons": (adoption[1], adoption[1] + TO_READ),
    }


def _before(first: datetime, now: datetime) -> datetime:
    """A week before, but not in the past, and an hour before at least."""
    return min(max(first - BEFORE, now), first - timedelta(hours=1))


def _written(template: Template, first: datetime, now: datetime) -> dict[str, Window]:
    """A panel at home: a week of cards, a week for the first prototypes, then written rounds with days between them."""
    at = first + 2 * ROUND
    rounds: dict[str, Window] = {}
    for n in range(1, template.rounds + 1):
        rounds["written" if n == 1 else f"written-{n}"] = (at, at + ROUND)
        at += ROUND + PAUSE
    return {
        "framing": (_before(first, now), first + DAY),
        "ideas": (first, first + ROUND),
        "priorities": (first + ROUND, first + ROUND + DAY),
        "prototypes": (first + ROUND, at),
        **rounds,
        "adoption": (at, at + ROUND),
        "reasons": (at + ROUND, at + ROUND + TO_READ),
    }
