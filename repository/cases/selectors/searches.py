"""The searches that a person keeps."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qs
from uuid import UUID

from django.db.models import Max, QuerySet
from django.http import Http404

from repository.cases.domain import search
from repository.cases.domain.search import Asked
from repository.cases.models import Finding, SavedSearch
from repository.cases.selectors import finding
from socialicense.accounts.models import User


def of(user: User) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(user=user).order_by("name")


def own(user: User, pk: UUID) -> SavedSearch:
    """A search of this person. Http404 otherwise."""
    found = SavedSearch.objects.filter(user=user, pk=pk).first()
    if found is None:
        raise Http404
    return found


def asked(saved: SavedSearch) -> Asked:
    return search.asked(parse_qs(saved.query))


def fresh(kept: Iterable[SavedSearch], *, language: str) -> list[int]:
    """How many cases each finds that were published since the person last looked; nothing is searched where there are none."""
    latest = Finding.objects.aggregate(at=Max("published_at"))["at"]
    return [
        finding.find(asked(one), language=language, size=1, since=one.seen_at).total
        if latest is not None and latest > one.seen_at
        else 0
        for one in kept
    ]


def finds(saved: SavedSearch, case: UUID, published_at: datetime, *, language: str) -> bool:
    """Whether it finds this case, which was published then."""
    plain = replace(asked(saved), sort="newest", page=1)
    return case in finding.find(plain, language=language, size=100, since=published_at.replace(microsecond=0)).cases
