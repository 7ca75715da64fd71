"""The toolkit for everybody: its path of stages and steps, every tool, every release, and a search."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from consultations.forms.texts import direction, local_name
from toolkit.domain import plain
from toolkit.forms import words
from toolkit.models import Release
from toolkit.selectors import library
from toolkit.trials import selectors as trials

MOST_ASKED = 100


def language() -> str:
    return get_language() or "en"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every stage with its steps and tools; or what a search found."""
    release = library.current()
    if release is None:
        return render(request, "toolkit/library/empty.html")
    asked = request.GET.get("q", "").replace("\0", "").strip()[:MOST_ASKED]
    tools = library.cards(release, language())
    context = {
        "release": release,
        "says": library.spoken(release.texts, language()),
        "asked": asked,
        "found": library.search(release, language(), asked, tools) if asked else [],
        "stages": [] if asked else library.path(release, language(), tools),
        "kinds": words.KINDS,
        "number": len(tools),
    }
    return render(request, "toolkit/library/home.html", context)


@require_safe
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """One step of the current release: goal, why, who, time, what goes in and comes out, when it is done, its tools."""
    release = library.current()
    if release is None:
        raise Http404
    stages = library.path(release, language(), library.cards(release, language()))
    steps = [(stage, shown) for stage in stages for shown in stage.steps]
    at = next((n for n, (_, shown) in enumerate(steps) if shown.step.slug == slug), None)
    if at is None:
        raise Http404
    context = {
        "stage": steps[at][0],
        "shown": steps[at][1],
        "before": steps[at - 1][1] if at else None,
        "after": steps[at + 1][1] if at + 1 < len(steps) else None,
        "kinds": words.KINDS,
    }
    return render(request, "toolkit/library/step.html", context)


@require_safe
def tool(request: HttpRequest, slug: str) -> HttpResponse:
    """A tool in full, in its current version or the one asked for."""
    asked = request.GET.get("version", "")[:20]
    release = library.current()
    version = library.version_of(slug, asked, now=release)
    tags = library.languages_of(version)
    text = library.text_of(version, language(), tags)
    definition = text.definition
    cards = library.cards(release, language()) if release else {}
    context = {
        "version": version,
        "text": text,
        "tool": definition,
        "body": text.body,
        "kind": words.KINDS.get(definition.kind, definition.kind),
        "difficulty": words.DIFFICULTIES.get(text.body["difficulty"], ""),
        "example": plain.lay(definition.sections, definition.example, words.states()),
        "related": [cards[one] for one in text.body["related"] if one in cards],
        "languages": [{"tag": tag, "name": local_name(tag)} for tag in tags],
        "dir": direction(text.language),
        "translated": text.language == language().split("-")[0] or text.language == language(),
        "current": slug in cards and cards[slug].version == version.version,
        "newest": cards[slug].version if slug in cards else "",
        "proof": trials.proofs([version])[slug],
        "lineage": trials.lineage(version.tool),
        "proposals": version.tool.proposals.exclude(state="withdrawn"),
    }
    return render(request, "toolkit/library/tool.html", context)


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    found = library.releases()
    now = library.current(found)
    lines = [{"release": one, "says": library.spoken(one.texts, language()), "current": one == now} for one in found]
    return render(request, "toolkit/library/releases.html", {"lines": lines})


@require_safe
def release(request: HttpRequest, version: str) -> HttpResponse:
    """What a release brought, whom it thanks, and the versions that it holds."""
    found = library.release(version)
    context: dict[str, Any] = {
        "release": found,
        "says": library.spoken(found.texts, language()),
        "tools": list(library.cards(found, language()).values()),
        "kinds": words.KINDS,
        "deprecated": found.status == Release.Status.DEPRECATED,
        "proposals": found.proposals.order_by("number"),
    }
    return render(request, "toolkit/library/release.html", context)
