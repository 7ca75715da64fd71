"""What everybody sees: the list of consultations, and the page of one."""

from collections.abc import Sequence
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from consultations import method, selectors
from consultations.ballots.models import Ballot
from consultations.ballots.services import casting
from consultations.models import Consultation
from consultations.views import discussions, exhibits, parts, rolls, stations
from consultations.views.visits import Visit, private, visit
from repository.licenses import selectors as licenses
from repository.licenses.domain import signing

State = Consultation.State
DECIDED = (State.ISSUED, State.WITHHELD, State.ABANDONED)
IN_REVIEW = (State.REVIEW, State.RATIFICATION, State.ADOPTION)
A_PAGE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Open, in review, decided: one line each."""
    language = get_language() or "en"
    found = selectors.listed()
    decided = Paginator(found.filter(state__in=DECIDED), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "open": _lines(found.filter(state=State.OPEN), language),
        "in_review": _lines(found.filter(state__in=IN_REVIEW), language),
        "decided": _lines(decided.object_list, language),
        "page": decided,
    }
    return render(request, "consultations/index.html", context)


def _lines(found: Sequence[Consultation], language: str) -> list[dict[str, object]]:
    return [
        {
            "slug": one.slug,
            "title": Visit(one, None, language).words(one.title),
            "organisation": one.initiative.organisation.name,
            "state": one.get_state_display(),
            "exercise": one.exercise,
            "demo": one.demo,
        }
        for one in found
    ]


@require_safe
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of one consultation: question and promise, path, uses, conditions, votes, and who answers for what."""
    preview = _preview(request)
    here = visit(request, slug, preview=preview)
    brief = exhibits.brief_of(here.consultation)
    ballots = selectors.ballots_of(here.consultation)
    voting = [ballot for ballot in ballots if ballot.state == Ballot.State.OPEN]
    clauses = [exhibits.clause(here, clause) for clause in brief["clauses"]]
    more = {
        "preview": here.consultation.state == State.PREPARING,
        "brief": brief,
        "question": here.words(brief["remit"]["question"]),
        "promise": here.words(brief["promise"]),
        "asked": here.words(brief["target_public"]),
        "in_scope": here.words(brief["remit"]["in_scope"]),
        "out_of_scope": here.words(brief["remit"]["out_of_scope"]),
        "publication": here.words(brief["publication"]),
        "summary": here.words(brief["initiative"]["summary"]),
        "datasets": [exhibits.dataset(here, dataset) for dataset in brief["datasets"]],
        "cases": [exhibits.use_case(here, brief, case) for case in brief["use_cases"]],
        "conditions": [clause for clause in clauses if not clause["red"]],
        "red_lines": [clause for clause in clauses if clause["red"]],
        "community": _community(here, brief),
        "stations": stations.stations(here),
        "ballots": [_ballot(here, ballot) for ballot in ballots],
        "roll": rolls.words(selectors.roll_signed(here.consultation)) if ballots else None,
        "open_ballots": voting,
        "running": [] if voting else parts.running(here),
        "has_sessions": here.consultation.has_sessions,
        "license": licenses.newest_of(here.consultation.id),
        "briefing": here.consultation.has_briefing,
        "discussions": discussions.lines(here),
        "response": here.words(here.consultation.response),
    }
    response = render(request, "consultations/consultation.html", here.context(**more))
    if more["preview"]:
        response["X-Robots-Tag"] = "noindex"
    return private(response) if more["preview"] or here.seat else response


def _preview(request: HttpRequest) -> UUID | None:
    token = request.GET.get("preview")
    if not token:
        return None
    try:
        return UUID(token)
    except ValueError as error:
        raise Http404 from error


def _community(here: Visit, brief: dict[str, object]) -> dict[str, object]:
    """Who speaks for the community, on what authority, and the fingerprints of its keys."""
    frozen = dict(brief["community"])  # type: ignore[call-overload]
    one = here.consultation.community
    return frozen | {
        "described": here.words(frozen["description"]),
        "keys": [key | {"fingerprint": signing.fingerprint(key["multibase"])} for key in frozen["keys"]],
        "contested": one.contest_statement if one is not None and one.state == one.State.CONTESTED else "",
    }


def _ballot(here: Visit, ballot: Ballot) -> dict[str, object]:
    return {
        "ballot": ballot,
        "title": here.words(method.ballot_title(ballot.component, ballot.stage_kind)),
        "turnout": selectors.turnout(ballot) if ballot.state != Ballot.State.VOIDED else None,
        "totals_only": casting.frozen(ballot.id).definition.totals_only,
    }
