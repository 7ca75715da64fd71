"""Readers' concerns, and the replies of those whom a case describes."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from repository.cases.forms.judging import ConcernForm, ReplyForm
from repository.cases.models import Case
from repository.cases.reading import page
from repository.cases.selectors import public, work
from repository.cases.services import hearing
from repository.cases.views import answering, links
from repository.cases.views.finding import reader_language


@login_required
@answering.page
def report(request: HttpRequest, number: int, slug: str) -> HttpResponseBase:
    """Something is wrong in a published case."""
    case = public.by_number(number)
    if case.slug != slug:
        return redirect("cases:report", number=number, slug=case.slug)
    return answering.respond(
        request,
        "report.html",
        form=ConcernForm(request.POST or None),
        act=lambda form: hearing.report(
            case=case, about=form.cleaned_data["about"], text=form.cleaned_data["text"], by=request.user
        ),
        done=_("Thank you. An editor looks into it."),
        following=links.public(case),
        case=case,
    )


@login_required
@answering.page
def reply(request: HttpRequest, number: int, slug: str) -> HttpResponseBase:
    """A reply to a published case, of one's own accord."""
    case = public.by_number(number)
    if case.slug != slug:
        return redirect("cases:reply", number=number, slug=case.slug)
    return _reply(request, case, links.public(case))


@login_required
@answering.page
def invited(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The reply of somebody who was asked, before or after publication."""
    case = work.readable(request.user, pk)
    if work.invited(request.user, case) is None:
        raise Http404
    return _reply(request, case, links.public(case) if case.is_public else reverse("cases:read", args=[pk]))


def _reply(request: HttpRequest, case: Case, following: str) -> HttpResponseBase:
    asked = work.invited(request.user, case)
    initial = {"of": asked.of if asked is not None and not asked.text else "", "language": reader_language()}
    form = ReplyForm(request.POST or None, initial=initial)

    def hand_in(done: ReplyForm) -> None:
        given = done.cleaned_data
        hearing.reply(
            case=case,
            of=given["of"],
            capacity=given["capacity"],
            text=given["text"],
            language=given["language"],
            by=request.user,
        )

    return answering.respond(
        request,
        "reply.html",
        form=form,
        act=hand_in,
        done=_("Thank you. It is shown when an editor has made sure that it comes from those it speaks for."),
        following=following,
        case=case,
        reading=page.reading(work.text_for(request.user, case)) if not case.is_public else None,
    )
