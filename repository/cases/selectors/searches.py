"""The searches that a person keeps."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qs
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from repository.cases.domain import search
from repository.cases.domain.search import Asked
from repository.cases.models import SavedSearch
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


def fresh(saved: SavedSearch, *, language: str) -> int:
    """How many cases it finds that were published since the person last looked."""
    return finding.find(asked(saved), language=language, size=1, since=saved.seen_at).total


def finds(saved: SavedSearch, case: UUID, published_at: datetime, *, language: str) -> bool:
    """Whether it finds this case, which was published then."""
    plain = replace(asked(saved), sort="newest", page=1)
    return case in finding.find(plain, language=language, size=100, since=published_at.replace(microsecond=0)).cases
