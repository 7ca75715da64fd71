"""Reading a discussion and saying something in it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from socialicense.discussion import selectors
from socialicense.discussion.forms import SayForm
from socialicense.discussion.grounds import Ground
from socialicense.discussion.models import Contribution, Discussion, Speaker
from socialicense.discussion.refusals import NotOpen
from socialicense.discussion.services import talking
from socialicense.discussion.views.visits import Visit, entered
from socialicense.errors import Refusal

Identity = Discussion.Identity


def say_form(here: Visit, data: Any = None, *, answers: Contribution | None = None) -> SayForm | None:
    """The form for somebody who may speak here just now, with a name to fill in where they have none yet."""
    if not here.speaks:
        return None
    author = here.author()
    asks = here.row is not None and here.row.identity == Identity.NAMED and not author.capacity
    if asks:
        asks = not Speaker.objects.filter(discussion=here.row, author_kind=author.kind, author=author.id).exists()
    initial = {
        "language": get_language() or "en",
        "stance": "",
        "name": here.room.suggested_name,
        "answers": answers.number if answers else None,
    }
    return SayForm(data, initial=initial, answering=answers is not None, asks_name=asks)


@require_http_methods(["GET", "HEAD", "POST"])
@entered
def page(here: Visit) -> HttpResponse:
    """A page of threads in the order and with the stance asked for, and the form to begin a new one."""
    if here.request.method == "POST":
        return _say(here, None)
    return _page(here, say_form(here))


def beginning(here: Visit) -> dict[str, Any]:
    """What a page of another app shows of its discussion: the newest threads, and the form to begin one."""
    found = selectors.page(here.row, author=here.room.author) if here.row else selectors.Page([], "")
    return {
        "room": here.room,
        "row": here.row,
        "open": here.open,
        "speaks": here.speaks,
        "author": here.room.author,
        "moderates": here.room.moderator is not None,
        "page_url": here.url("page"),
        "threads": found.threads,
        "form": say_form(here),
        "following": urlencode({"sort": selectors.SORTS[0], "after": found.following}) if found.following else "",
        "first": True,
    }


def _page(here: Visit, form: SayForm | None, *, status: int = 200) -> HttpResponse:
    asked = here.request.GET
    sort = asked.get("sort", "") if asked.get("sort") in selectors.SORTS else selectors.SORTS[0]
    stance = asked.get("stance", "") if asked.get("stance") in selectors.STANCES else ""
    author = here.room.author
    found = selectors.Page([], "")
    if here.row is not None:
        found = selectors.page(here.row, sort=sort, stance=stance, after=asked.get("after", ""), author=author)
    chosen = {"sort": sort} | ({"stance": stance} if stance else {})
    return here.render(
        "page.html",
        status=status,
        form=form,
        threads=found.threads,
        following=urlencode(chosen | {"after": found.following}) if found.following else "",
        first=not asked.get("after"),
        query=urlencode(chosen),
        sorts=_sorts(sort, stance),
        stances=_stances(here.row, sort, stance),
        asked=asked.urlencode(),
    )


def _sorts(sort: str, stance: str) -> list[dict[str, Any]]:
    names = {
        "newest": gettext("Newest"),
        "supported": gettext("Most supported"),
        "unanswered": gettext("Not answered yet"),
    }
    kept = {"stance": stance} if stance else {}
    return [{"name": names[one], "query": urlencode({"sort": one} | kept), "here": one == sort} for one in names]


def _stances(row: Discussion | None, sort: str, stance: str) -> list[dict[str, Any]]:
    """All, then each stance, with how many threads begin so."""
    names = {
        "": (gettext("Everything"), row.threads if row else 0),
        "pro": (gettext("For it"), row.pro if row else 0),
        "contra": (gettext("Against it"), row.contra if row else 0),
        "question": (gettext("Questions"), row.question if row else 0),
    }
    return [
        {
            "name": name,
            "count": count,
            "query": urlencode({"sort": sort} | ({"stance": one} if one else {})),
            "here": one == stance,
        }
        for one, (name, count) in names.items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@entered
def thread(here: Visit, number: int) -> HttpResponse:
    """One thread with its answers, oldest first, and the form to answer. An answer's address leads into its thread."""
    one = here.contribution(number)
    if here.request.method == "POST":
        return _say(here, one)
    if one.thread is not None:
        return redirect(f"{here.url('thread', one.thread.number)}?after={number - 1}#c-{number}")
    return _thread(here, one, say_form(here, answers=_answered(here, one)))


def _answered(here: Visit, root: Contribution) -> Contribution:
    """What the form answers: what `?to=` names in this thread, else its beginning."""
    wanted = here.request.GET.get("to", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
        found = selectors.contribution(here.existing(), int(wanted))
        if found is not None and found.thread_id == root.pk and found.state == Contribution.State.SHOWN:
            return found
    return root


def _thread(here: Visit, root: Contribution, form: SayForm | None, *, status: int = 200) -> HttpResponse:
    after = here.request.GET.get("after", "")
    after_number = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    shown, following = selectors.thread(root, after=after_number, author=here.room.author)
    to = form["answers"].value() if form else None
    return here.render(
        "thread.html", status=status, thread=shown, following=following, first=not after_number, form=form, to=to
    )


def _say(here: Visit, beside: Contribution | None) -> HttpResponse:
    """Take what was typed: a new thread, or an answer beside something. What is refused comes back as typed."""
    author = here.author()
    form = say_form(here, here.request.POST, answers=beside) or SayForm(here.request.POST, answering=beside is not None)
    status = 422
    if not here.open:
        form.add_error(None, NotOpen().sentence())
    elif form.is_valid():
        try:
            said = talking.post(
                discussion=here.held(),
                author=author,
                text=form.cleaned_data["text"],
                language=form.cleaned_data["language"],
                stance=form.cleaned_data.get("stance", ""),
                answers=_named(here, form, beside),
                name=form.cleaned_data.get("name", ""),
                network=here.network,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence())
            status = int(refusal.status)
        else:
            return redirect(_place_of(here, said))
    if beside is None:
        return _page(here, form, status=status)
    root = beside.thread or beside
    return _thread(here, root, form, status=status)


def _named(here: Visit, form: SayForm, beside: Contribution | None) -> Contribution | None:
    """What exactly is answered: the number in the form, when it is in the thread of the address."""
    number = form.cleaned_data.get("answers")
    if beside is None or not number:
        return beside
    found = selectors.contribution(here.existing(), number)
    root = beside.thread_id or beside.pk
    return found if found is not None and root in {found.pk, found.thread_id} else beside


def _place_of(here: Visit, said: Contribution) -> str:
    """Where the new words stand: in the thread, at the top of the newest, or among one's own while they wait."""
    if said.state == Contribution.State.WAITING:
        return here.url("mine")
    if said.thread is not None:
        return f"{here.url('thread', said.thread.number)}?after={said.number - 1}#c-{said.number}"
    return f"{here.url('page')}#c-{said.number}"


@require_safe
@entered
def log(here: Visit) -> HttpResponse:
    """The rules, and the public moderation log: what was done, why, when and in which capacity."""
    before = here.request.GET.get("before", "")
    lines, following = [], 0
    if here.row is not None:
        at = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else 0
        lines, following = selectors.log(here.row, before=at)
    return here.render("log.html", lines=lines, following=following, first=not before, grounds=Ground.choices)
