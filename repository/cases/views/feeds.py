"""An Atom feed (RFC 4287) of any search: the newest cases that it finds, and those that were retracted since."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from repository.cases.domain import search
from repository.cases.domain.search import Asked
from repository.cases.models import Case
from repository.cases.reading import finder
from repository.cases.selectors import finding, public
from repository.cases.views import links
from repository.cases.views.finding import asked_of, count_search, reader_language

FEED_SIZE = 50
MOST_RETRACTED = 20


class CaseFeed(Feed):
    """Newest first, whatever the order of the page. Ids are the permanent addresses of the cases."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Asked:
        count_search(request)
        return replace(asked_of(request), sort="newest", page=1)

    def title(self, asked: Asked) -> str:
        return f"{settings.SITE_NAME}: {finder.title(asked)}"

    def link(self, asked: Asked) -> str:
        return settings.SITE_URL + reverse("cases:index") + f"?{asked.query()}"

    def feed_url(self, asked: Asked) -> str:
        return settings.SITE_URL + reverse("cases:feed") + f"?{asked.query()}"

    def items(self, asked: Asked) -> list[Case]:
        """A retracted case comes once more under its old id. Its words are not searched any more, so a feed of words
        has none."""
        found = finding.in_order(finding.find(asked, language=reader_language(), size=FEED_SIZE).cases)
        gone = public.retracted().prefetch_related(public.newest_version())[:MOST_RETRACTED] if not asked.words else ()
        told = [*found, *(case for case in gone if _fits(asked, case))]
        return sorted(told, key=_told_at, reverse=True)[:FEED_SIZE]

    def item_title(self, item: Case) -> str:
        return _("Retracted: %(title)s") % {"title": item.title} if _is_retracted(item) else item.title

    def item_description(self, item: Case) -> str:
        return item.note if _is_retracted(item) else str(item.public_versions[0].content.get("summary", ""))

    def item_link(self, item: Case) -> str:
        return settings.SITE_URL + links.public(item)

    def item_pubdate(self, item: Case) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Case) -> datetime:
        return item.retracted_at if _is_retracted(item) else item.public_versions[0].made_at


def _is_retracted(case: Case) -> bool:
    return case.standing == Case.Standing.RETRACTED


def _told_at(case: Case) -> datetime:
    """When a reader of the feed learns of it: published, or retracted."""
    return case.retracted_at if _is_retracted(case) else case.published_at


def _fits(asked: Asked, case: Case) -> bool:
    """Whether a feed narrowed by facets would still find a retracted case."""
    told = search.codes(case.public_versions[0].content, reviewed=public.reviewers(case) > 0)
    return all(set(told.get(name, ())) & set(codes) for name, codes in asked.chosen.items())
