"""Every time of a consultation is told in the consultation's own time zone, on pages and in mails."""

from contextlib import AbstractContextManager
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from consultations.domain import zones
from consultations.models import Consultation


def zone_of(consultation: Consultation) -> ZoneInfo:
    """The consultation's zone, else that of the platform."""
    return zones.zone(consultation.time_zone, settings.TIME_ZONE)


def tell(consultation: Consultation) -> None:
    """From here on this request tells times in the consultation's zone; the next request begins anew."""
    timezone.activate(zone_of(consultation))


def telling(consultation: Consultation) -> AbstractContextManager[None]:
    """The same for a block of work outside a request, such as a mail."""
    return timezone.override(zone_of(consultation))
