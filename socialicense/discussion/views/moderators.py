"""The moderators' side: what is to be read, decisions on one or many, undoing, hearing objections."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from socialicense.discussion import selectors
from socialicense.discussion.forms import WordsForm
from socialicense.discussion.grounds import Ground
from socialicense.discussion.models import Contribution, Decision
from socialicense.discussion.refusals import ReasonNeeded
from socialicense.discussion.services import moderating
from socialicense.discussion.services.moderating import Reason
from socialicense.discussion.views.visits import BIGGEST, Visit, entered, kept_nowhere
from socialicense.errors import Refusal

Act = Decision.Act


@require_http_methods(["GET", "HEAD", "POST"])
@entered
def queue(here: Visit) -> HttpResponse:
    """What is to be read, by kind, and one act for whatever is chosen of it."""
    moderator = here.moderator()
    name = here.request.GET.get("show", "")
    name = name if name in selectors.QUEUES else _first(here)
    error, status = "", 200
    if here.request.method == "POST":
        try:
            return _decide(here, name)
        except Refusal as refusal:
            error, status = refusal.sentence(), int(refusal.status)
    after = here.request.GET.get("after", "")
    at = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    found, following = selectors.queue(here.row, name, after=at) if here.row else ([], 0)
    page = here.render(
        "queue.html",
        status=status,
        name=name,
        found=found,
        following=following,
        appeals=list(selectors.open_appeals(here.row)) if here.row else [],
        tabs=_tabs(here, name),
        grounds=Ground.choices,
        acts=_acts(name),
        chosen=set(here.request.POST.getlist("number")) if error else set(),
        typed=here.request.POST if error else {},
        errors=[{"href": "#decision", "text": error}] if error else [],
        me=moderator.user.pk,
    )
    return kept_nowhere(page)


def _first(here: Visit) -> str:
    """The kind with something in it that is most pressing."""
    row = here.row
    counts = {"reported": row.reported, "waiting": row.waiting, "escalated": row.escalated} if row else {}
    return next((name for name, count in counts.items() if count), "reported")


def _tabs(here: Visit, name: str) -> list[dict[str, object]]:
    row = here.row
    tabs = (
        ("reported", _("Reported"), row.reported if row else 0),
        ("waiting", _("Waiting to appear"), row.waiting if row else 0),
        ("escalated", _("For a second moderator"), row.escalated if row else 0),
        ("shown", _("Everything shown"), row.shown if row else 0),
    )
    return [{"name": words, "count": count, "show": one, "here": one == name} for one, words, count in tabs]


def _acts(name: str) -> list[tuple[str, str]]:
    """The acts that fit this kind, in the order in which they are mostly wanted."""
    words = {
        Act.PUBLISH: _("Publish"),
        Act.KEEP: _("Leave it standing"),
        Act.HIDE: _("Hide"),
        Act.ESCALATE: _("Hand to a second moderator"),
    }
    fitting = {
        "waiting": (Act.PUBLISH, Act.HIDE, Act.ESCALATE),
        "escalated": (Act.PUBLISH, Act.KEEP, Act.HIDE),
        "shown": (Act.HIDE, Act.ESCALATE),
    }.get(name, (Act.KEEP, Act.HIDE, Act.ESCALATE))
    return [(act, words[act]) for act in fitting]


def _decide(here: Visit, name: str) -> HttpResponse:
    sent = here.request.POST
    numbers = [int(one) for one in sent.getlist("number") if one.isascii() and one.isdigit() and len(one) < 10]
    if sent.get("act") not in moderating.STEPS:
        raise ReasonNeeded()
    lines = moderating.decide(
        discussion=here.existing(),
        numbers=numbers,
        act=sent["act"],
        reason=Reason(sent.get("ground", ""), sent.get("words", "")),
        by=here.moderator(),
    )
    done = ngettext("Done, and in the log.", "Done for %(n)s contributions, and in the log.", len(lines))
    messages.success(here.request, done % {"n": len(lines)})
    return redirect(f"{here.url('queue')}?show={name}")


@require_http_methods(["GET", "HEAD", "POST"])
@entered
def undo(here: Visit, decision_id: int) -> HttpResponse:
    """Take a decision back, with all that were taken at once with it."""
    moderator = here.moderator()
    if decision_id >= BIGGEST:
        raise Http404
    line = get_object_or_404(here.existing().decisions, pk=decision_id, act__in=moderating.UNDONE)
    together = here.existing().decisions.filter(batch=line.batch).count()
    form, status = WordsForm(here.request.POST or None), 200
    if here.request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                moderating.undo(decision=line, words=form.cleaned_data["words"], by=moderator)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                messages.success(here.request, _("Undone, and in the log."))
                return redirect(here.url("log"))
    return kept_nowhere(here.render("undo.html", status=status, line=line, together=together, form=form))


@require_http_methods(["GET", "HEAD", "POST"])
@entered
def hear(here: Visit, contribution_id: UUID) -> HttpResponse:
    """Read an author's objection and decide on it."""
    moderator = here.moderator()
    held = get_object_or_404(selectors.open_appeals(here.existing()), contribution=contribution_id)
    form, status = WordsForm(here.request.POST or None), 200
    if here.request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                moderating.hear(
                    appeal=held,
                    uphold=here.request.POST.get("uphold") == "1",
                    words=form.cleaned_data["words"],
                    by=moderator,
                )
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                messages.success(here.request, _("Decided, and in the log."))
                return redirect(here.url("queue"))
    second = moderator.user.pk not in {held.against, held.contribution.hidden_by}
    one: Contribution = held.contribution
    return kept_nowhere(here.render("hear.html", status=status, appeal=held, one=one, form=form, second=second))
