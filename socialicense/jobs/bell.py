"""Ringing: a Celery message that says "there is work". It may be lost; it never blocks or fails the caller."""

import threading
import time
from uuid import UUID

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

# After a failed ring the broker is left alone for a while: a request must not pay for it again and again.
SILENCE_SECONDS = 5.0
TASK = "socialicense.jobs.run"


class Silence:
    """When the broker may be tried again, shared by the threads of one process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.until = 0.0

    def holds(self) -> bool:
        with self.lock:
            return time.monotonic() < self.until

    def begin(self) -> None:
        with self.lock:
            self.until = time.monotonic() + SILENCE_SECONDS

    def end(self) -> None:
        with self.lock:
            self.until = 0.0


silence = Silence()


def ring(job_id: UUID, *, queue: str) -> bool:
    """Whether the message reached the broker. The sweeper rings again for those that did not."""
    if silence.holds():
        return False
    try:
        current_app.send_task(TASK, args=[str(job_id)], queue=queue, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        silence.begin()
        log.warning("job bell not heard", job=str(job_id), error=type(error).__name__)
        return False
    silence.end()
    return True
