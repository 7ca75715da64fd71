"""The desk of the repository: what waits for reviewers and for editors, longest first."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from repository.cases.domain.workflow import State
from repository.cases.models import Case
from repository.cases.selectors import work
from repository.cases.views import answering

QUEUES = (State.SUBMITTED, State.SCREENING, State.REVIEW, State.ACCEPTED, State.CHANGES, State.CORRECTION)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    held = work.held(request.user)
    if not held.works:
        raise Http404
    context: dict[str, Any] = {"held": held}
    if held.reviews:
        context["to_review"] = list(work.to_review(request.user))
    if held.edits:
        context["queues"] = [{"state": Case.State(state).label, "cases": list(work.queue(state))} for state in QUEUES]
        context["replies"] = list(work.waiting_replies())
        context["concerns"] = list(work.open_concerns())
    return answering.show(request, "desk.html", **context)
