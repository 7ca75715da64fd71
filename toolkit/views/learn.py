"""The Learn pages: what a social license is, how people give one, how anybody checks one."""

import unicodedata
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from consultations import method as method_registry
from consultations import selectors as consultations
from repository.cases.selectors import public as cases
from toolkit.domain.glossary import BY_SLUG, TERMS
from toolkit.forms.words import KINDS
from toolkit.selectors import library

MOST_SHOWN = 10


@dataclass(frozen=True)
class Page:
    """One page of the section: URL name, title, and what a reader finds there."""

    route: str
    title: str
    promise: str


PAGES = (
    Page("toolkit:what", _("What a social license is"), _("And what it is not.")),
    Page("toolkit:path", _("How a consultation runs"), _("Five stations, from the first question to the license.")),
    Page("toolkit:check", _("How to check a license by hand"), _("With your own computer, without trusting us.")),
    Page("toolkit:methods", _("The methods"), _("How people can be asked here.")),
    Page("toolkit:words", _("Words explained"), _("The words of the field, in short sentences.")),
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "toolkit/index.html", {"pages": PAGES})


@require_safe
def what(request: HttpRequest) -> HttpResponse:
    return render(request, "toolkit/what.html")


@require_safe
def path(request: HttpRequest) -> HttpResponse:
    return render(request, "toolkit/path.html")


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    return render(request, "toolkit/check.html")


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """Every method that this platform offers."""
    return render(request, "toolkit/methods.html", {"methods": method_registry.registered()})


@require_safe
def method(request: HttpRequest, slug: str) -> HttpResponse:
    """One method: its stages, the tools that go with it, and the consultations that use it just now."""
    found = method_registry.find(slug)
    if found is None:
        raise Http404
    language, release = get_language() or "en", library.current()
    context = {
        "method": found,
        "stages": [stage.name for stage in found.stages],
        "tools": library.by_method(release, slug, language) if release else [],
        "kinds": KINDS,
        "cases": cases.listed().filter(components__method__in=found.seen_as).distinct()[:MOST_SHOWN],
        "consultations": consultations.listed().filter(components__method=slug).distinct()[:MOST_SHOWN],
    }
    return render(request, "toolkit/method.html", context)


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """The glossary in the order of the reader's own alphabet."""
    terms = [
        {
            "slug": term.slug,
            "word": gettext(term.word),
            "meaning": gettext(term.meaning),
            "see": [{"slug": other, "word": gettext(BY_SLUG[other].word)} for other in term.see],
        }
        for term in TERMS
    ]
    terms.sort(key=lambda term: alphabetical(str(term["word"])))
    return render(request, "toolkit/words.html", {"terms": terms})


def alphabetical(word: str) -> str:
    """A sort key without accents, capitals and the Arabic article; the database has no collation for this."""
    letters = unicodedata.normalize("NFKD", word.casefold().removeprefix("ال"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
