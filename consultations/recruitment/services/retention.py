"""How long the pool is kept: on the day after, those who run the recruitment are told that erasing it is due.

Nothing is erased by the clock: that stays an act of two people (`ending`).
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from consultations import clock
from consultations.recruitment.models import Recruitment
from consultations.recruitment.services import ending
from consultations.recruitment.services.recording import record
from socialicense.jobs import services as jobs

AGAIN = timedelta(days=14)
MORNING = time(8)


def due(recruitment: Recruitment) -> bool:
    """Whether the day has passed until which the pool is kept, and somebody is still in it."""
    return ending.kept_long_enough(recruitment) and ending.holds_anybody(recruitment)


def _today(recruitment: Recruitment) -> date:
    return timezone.localdate(timezone=clock.zone_of(recruitment.component.consultation))


def look(recruitment: Recruitment) -> bool:
    """Whether to tell now that it is due. It is written down, and looked at again in two weeks."""
    if not due(recruitment):
        return False
    record(recruitment, "retention_due", None, {"until": str(recruitment.keep_until)})
    queue(recruitment, _today(recruitment) + AGAIN)
    return True


def queue(recruitment: Recruitment, day: date | None = None) -> None:
    """Look on that day, or on the day after the last one; a day that is moved is queued anew and the old one is idle."""
    if recruitment.keep_until is None:
        return
    day = day or max(recruitment.keep_until, _today(recruitment) - timedelta(days=1)) + timedelta(days=1)
    zone = clock.zone_of(recruitment.component.consultation)
    jobs.enqueue(
        kind="recruitment.retention",
        key=f"{recruitment.pk}:{recruitment.keep_until}:{day}",
        payload={"recruitment": str(recruitment.pk), "until": str(recruitment.keep_until)},
        scope=recruitment.component.consultation_id,
        not_before=datetime.combine(day, MORNING, tzinfo=zone),
    )
