"""An editor at work on one case: what was said about it, and what can be done now."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from repository.cases.domain import workflow
from repository.cases.domain.workflow import State
from repository.cases.forms.judging import DecideForm, InviteForm, NoteForm
from repository.cases.models import Case, Version
from repository.cases.reading import history as histories
from repository.cases.reading import labels, page
from repository.cases.selectors import public, work
from repository.cases.services import hearing, moving, standing, trusting
from repository.cases.views import answering, links
from repository.cases.views.own import PAGES

Service = Callable[..., object]
# act: the service, the words of its button, whether it needs a note; offered in the states from which the act moves on.
ACTS: dict[str, tuple[Service, Any, bool]] = {
    "screen": (moving.screen, gettext_lazy("Begin to screen it"), False),
    "send_to_review": (moving.send_to_review, gettext_lazy("Give it to the reviewers"), False),
    "accept": (moving.accept, gettext_lazy("Accept it"), False),
    "publish": (moving.publish, gettext_lazy("Publish it"), False),
    "ask_for_changes": (moving.ask_for_changes, gettext_lazy("Ask for changes"), True),
    "decline": (moving.decline, gettext_lazy("Decline it"), True),
    "correct": (standing.correct, gettext_lazy("Correct something"), False),
    "publish_correction": (standing.publish_correction, gettext_lazy("Publish the correction"), True),
    "drop_correction": (standing.drop_correction, gettext_lazy("Drop the correction"), False),
}
# The same for what concerns the published case, whatever is in work; offered while it stands so.
STANDINGS: dict[str, tuple[Service, Any, bool]] = {
    "flag": (standing.flag, gettext_lazy("Put it in question"), True),
    "clear_flag": (standing.clear_flag, gettext_lazy("No longer in question"), True),
    "retract": (standing.retract, gettext_lazy("Retract it"), True),
}
UNQUESTIONED = frozenset({Case.Standing.PUBLISHED, Case.Standing.UPDATED, Case.Standing.CORRECTED})
STANDS = {
    "flag": UNQUESTIONED,
    "clear_flag": frozenset({Case.Standing.FLAGGED}),
    "retract": UNQUESTIONED | {Case.Standing.FLAGGED},
}
NOTED = frozenset({"accept"})  # a note may be given, and need not be


@login_required
@require_safe
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    return answering.show(request, "edit.html", **_context(request, work.edited(request.user, pk)))


def _context(request: HttpRequest, found: Case) -> dict[str, Any]:
    over = found.standing == Case.Standing.RETRACTED
    offered = [name for name in ACTS if found.state in workflow.MOVES[name].sources and not over]
    offered += [name for name in STANDINGS if found.standing in STANDS[name]]
    correcting = found.state == State.CORRECTION
    return {
        "case": found,
        "own": found.contributor_id == request.user.pk,
        "reading": page.reading(work.text_for(request.user, found)),
        "acts": [
            {"name": name, "words": words, "form": NoteForm(prefix=name) if needs else None}
            for name, (_service, words, needs) in ((name, (ACTS | STANDINGS)[name]) for name in offered)
        ],
        "reviews": [
            {"review": one, "comments": [(histories.place_of_field(c.field), c) for c in one.comments.all()]}
            for one in work.reviews(found)
        ],
        "needed": moving.reviews_needed(found),
        "given": moving.reviewers_of_edition(found),
        "steps": [histories.shown(step, "") for step in reversed(public.history(found, inside=True))],
        "replies": list(found.replies.all()),
        "concerns": list(found.concerns.all()),
        "invite": InviteForm(),
        "pages": [
            {"title": labels.section(name), "url": reverse("cases:write", args=[found.pk, name])}
            for name in PAGES
            if name != "provenance"
        ]
        if correcting
        else [],
        "address": links.public(found) if found.is_public else "",
        "trusted": trusting.trusted(found),
        "old_versions": [one for one in public.public_versions(found)[:-1] if not one.withheld],
    }


@login_required
@require_POST
def act(request: HttpRequest, pk: UUID, act: str) -> HttpResponseBase:
    """What a button of the page asks for."""
    found = work.edited(request.user, pk)
    if act not in ACTS and act not in STANDINGS:
        raise Http404
    service, words, needs = (ACTS | STANDINGS)[act]
    form = NoteForm(request.POST, prefix=act, needed=needs)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    more = {"note": note} if needs or act in NOTED else {}
    return answering.attempt(
        request,
        lambda: service(case=found, by=request.user, **more),
        done=_("Done: %(act)s.") % {"act": words},
        following=reverse("cases:edit", args=[pk]),
    )


@login_required
@require_POST
def invite(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Ask the people described for their reply."""
    found = work.edited(request.user, pk)
    form = InviteForm(request.POST)
    if not form.is_valid():
        context = _context(request, found) | {"invite": form, "form": form}
        return answering.show(request, "edit.html", status=answering.UNFIT, **context)
    given = form.cleaned_data
    return answering.attempt(
        request,
        lambda: hearing.invite(case=found, of=given["of"], email=given["email"], until=given["until"], by=request.user),
        done=_("They are asked. The mail is on its way."),
        following=reverse("cases:edit", args=[pk]),
    )


@login_required
@require_POST
def trust(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Let the contributor skip screening from now on, or no longer."""
    found = work.edited(request.user, pk)
    return answering.attempt(
        request,
        lambda: trusting.change(case=found, trusted="yes" in request.POST, by=request.user),
        done=_("Changed."),
        following=reverse("cases:edit", args=[pk]),
    )


@login_required
@answering.page
def withhold(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Take away the text of an old version that harms somebody."""
    version = Version.objects.filter(pk=pk).exclude(public_n=None).select_related("case").first()
    if version is None:
        raise Http404
    found = work.edited(request.user, version.case_id)
    return answering.respond(
        request,
        "withhold.html",
        form=NoteForm(request.POST or None, hint=_("Everybody reads this in place of the text.")),
        act=lambda form: standing.withhold(version=version, note=form.cleaned_data["note"], by=request.user),
        done=_("The text is gone; the history says so."),
        following=reverse("cases:edit", args=[found.pk]),
        case=found,
        version=version,
    )


@login_required
@answering.page
def reply(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Decide whether a reply is shown beside the case."""
    found = work.reply_for(request.user, pk)
    form = DecideForm(
        request.POST or None,
        choices=[("yes", _("Show it beside the case")), ("no", _("Do not show it"))],
        hint=_("How do you know that it comes from those it speaks for? Or why is it not shown?"),
    )
    return answering.respond(
        request,
        "decide.html",
        form=form,
        act=lambda form: hearing.decide_reply(
            reply=found, show=form.cleaned_data["yes"] == "yes", why=form.cleaned_data["why"], by=request.user
        ),
        done=_("Decided."),
        following=reverse("cases:desk"),
        case=found.case,
        title=_("A reply of the people described"),
        text=found.text,
        by=f"{found.of}, {found.capacity}",
    )


@login_required
@answering.page
def concern(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Answer a reader's concern; what follows from it is done on the page of the case."""
    found = work.concern_for(request.user, pk)
    form = DecideForm(
        request.POST or None,
        choices=[("yes", _("The reader is right")), ("no", _("It stands as it is"))],
        hint=_("The reader gets this answer."),
    )
    return answering.respond(
        request,
        "decide.html",
        form=form,
        act=lambda form: hearing.decide_concern(
            concern=found, upheld=form.cleaned_data["yes"] == "yes", answer=form.cleaned_data["why"], by=request.user
        ),
        done=_("Answered. If something follows from it, do it here."),
        following=reverse("cases:edit", args=[found.case_id]),
        case=found.case,
        title=_("A concern"),
        text=found.text,
        by=found.get_about_display(),
    )
