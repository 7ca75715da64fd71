"""What one does with single contributions: support, change, take back, report, object; and the list of one's own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialicense.discussion import selectors
from socialicense.discussion.forms import AppealForm, EditForm, ReportForm
from socialicense.discussion.models import Contribution
from socialicense.discussion.services import leaving, talking
from socialicense.discussion.views.visits import Visit, entered, kept_nowhere
from socialicense.errors import Refusal

State = Contribution.State


@require_POST
@entered
def support(here: Visit, number: int) -> HttpResponse:
    """Stand behind a contribution, or no longer; then back to where the button was."""
    one = here.contribution(number)
    try:
        talking.support(
            contribution=one, author=here.author(), on=here.request.POST.get("on") == "1", network=here.network
        )
    except Refusal as refusal:
        messages.error(here.request, refusal.sentence())
    query = here.request.POST.get("back", "")
    if here.request.POST.get("thread") == "1":
        return redirect(f"{here.url('thread', (one.thread or one).number)}?{query}#c-{number}")
    return redirect(f"{here.url('page')}?{query}#c-{number}")


def _mine(here: Visit, number: int) -> Contribution:
    """A contribution of the visitor's own; the refusal NotYours, which looks like not found, otherwise."""
    one = here.contribution(number)
    if not talking.mine(here.author(), one):
        raise talking.NotYours()
    return one


@require_http_methods(["GET", "HEAD", "POST"])
@entered
def edit(here: Visit, number: int) -> HttpResponse:
    """Change one's words within a short time."""
    one, status = _mine(here, number), 200
    initial = {"text": one.text, "stance": one.stance}
    form = EditForm(here.request.POST or None, initial=initial, answering=one.thread_id is not None)
    if here.request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                talking.edit(
                    contribution=one,
                    author=here.author(),
                    text=form.cleaned_data["text"],
                    stance=form.cleaned_data.get("stance", ""),
                )
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                return redirect(here.url("thread", number))
    may = talking.may_edit(here.author(), one)
    return here.render("edit.html", status=status, one=one, form=form, may=may, minutes=talking.EDIT_MINUTES)


@require_http_methods(["GET", "HEAD", "POST"])
@entered
def remove(here: Visit, number: int) -> HttpResponse:
    """Take one's words back, after being asked once."""
    one = _mine(here, number)
    if here.request.method == "POST":
        leaving.remove(contribution=one, author=here.author())
        messages.success(here.request, _("Taken back. An empty place stays where it was."))
        return redirect(here.url("mine"))
    return here.render("remove.html", one=one)


@require_http_methods(["GET", "HEAD", "POST"])
@entered
def report(here: Visit, number: int) -> HttpResponse:
    """Tell the moderators that something breaks the rules. Everybody who reads may."""
    one, status = here.contribution(number), 200
    form = ReportForm(here.request.POST or None)
    if here.request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                talking.report(
                    contribution=one,
                    author=here.room.author,
                    ground=form.cleaned_data["ground"],
                    words=form.cleaned_data["words"],
                    network=here.network,
                )
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                messages.success(here.request, _("Thank you. A moderator reads it; what is decided stands in the log."))
                return redirect(here.url("page"))
    return here.render("report.html", status=status, one=one, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@entered
def appeal(here: Visit, number: int) -> HttpResponse:
    """Object once to being hidden."""
    one, status = _mine(here, number), 200
    form = AppealForm(here.request.POST or None)
    if here.request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                talking.appeal(contribution=one, author=here.author(), words=form.cleaned_data["words"])
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                messages.success(here.request, _("A second moderator reads your objection and decides."))
                return redirect(here.url("mine"))
    return here.render("appeal.html", status=status, one=one, form=form)


@require_safe
@entered
def mine(here: Visit) -> HttpResponse:
    """What the visitor said here, and what became of it."""
    if here.room.author is None:
        return redirect(here.url("page"))
    said = selectors.own(here.row, here.room.author) if here.row else []
    lines = [
        {"one": one, "may_edit": here.open and talking.may_edit(here.room.author, one), "appeal": _appeal(one)}
        for one in said
    ]
    return kept_nowhere(here.render("mine.html", lines=lines))


def _appeal(one: Contribution) -> object:
    """The objection as it stands; None where there is none against the words being hidden now."""
    held = getattr(one, "appeal", None)
    return None if held is None or (one.state == Contribution.State.HIDDEN and held.upheld is False) else held
