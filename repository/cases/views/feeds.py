"""An Atom feed (RFC 4287) of any search: the newest cases that it finds."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from repository.cases.domain.search import Asked
from repository.cases.models import Case
from repository.cases.reading import finder
from repository.cases.selectors import finding
from repository.cases.views import links
from repository.cases.views.finding import asked_of, count_search, reader_language

FEED_SIZE = 50


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
        return finding.in_order(finding.find(asked, language=reader_language(), size=FEED_SIZE).cases)

    def item_title(self, item: Case) -> str:
        return item.title

    def item_description(self, item: Case) -> str:
        return str(item.public_versions[0].content.get("summary", ""))

    def item_link(self, item: Case) -> str:
        return settings.SITE_URL + links.public(item)

    def item_pubdate(self, item: Case) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Case) -> datetime:
        return item.public_versions[0].made_at
