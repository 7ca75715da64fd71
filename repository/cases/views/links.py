"""Addresses of a case, and what hangs on it elsewhere on the platform."""

from typing import Any

from django.urls import reverse

from repository import onward
from repository.cases.models import Case
from repository.licenses import selectors as licenses
from repository.onward import Onward


def public(case: Case) -> str:
    """The permanent address of a published case."""
    return reverse("cases:case", args=[case.number, case.slug])


def ways_on(case: Case, user: Any) -> list[Onward]:
    """What this reader can do with the case elsewhere; nothing is begun from one that was retracted."""
    return [] if case.standing == Case.Standing.RETRACTED else onward.ways("case", case, user)


def license_of(case: Case) -> Onward | None:
    """The license that the case was drafted from."""
    if case.license is None:
        return None
    found = licenses.issued().filter(pk=case.license).first()
    if found is None:
        return None
    return Onward(found.number, reverse("licenses:version", args=[found.number, found.version]))
