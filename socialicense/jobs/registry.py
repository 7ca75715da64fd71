"""Which function runs which kind of job. Apps register in AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from socialicense.errors import Refusal

if TYPE_CHECKING:
    from socialicense.jobs.running import Running

QUEUES = ("default", "pdf", "mail")


@dataclass(frozen=True)
class Kind:
    """`lease`: how long a silent runner keeps the job; a live one renews it in the background."""

    slug: str
    run: "Callable[[Running], None]"
    queue: str
    lease: timedelta
    max_attempts: int


class UnknownKind(Refusal):
    code = "unknown_job_kind"


kinds: dict[str, Kind] = {}


def register(
    kind: str,
    run: "Callable[[Running], None]",
    *,
    queue: str = "default",
    lease: timedelta = timedelta(seconds=15),
    max_attempts: int = 5,
) -> None:
    """`run(job)` must put its effect into `with job.effect():` and may be called again after a crash."""
    if queue not in QUEUES:
        raise ValueError(f"The queue {queue!r} is none of {QUEUES}.")
    known = kinds.get(kind)
    if known is not None and known.run is not run:
        raise ValueError(f"The job kind {kind!r} is registered twice.")
    kinds[kind] = Kind(kind, run, queue, lease, max_attempts)


def kind_of(slug: str) -> Kind:
    if slug not in kinds:
        raise UnknownKind(kind=slug)
    return kinds[slug]
