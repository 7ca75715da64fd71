"""The front of the house: the four doors, the brand's style sheet and the gallery of components."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from consultations import selectors as consultations
from repository.licenses import selectors as licenses

from . import brand
from . import gallery as components


@dataclass(frozen=True)
class Door:
    """One of the four ways in. `route` is a URL name; `promise` is the sentence under it."""

    slug: str
    route: str
    title: str
    promise: str


DOORS = (
    Door(
        "take-part",
        "consultations:index",
        _("Take part"),
        _("You have a letter, a link or a code. Or see what is open to all."),
    ),
    Door(
        "organise",
        "consultations:desk",
        _("Organise"),
        _("Ask people about a use of data, and hear a clear answer."),
    ),
    Door(
        "licenses",
        "licenses:register",
        _("Find a license"),
        _("May this data be used for that? Read it and check it yourself."),
    ),
    Door(
        "cases",
        "cases:index",
        _("Cases"),
        _("How people were asked about data elsewhere, and what came of it."),
    ),
    Door("learn", "toolkit:index", _("Learn"), _("What a social license is, and tools to ask people well.")),
)


def doors(request: HttpRequest) -> list[dict[str, object]]:
    """The doors, each with its address and whether the reader stands behind it."""
    found: list[dict[str, object]] = []
    for door in DOORS:
        url = reverse(door.route)
        here = request.path.startswith(url)
        found.append({"slug": door.slug, "url": url, "title": door.title, "promise": door.promise, "here": here})
    return found


def site(request: HttpRequest) -> dict[str, object]:
    """Context for every page: the name of the site, the doors, and whether this is a trial copy."""
    return {"site_name": settings.SITE_NAME, "trial_copy": settings.LOCAL_MODE, "doors": doors(request)}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: the doors, how many licenses there are, and what people can vote on just now."""
    counts = licenses.counts()
    context = {"given": counts.given, "refused": counts.refused, "open_now": consultations.open_now()}
    return render(request, "home.html", context)


@require_safe
@cache_control(public=True, max_age=31536000, immutable=True)
def brand_style(request: HttpRequest, accent: str) -> HttpResponse:
    """The accent is in the address, so the sheet never changes."""
    try:
        sheet = brand.stylesheet(accent)
    except brand.NotAColour as refused:
        raise Http404(str(refused)) from refused
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for whoever builds pages; on a trial copy only."""
    if not settings.LOCAL_MODE:
        raise Http404
    return render(request, "gallery.html", components.values())
