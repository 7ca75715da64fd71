"""Words for codes: kinds of tools, states of a checklist, and why an answer does not fit."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from toolkit.domain.guide import Labels
from toolkit.domain.values import Unfit

KINDS = {
    "guide": gettext_lazy("guide"),
    "checklist": gettext_lazy("checklist"),
    "worksheet": gettext_lazy("worksheet"),
    "canvas": gettext_lazy("canvas"),
    "matrix": gettext_lazy("matrix"),
    "card": gettext_lazy("card"),
    "card_sort": gettext_lazy("card sort"),
    "agenda": gettext_lazy("agenda"),
    "survey": gettext_lazy("questionnaire"),
    "clause_library": gettext_lazy("library of clauses"),
    "form": gettext_lazy("form"),
    "template": gettext_lazy("template"),
    "protocol": gettext_lazy("protocol"),
    "chooser": gettext_lazy("chooser"),
}
DIFFICULTIES = {
    "easy": gettext_lazy("easy"),
    "medium": gettext_lazy("medium"),
    "demanding": gettext_lazy("demanding"),
}
REASONS = {
    "unknown-option": gettext_lazy("“%(value)s” is not one of the answers"),
    "unknown-column": gettext_lazy("there is no column “%(value)s”"),
    "unknown-row": gettext_lazy("there is no row “%(value)s”"),
    "not-a-date": gettext_lazy("“%(value)s” is not a date; write it as 2027-03-31"),
    "not-a-number": gettext_lazy("“%(value)s” is not a number"),
    "too-small": gettext_lazy("it must be at least %(least)s"),
    "too-large": gettext_lazy("it must be at most %(most)s"),
    "too-long": gettext_lazy("it is %(length)s characters long; at most %(most)s are kept"),
    "too-many-rows": gettext_lazy("there are %(number)s rows; at most %(most)s are kept"),
    "forbidden-character": gettext_lazy("it holds a character that cannot be kept"),
    "not-text": gettext_lazy("it must be text"),
    "not-a-list": gettext_lazy("it must be a list"),
    "not-a-row": gettext_lazy("this is not a row with columns"),
    "not-a-matrix": gettext_lazy("it must name rows, each with columns"),
    "not-a-checklist": gettext_lazy("it must name items, each with yes, no or unsure and a note"),
}


def states() -> dict[str, str]:
    """The words for the states of a checklist, in the language of the page."""
    return {"yes": _("yes"), "no": _("no"), "unsure": _("not sure")}


def reason(unfit: Unfit) -> str:
    """Why a value does not fit, with its place inside the field, as words for a sentence."""
    values: dict[str, Any] = dict(unfit.values)
    said = str(REASONS[unfit.code]) % values
    return _("row %(place)s: %(reason)s") % {"place": unfit.place, "reason": said} if unfit.place else said


def on_paper() -> Labels:
    """What a paper says beside a tool's own words, in the language of the page."""
    return Labels(
        agendas=_("Agendas"),
        clauses=_("The clauses"),
        rules=_("How it proposes a method"),
        leader=_("For whoever leads it"),
        time=_("Time"),
        what=_("What"),
        minutes=_("Minutes"),
        note=_("Notes"),
        when_to_use=_("When to use it"),
        test=_("How to check it"),
        responsible=_("Who must keep it"),
        caution=_("Take care"),
        stricter=_("Stricter"),
        lighter=_("Lighter"),
        stop=_("Do not ask people yet, if one of these holds"),
        answers=_("If these are your answers (all lines)"),
        reason=_("Why, and what to mind"),
        points=_("Points"),
        yours=_("Yours"),
        out=_("rules it out"),
        sum=_("Sum; it fits with %(number)s or more"),
        same=_("Your chain: for each job the method that fits and has the most points"),
        job=_("One of these"),
        method=_("Your method"),
        good_for=_("Good for"),
        not_for=_("Not for"),
        people=_("People"),
        gives=_("It gives"),
        limits=_("What it does not look at"),
        prepare=_("Prepare"),
        bring=_("Bring"),
        pitfalls=_("What often goes wrong"),
        access=_("So that everybody can take part"),
        sources=_("Sources"),
        least=_("at least %(number)s"),
        most=_("at most %(number)s"),
        either=_(" or "),
    )
