"""What everybody sees of a co-design session: the challenge, where we are, and the rules."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultations.methods.codesign import selectors as reading
from consultations.methods.codesign.models import Workshop
from consultations.methods.codesign.selectors import rounds as panel
from consultations.methods.codesign.selectors import workshop as plans
from consultations.methods.codesign.selectors.harvest import harvest as gathered
from consultations.methods.codesign.services import rules
from consultations.methods.codesign.views.access import of_visit
from consultations.methods.codesign.views.doing import doing
from consultations.services import timetable
from consultations.views.visits import Visit, private, visit

FOLDER = "consultations/methods/codesign"


def context(here: Visit, workshop: Workshop, **more: Any) -> dict[str, Any]:
    """What every public page of the session shows."""
    return here.context(
        workshop=workshop, component=workshop.component, named=here.words(workshop.component.title), **more
    )


@require_safe
def session(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Challenge, where we are, what one can do now, what becomes of it, the prototypes, timetable and rules."""
    here = visit(request, slug)
    workshop = of_visit(here, component_id)
    planned, now = timetable.planned(workshop.component), plans.now_on(workshop)
    sittings = plans.sittings(workshop)
    voting = [ballot for ballot in reading.ballots(workshop.component) if ballot.state == "open"]
    more = {
        "challenge": here.words(workshop.challenge),
        "story": here.words(workshop.data_story),
        "drafts": [
            {"draft": one, "title": here.words(one.latest.title), "text": here.words(one.latest.text)}
            for one in reading.drafted(workshop.component)
        ],
        "now": now,
        "doing": doing(workshop, planned, now, voting),
        "personas": workshop.personas.order_by("position"),
        "sittings": sittings,
        "cafe": plans.has_tables(sittings),
        "panel": reading.consensus(workshop).rounds,
        "planned": planned,
        "terms": rules.terms(workshop.component),
    }
    response = render(request, f"{FOLDER}/session.html", context(here, workshop, **more))
    return private(response) if here.seat else response


@require_safe
def harvest(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """What the tables of a World Café left, round by round."""
    here = visit(request, slug)
    workshop = of_visit(here, component_id)
    found = gathered(workshop)
    if not found:
        raise Http404
    return render(request, f"{FOLDER}/harvest.html", context(here, workshop, rounds=found))


@require_safe
def rounds(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """What the panel said in each written round: distribution, median and quartiles, comments, and where it agrees."""
    here = visit(request, slug)
    workshop = of_visit(here, component_id)
    rule = reading.consensus(workshop)
    if not rule.rounds:
        raise Http404
    more = {
        "items": [
            {"item": one, "title": here.words(one.drafted.latest.title), "text": here.words(one.drafted.latest.text)}
            for one in panel.items(workshop.component)
        ],
        "held": panel.held(workshop.component),
        "most": rule.rounds,
        "words": rules.consensus_in_words(rule),
        "steps": range(11),
    }
    response = render(request, f"{FOLDER}/rounds.html", context(here, workshop, **more))
    return private(response) if here.seat else response
