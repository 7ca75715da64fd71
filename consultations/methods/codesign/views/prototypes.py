"""Prototypes: the list, one with its versions and feedback, and what people and facilitators write on them."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations.forms.people import ReasonForm
from consultations.methods.codesign import selectors as reading
from consultations.methods.codesign.domain import rights
from consultations.methods.codesign.forms.board import number
from consultations.methods.codesign.forms.prototypes import FeedbackForm, VersionForm
from consultations.methods.codesign.models import Feedback, Prototype, Workshop
from consultations.methods.codesign.refusals import Stale
from consultations.methods.codesign.selectors.trace import Traced, traced
from consultations.methods.codesign.services import handover, prototypes
from consultations.methods.codesign.services.prototypes import Author
from consultations.methods.codesign.views import shown
from consultations.methods.codesign.views.access import address, of_visit
from consultations.methods.codesign.views.actors import author, facilitates, writing
from consultations.methods.codesign.views.public import FOLDER, context
from consultations.people import notices
from consultations.views.changes import changed
from consultations.views.contributing import respond
from consultations.views.visits import Visit, kept_private, visit
from socialicense.accounts import limits
from socialicense.errors import Refusal

SAYINGS_A_MINUTE = 20
page = require_http_methods(["GET", "HEAD", "POST"])


def found_by_ref(workshop: Workshop, ref: str) -> Prototype:
    """One prototype by its short name; Http404 where there is none."""
    row = Prototype.objects.filter(workshop=workshop, ref=ref).first()
    if row is None:
        raise Http404
    row.workshop = workshop
    return row


def _may(request: HttpRequest, here: Visit, workshop: Workshop, act: str) -> bool:
    by = author(request, here)
    open_now = prototypes.running(workshop.component) and not reading.adopting(workshop.component)
    return by is not None and open_now and prototypes.may(workshop, act, by)


@require_safe
def every(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Every prototype with how far it came."""
    here = visit(request, slug)
    workshop = of_visit(here, component_id)
    more = {
        "rows": shown.every(here, traced(workshop.component)),
        "writes": _may(request, here, workshop, rights.PROTOTYPES),
    }
    return kept_private(request, here, render(request, f"{FOLDER}/prototypes.html", context(here, workshop, **more)))


@page
def one(request: HttpRequest, slug: str, component_id: UUID, ref: str) -> HttpResponse:
    """One prototype: its words, where they came from, every version, feedback, the vote, and what became of it."""
    here = visit(request, slug)
    workshop = of_visit(here, component_id)
    row, found = found_by_ref(workshop, ref), traced(workshop.component)
    if ref not in found.by_ref:
        raise Http404
    form, status = FeedbackForm(request.POST or None), 200
    if request.method == "POST":
        by = author(request, here)
        if by is None:
            raise Http404
        if here.seat is not None and not notices.accepted(here.seat.participation):
            return redirect("consultations:notice", slug=here.consultation.slug)
        limits.check("codesign.feedback", str(by.pk), per_minute=SAYINGS_A_MINUTE)
        status = 422
        if form.is_valid():
            n = found.by_ref[ref].latest.n
            try:
                prototypes.say(prototype=row, n=n, language=here.language, by=by, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                messages.success(request, _("Thank you. Everybody can read it, without your name."))
                return redirect(address("codesign_prototype", workshop, ref) + "#feedback")
    more = _of_one(request, here, found, row) | {
        "form": form,
        "says": _may(request, here, workshop, rights.FEEDBACK) and row.dropped_at is None,
        "writes": _may(request, here, workshop, rights.PROTOTYPES) and row.dropped_at is None,
    }
    response = render(request, f"{FOLDER}/prototype.html", context(here, workshop, **more), status=status)
    return kept_private(request, here, response)


def _of_one(request: HttpRequest, here: Visit, found: Traced, row: Prototype) -> dict[str, Any]:
    drafted, node = found.by_ref[row.ref], found.nodes[row.ref]
    uses = {case.ref: here.words(case.title) for case in here.consultation.initiative.use_cases.all()}
    said: dict[Any, list[Feedback]] = {}
    for feedback in Feedback.objects.filter(version__prototype=row).order_by("written_at", "id"):
        said.setdefault(feedback.version_id, []).append(feedback)
    rounds = [{"version": one, "rows": said[one.pk]} for one in reversed(drafted.versions) if one.pk in said]
    return {
        "row": shown.shown(here, drafted, node.word),
        "history": shown.history(here, found, drafted),
        "vote": shown.vote(drafted),
        "uses": [uses.get(ref, {"text": ref, "lang": ""}) for ref in (drafted.voted or drafted.latest).use_cases],
        "why": [here.words(one.text) for one in handover.dissent(row.workshop.component) if _answers(one.about.ref, row)],
        "rounds": rounds,
        "log": [one for one in found.decisions if _concerns(one, row)],
        "facilitates": facilitates(request, here),
    }


def _answers(ref: str, row: Prototype) -> bool:
    """Whether words given with a vote are about this prototype: as a clause, or as an item of its own."""
    return ref in (row.ref, f"prototype-{row.ref}")


def _concerns(decision: Any, row: Prototype) -> bool:
    said = decision.feedback
    return decision.prototype_id == row.pk or (said is not None and said.version.prototype_id == row.pk)


def _respond(request: HttpRequest, here: Visit, workshop: Workshop, **given: Any) -> HttpResponse:
    return respond(request, f"{FOLDER}/prototype_write.html", context(here, workshop), **given)


def _conflict(here: Visit, row: Prototype, form: Any, refusal: Refusal) -> dict[str, Any]:
    """What the other one saved meanwhile, beside what stands in the form; the next save is on top of it."""
    if not isinstance(refusal, Stale):
        return {}
    other, mine = row.versions.get(n=refusal.values["latest"]), form.cleaned_data
    return {
        "on": other.n,
        "other": other,
        "other_lang": here.words(other.text)["lang"],
        "other_title": changed(here, mine["title"], other.title),
        "other_text": changed(here, mine["text"], other.text),
    }


def _form(request: HttpRequest, here: Visit, found: Traced, ref: str = "") -> VersionForm:
    clusters = {number: name for number, name in found.clusters.items() if found.graph.members(number)}
    more: dict[str, Any] = {}
    if ref:
        version = found.nodes[ref].versions[-1]
        clusters |= {number: found.clusters[number] for number in version.clusters if number in found.clusters}
        inside = {card for number in version.clusters for card in found.graph.members(number)}
        more = {
            "latest": found.by_ref[ref].latest,
            "grown": (sorted(version.cards - inside), sorted(version.clusters)),
        }
    return VersionForm(
        request.POST or None,
        languages=here.consultation.languages,
        initiative=here.consultation.initiative,
        clusters=dict(sorted(clusters.items())),
        **more,
    )


@page
@writing
def propose(request: HttpRequest, here: Visit, by: Author, component_id: UUID) -> HttpResponse:
    """A new prototype."""
    workshop = of_visit(here, component_id)
    form = _form(request, here, traced(workshop.component))
    return _respond(
        request,
        here,
        workshop,
        title=_("A new prototype"),
        form=form,
        save=lambda: prototypes.propose(workshop=workshop, kind=form.cleaned_data["kind"], draft=form.draft(), by=by),
        following=address("codesign_prototypes", workshop),
    )


@page
@writing
def rewrite(request: HttpRequest, here: Visit, by: Author, component_id: UUID, ref: str) -> HttpResponse:
    """The next version, on top of the one that the form was filled from."""
    workshop = of_visit(here, component_id)
    row, found = found_by_ref(workshop, ref), traced(workshop.component)
    if ref not in found.by_ref:
        raise Http404
    form = _form(request, here, found, ref)
    on = number(request.POST.get("on"))
    on = found.by_ref[ref].latest.n if on is None else on
    return _respond(
        request,
        here,
        workshop,
        title=_("A new version of %(ref)s") % {"ref": row},
        form=form,
        save=lambda: prototypes.rewrite(
            prototype=row, draft=form.draft(), on=on, change=form.cleaned_data["change"], by=by
        ),
        following=address("codesign_prototype", workshop, ref),
        refused=partial(_conflict, here, row, form),
        on=on,
    )


@page
@writing
def drop(request: HttpRequest, here: Visit, by: Author, component_id: UUID, ref: str) -> HttpResponse:
    """Let a prototype go, for a reason that everybody reads."""
    workshop = of_visit(here, component_id)
    row = found_by_ref(workshop, ref)
    form = ReasonForm(request.POST or None)
    return _respond(
        request,
        here,
        workshop,
        title=_("Drop %(ref)s") % {"ref": row},
        lede=_("It stays to be read, with the reason. Whoever wrote a card behind it finds the reason too."),
        form=form,
        save=lambda: prototypes.drop(
            prototype=row, reason=form.cleaned_data["reason"], language=here.language, by=by
        ),
        following=address("codesign_prototype", workshop, ref),
        button=_("Drop it"),
    )
