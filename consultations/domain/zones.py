"""The time zone in which a consultation tells its times: a name of the IANA database."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_PLACES = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def names() -> tuple[str, ...]:
    """Every zone that is named after a place, and UTC, in order."""
    return ("UTC", *sorted(name for name in available_timezones() if name.split("/")[0] in _PLACES))


def zone(name: str, default: str) -> ZoneInfo:
    """The zone of that name; the default where the name is empty or this machine does not know it any more."""
    try:
        return ZoneInfo(name or default)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(default)
