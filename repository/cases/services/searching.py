"""Searches that people keep, and word to them when a new case is found."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from repository.cases.models import Case, SavedSearch
from socialicense.accounts import limits
from socialicense.accounts.models import User
from socialicense.errors import Refusal
from socialicense.jobs import services as jobs

MOST, SAVED_A_MINUTE = 50, 10


class TooManySearches(Refusal):
    """Carries `most`."""

    code = "too-many-saved-searches"
    message = _("You keep %(most)s searches already. Remove one of them first.")


class SavedAlready(Refusal):
    code = "search-saved-already"
    message = _("You keep this search already.")


def keep(*, query: str, name: str, mailed: bool, by: User) -> SavedSearch:
    """Keep a search under a name. Raises TooManySearches, SavedAlready, TooMany."""
    limits.check("cases.keep", str(by.pk), per_minute=SAVED_A_MINUTE)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)
        if SavedSearch.objects.filter(user=by).count() >= MOST:
            raise TooManySearches(most=MOST)
        try:
            with transaction.atomic():
                return SavedSearch.objects.create(
                    user=by, query=query[:2000], name=name.strip()[:80], mailed=mailed, seen_at=timezone.now()
                )
        except IntegrityError as error:
            raise SavedAlready() from error


def remove(*, search: SavedSearch) -> None:
    search.delete()


def announce(case: Case) -> None:
    """In the transaction that publishes a case for the first time: tell those whose kept searches find it."""
    if SavedSearch.objects.filter(mailed=True).exists():
        jobs.enqueue(kind="cases.found", key=str(case.pk), payload={"case": str(case.pk)}, scope=case.pk)
