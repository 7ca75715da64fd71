"""Needs and payments, and mails to groups: for recruiters."""

import csv
from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations.forms.texts import direction
from consultations.recruitment import mailing
from consultations.recruitment.forms import people as forms
from consultations.recruitment.models import Recruitment, Support
from consultations.recruitment.services import reaching, supporting
from consultations.recruitment.services.recording import record
from consultations.recruitment.views.inviting import RECRUITS
from consultations.recruitment.views.pages import address, attempt, found, respond, show
from consultations.views.setup import page
from socialicense.spreadsheets import Line, safe_row

COLUMNS = ("person", "name", "account", "kind", "amount", "currency", "agreed", "provided", "paid")


@login_required
@require_safe
def supports(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Everything members asked for, and where it stands."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    listed = _supports(recruitment)
    return show(request, "supports.html", recruitment, supports=listed, due=[s for s in listed if _due(s)])


def _supports(recruitment: Recruitment) -> list[Support]:
    return list(
        Support.objects.filter(candidate__recruitment=recruitment)
        .select_related("candidate__contact")
        .order_by("asked_at")
    )


def _due(support: Support) -> bool:
    return support.agreed_at is not None and support.amount is not None and support.paid_at is None


@login_required
@page
def agree(request: HttpRequest, slug: str, component_id: UUID, support_id: UUID) -> HttpResponse:
    recruitment = found(request, slug, component_id, *RECRUITS)
    support = _support(recruitment, support_id)
    initial = {"amount": support.amount, "currency": support.currency}
    form = forms.AgreeForm(request.POST or None, initial=initial)
    return respond(
        request,
        recruitment,
        title=_("Agree to it"),
        lede=f"{support.get_kind_display()}: {support.what}" if support.what else support.get_kind_display(),
        form=form,
        save=lambda: supporting.agree(
            support=support,
            amount=form.cleaned_data["amount"],
            currency=form.cleaned_data["currency"],
            by=request.user,
        ),
        following=address(recruitment, "recruitment_supports"),
        button=_("Agree"),
    )


def _support(recruitment: Recruitment, support_id: UUID) -> Support:
    chosen = Support.objects.filter(candidate__recruitment=recruitment, pk=support_id).first()
    if chosen is None:
        raise Http404
    return chosen


@login_required
@require_POST
def provided(request: HttpRequest, slug: str, component_id: UUID, support_id: UUID) -> HttpResponse:
    recruitment = found(request, slug, component_id, *RECRUITS)
    support = _support(recruitment, support_id)
    return attempt(
        request,
        recruitment,
        lambda: supporting.provide(support=support, by=request.user),
        done=_("Written down."),
        page=address(recruitment, "recruitment_supports"),
    )


@login_required
@require_POST
def payments(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """What is due as a table for whoever pays; nothing is marked by downloading it."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    due = [one for one in _supports(recruitment) if _due(one)]
    record(recruitment, "payments_exported", request.user, {"count": len(due)})
    headers = {"Content-Disposition": 'attachment; filename="payments.csv"', "Cache-Control": "no-store, private"}
    return StreamingHttpResponse(_lines(due), content_type="text/csv; charset=utf-8", headers=headers)


def _lines(due: list[Support]) -> Iterator[str]:
    writer = csv.writer(Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for one in due:
        contact = getattr(one.candidate, "contact", None)
        dates = [
            moment.date().isoformat() if moment else "" for moment in (one.agreed_at, one.provided_at, one.paid_at)
        ]
        name, account = (contact.name, contact.account) if contact else ("", "")
        yield writer.writerow(
            safe_row([one.candidate.pseudonym, name, account, one.kind, str(one.amount), one.currency, *dates])
        )


@login_required
@require_POST
def paid(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Mark the ticked amounts as paid."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    due = {str(one.id): one.id for one in _supports(recruitment) if _due(one)}
    chosen = [due[value] for value in request.POST.getlist("support") if value in due]
    count = supporting.pay(recruitment=recruitment, supports=chosen, by=request.user)
    return attempt(
        request,
        recruitment,
        lambda: None,
        done=_("%(n)s payments are marked as paid.") % {"n": count},
        page=address(recruitment, "recruitment_supports"),
    )


@login_required
@page
def account(request: HttpRequest, slug: str, component_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Where payments of a person go."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    candidate = recruitment.candidates.filter(pk=candidate_id, contact__isnull=False).select_related("contact").first()
    if candidate is None:
        raise Http404
    form = forms.AccountForm(request.POST or None, initial={"account": candidate.contact.account})
    return respond(
        request,
        recruitment,
        title=_("Account of %(name)s") % {"name": candidate.contact.name},
        form=form,
        save=lambda: supporting.set_account(candidate=candidate, account=form.cleaned_data["account"], by=request.user),
        following=address(recruitment, "recruitment_person", candidate.id),
    )


@login_required
@page
def mails(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Write to a group: look at it with the number of recipients first, then send. Looking sends nothing."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    consultation = recruitment.component.consultation
    form = forms.MailForm(request.POST or None, languages=consultation.languages, initial={"group": "selected"})
    previews = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if "send" in request.POST:
            return attempt(
                request,
                recruitment,
                lambda: reaching.write(
                    recruitment=recruitment,
                    group=given["group"],
                    subject=given["subject"],
                    body=given["body"],
                    by=request.user,
                ),
                done=_("The mails are on their way. You can leave this page."),
            )
        for tag in consultation.languages:
            words = mailing.Words(given["subject"].get(tag, ""), given["body"].get(tag, ""))
            code = _("(the code of each person)")
            mail = mailing.mail(consultation, tag, given["group"], words, name="", code=code)
            previews.append({"tag": tag, "dir": direction(tag), "subject": mail.subject, "body": mail.body})
    counts = [(label, reaching.recipients(recruitment, group).count()) for group, label in reaching.GROUPS.items()]
    chosen = form.cleaned_data["group"] if previews else ""
    return show(
        request,
        "mails.html",
        recruitment,
        status=422 if form.errors else 200,
        form=form,
        previews=previews,
        counts=counts,
        count=reaching.recipients(recruitment, chosen).count() if chosen else 0,
    )
