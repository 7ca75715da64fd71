"""The register of licenses: list, search and feed."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from repository.licenses import selectors
from repository.licenses.forms import RegisterForm
from repository.licenses.models import License
from repository.licenses.reading import build, parts, standings
from repository.licenses.services import anchors
from repository.licenses.words import clean

PAGE_SIZE = 20
FEED_SIZE = 50


@dataclass(frozen=True)
class Entry:
    """A line of the register."""

    number: str
    version: int
    title: parts.Said
    how: str
    verdicts: tuple[str, ...]
    standing_mark: str
    standing_icon: str
    standing_word: str


def entry_of(license: License) -> Entry:
    """The license as a line of the register, in the language of the request."""
    shown = standings.shown(selectors.standing(license))
    issued = build.day(anchors.rfc3339(license.issued_at))
    return Entry(
        number=license.number,
        version=license.version,
        title=parts.said(license.title, translation.get_language() or "en"),
        how=_("%(number)s · issued %(day)s") % {"number": license.number, "day": issued},
        verdicts=tuple(license.verdicts),
        standing_mark=shown.mark,
        standing_icon=shown.icon,
        standing_word=shown.word,
    )


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The register, searched; exercises only where asked for."""
    form = RegisterForm(request.GET or None)
    given = {name: clean(request.GET.get(name, "")).strip() for name in ("q", "state", "verdict")}
    asked = {name: value for name, value in given.items() if value}
    found = selectors.register(
        text=asked.get("q", "")[:200], state=asked.get("state", ""), verdict=asked.get("verdict", "")
    )
    page: Any = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = [entry_of(license) for license in page.object_list]
    context = {
        "form": form,
        "page": page,
        "filtered": bool(asked),
        "query": urlencode(asked),
        "exercises": asked.get("state") == "exercise",
    }
    return render(request, "repository/register.html", context)


class RegisterFeed(Feed):
    """Newest licenses as Atom (RFC 4287), without exercises."""

    feed_type = Atom1Feed
    title = gettext_lazy("Social licenses")
    subtitle = gettext_lazy("Licenses as they are issued")

    def link(self) -> str:
        return settings.SITE_URL + reverse("licenses:register")

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse("licenses:feed")

    def items(self) -> Any:
        return selectors.register()[:FEED_SIZE]

    def item_title(self, item: License) -> str:
        return f"{item.number}: {parts.said(item.title, translation.get_language() or 'en').text}"

    def item_description(self, item: License) -> str:
        return standings.shown(selectors.standing(item)).word

    def item_link(self, item: License) -> str:
        return settings.SITE_URL + reverse("licenses:version", args=[item.number, item.version])

    def item_guid(self, item: License) -> str:
        return self.item_link(item)

    def item_pubdate(self, item: License) -> Any:
        return item.issued_at

    def item_updateddate(self, item: License) -> Any:
        return getattr(item, "last_at", item.issued_at)
