"""One card: written, read with its history, and everything that can be done with it without dragging."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.forms.people import ReasonForm
from consultations.methods.codesign.forms import board as forms
from consultations.methods.codesign.models import Card, CardVersion
from consultations.methods.codesign.selectors import board as reading
from consultations.methods.codesign.selectors import board_memory
from consultations.methods.codesign.selectors import workshop as agenda
from consultations.methods.codesign.services.board import arranging, cards, dots
from consultations.methods.codesign.services.board.refusals import NotYourPart
from consultations.methods.codesign.views.board.access import (
    Standing,
    attempt,
    card_or_404,
    cluster_given,
    for_board,
    show,
)
from consultations.methods.codesign.views.board.pages import card_form, own_cards
from socialicense import errors
from socialicense.errors import Refusal

SAVED = gettext_lazy("Saved.")


@require_http_methods(["GET", "HEAD", "POST"])
@for_board
def write(request: HttpRequest, before: Standing) -> HttpResponse:
    """Write a card. What is on the board already is pointed out before it is posted; the person decides."""
    form = card_form(before, request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            near = [] if "anyway" in request.POST or "join" in request.POST else _near(before, form)
            if near:
                return show(request, before, "near.html", form=form, near=near)
            try:
                return _written(request, before, form)
            except NotYourPart as refusal:
                return errors.refusal_page(request, refusal)
            except Refusal as refusal:
                form.add_error("text" if int(refusal.status) == 422 else None, refusal.sentence())
                status = int(refusal.status)
    return show(request, before, "write.html", form=form, own=own_cards(before), status=status)


def _near(before: Standing, form: forms.CardForm) -> list[reading.Shown]:
    if not before.may["cards"]:
        return []
    found = board_memory.near(before.workshop, form.cleaned_data["text"])
    return reading.shown(before.workshop, [card for card, _likeness in found])


def _written(request: HttpRequest, before: Standing, form: forms.CardForm) -> HttpResponse:
    for_other = bool(form.cleaned_data.get("for_other"))
    join = forms.number(request.POST.get("join"))
    now = agenda.now_on(before.workshop)
    sheet = replace(form.sheet(), step=now.item if now else None)
    given: dict[str, Any] = {
        "workshop": before.workshop, "sheet": sheet, "by": before.by, "for_other": for_other,
    }  # fmt: skip
    if join is not None:
        card = cards.join(number=join, **given)
        done = _("Your words have the number %(number)s and stand behind card %(other)s.")
        messages.success(request, done % {"number": card.number, "other": join})
    else:
        card = cards.write(**given)
        done = _("Card %(number)s is on the board. Note the number: with it you find out later what became of it.")
        messages.success(request, done % {"number": card.number})
    return redirect(before.address("board_write") if request.POST.get("from") == "write" else before.address())


@require_safe
@for_board
def card(request: HttpRequest, before: Standing, number: int) -> HttpResponse:
    """One card with everything that happened to it."""
    return _page(request, before, card_or_404(before, number))


def _page(request: HttpRequest, before: Standing, one: Card, status: int = 200, **more: Any) -> HttpResponse:
    shown_here = one.state == Card.State.SHOWN
    behind = reading.behind_of(before.workshop).get(one.pk, [])
    here = {"cluster": str(one.cluster.number) if one.cluster else "0"}
    on = cards.latest_wording(one)
    mine = reading.own_dots(before.dots_step, before.by.person) if before.dots_left and before.dots_step else {}
    values: dict[str, Any] = {
        "card": one,
        "mark": reading.shown(before.workshop, [one])[0],
        "home": before.title(one.cluster) if one.cluster else None,
        "history": _history(before, one),
        "conflicts": reading.conflicts(one) if shown_here else [],
        "behind": list(reading.named(before.workshop, behind).values()),
        "parts": list(one.split_to.order_by("number")),
        "near": [found for found, _l in board_memory.near(before.workshop, one.text, but=one.number)] if shown_here else [],
        "on": on,
        "may_edit": shown_here and before.open and cards.may_edit(before.workshop, one, before.by),
        "where": forms.WhereForm(
            initial=here, clusters=reading.clusters(before.workshop), language=before.here.language
        ),
        "reason": ReasonForm(),
        "mine": mine.get(one.pk, 0),
        "typed": one.text,
        **more,
    }
    return show(request, before, "card.html", status=status, **values)


def _history(before: Standing, one: Card) -> list[dict[str, Any]]:
    """What happened, newest first; the words of a hidden card are not told again."""
    hidden = one.state == Card.State.HIDDEN
    clusters = {row.number: before.wording(row) for row in before.workshop.clusters.all()}
    found = []
    for version in reading.history(one):
        told = {"version": version, "text": "" if hidden else version.text, "line": _line(version, clusters)}
        told["back"] = not hidden and version.event in cards.WORDING and version.text != one.text
        found.append(told)
    return found


def _line(version: CardVersion, clusters: dict[int, str]) -> str:
    note = version.note
    if version.event == CardVersion.Event.MOVED:
        loose = _("not in a cluster")
        told = {"start": clusters.get(note.get("from"), loose), "end": clusters.get(note.get("to"), loose)}
        return _("from “%(start)s” to “%(end)s”") % told
    if note.get("into"):
        return _("into card %(number)s") % {"number": note["into"]}
    if note.get("out_of"):
        return _("out of card %(number)s") % {"number": note["out_of"]}
    numbers = note.get("from") or note.get("to")
    if isinstance(numbers, list):
        return ", ".join(str(one) for one in numbers)
    return str(note.get("reason", ""))


@require_safe
@for_board
def slip(request: HttpRequest, before: Standing, number: int) -> HttpResponse:
    """A slip to print or note down: the number of the card, and where one finds what became of it."""
    one = card_or_404(before, number)
    return show(request, before, "slip.html", card=one, find=request.build_absolute_uri(before.address("board_find")))


@require_POST
@for_board
def act(request: HttpRequest, before: Standing, number: int, act: str) -> HttpResponse:
    """One act on one card, by its name."""
    found = ACTS.get(act)
    if found is None:
        raise Http404
    one = card_or_404(before, number)
    if act == "edit":
        return _edit(request, before, one)
    done, do = found
    following = before.address("board_card", number)
    given = {"workshop": before.workshop, "number": number, "by": before.by}
    return attempt(request, before, lambda: do(request, before, given), done=done, following=following)


def _edit(request: HttpRequest, before: Standing, one: Card) -> HttpResponse:
    """Change the words. What came too late is kept beside the others, and the page says so."""
    typed = request.POST.get("text", "")
    try:
        version = cards.edit(
            workshop=before.workshop, number=one.number, text=typed,
            on=forms.number(request.POST.get("on")) or 0, by=before.by,
        )  # fmt: skip
    except NotYourPart as refusal:
        return errors.refusal_page(request, refusal)
    except Refusal as refusal:
        return _page(request, before, one, int(refusal.status), typed=typed, error=refusal.sentence())
    if version.event == CardVersion.Event.CONFLICT:
        said = _("Somebody else changed this card while you wrote. Both wordings are kept: choose one, or put them together.")
        messages.warning(request, said)
    else:
        messages.success(request, str(SAVED))
    return redirect(before.address("board_card", one.number))


Given = dict[str, Any]


def _number(request: HttpRequest, name: str) -> int:
    return forms.number(request.POST.get(name)) or 0


def _move(request: HttpRequest, before: Standing, given: Given) -> None:
    target = cluster_given(before, forms.number(request.POST.get("cluster")))
    arranging.move(cluster=target, before=forms.number(request.POST.get("before")), **given)


def _settle(request: HttpRequest, before: Standing, given: Given) -> None:
    conflict, on = _number(request, "conflict"), _number(request, "on")
    if request.POST.get("choice") == "both":
        cards.part(conflict=conflict, on=on, **given)
    else:
        cards.settle(conflict=conflict, text=request.POST.get("text", ""), on=on, **given)


def _merge(request: HttpRequest, before: Standing, given: Given) -> None:
    into = _number(request, "into")
    number = given.pop("number")
    cards.merge(into=into, numbers=[number], text=request.POST.get("text", ""), **given)


def _dots(request: HttpRequest, before: Standing, given: Given) -> None:
    one = card_or_404(before, given.pop("number"))
    dots.give(on=one, number=_number(request, "dots"), **given)


ACTS: dict[str, tuple[Any, Callable[[HttpRequest, Standing, Given], object]]] = {
    "edit": (SAVED, lambda request, before, given: None),
    "move": (gettext_lazy("Moved."), _move),
    "back": (gettext_lazy("It lies where it lay before."), lambda r, b, given: arranging.undo_move(**given)),
    "settle": (gettext_lazy("Settled."), _settle),
    "restore": (SAVED, lambda r, b, given: cards.restore(n=_number(r, "n"), **given)),
    "merge": (gettext_lazy("Merged. Its words are kept behind the other card."), _merge),
    "out": (gettext_lazy("It is a card of its own again."), lambda r, b, given: cards.unmerge(**given)),
    "split": (
        gettext_lazy("Split. The card stays to be read and points to its parts."),
        lambda r, b, given: cards.split(texts=r.POST.getlist("text")[:6], **given),
    ),
    "whole": (gettext_lazy("It is one card again."), lambda r, b, given: cards.unsplit(**given)),
    "hide": (
        gettext_lazy("Hidden, with the reason."),
        lambda r, b, given: cards.hide(reason=r.POST.get("reason", "")[:500], **given),
    ),
    "show": (gettext_lazy("It is shown again."), lambda r, b, given: cards.show(**given)),
    "dots": (gettext_lazy("Your dots are on the board."), _dots),
}
