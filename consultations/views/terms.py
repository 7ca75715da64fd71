"""Dates and durations, languages, brand, data-protection record and the notice printed from it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consultations import selectors
from consultations.forms import terms as forms
from consultations.forms.rows import Rows
from consultations.forms.texts import direction, local_name
from consultations.people import notices
from consultations.services import preparing
from consultations.views.editing import back_to, editable, respond, show
from consultations.views.setup import page
from socialicense import brand as brands


@login_required
@page
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = editable(request, slug)
    form = forms.TermsForm(request.POST or None, instance=consultation)
    return respond(
        request,
        consultation,
        title=_("Review date and durations"),
        form=form,
        save=lambda: preparing.change(consultation=consultation, record=form.save(commit=False), by=request.user),
    )


@login_required
@page
def languages(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = editable(request, slug)
    form = forms.LanguagesForm(request.POST or None, initial={"languages": consultation.languages})

    def save() -> None:
        consultation.languages = form.cleaned_data["languages"]
        preparing.change(consultation=consultation, record=consultation, by=request.user)

    return respond(request, consultation, title=_("Languages"), form=form, save=save)


@login_required
@page
def secrecy(request: HttpRequest, slug: str) -> HttpResponse:
    """Secret, or open where fewer than ten people can vote."""
    consultation = editable(request, slug)
    chosen = "open" if consultation.open_vote else "secret"
    form = forms.SecrecyForm(request.POST or None, initial={"secrecy": chosen, "known": consultation.open_vote})

    def save() -> None:
        consultation.open_vote = form.cleaned_data["secrecy"] == "open"
        preparing.change(consultation=consultation, record=consultation, by=request.user)

    return respond(
        request,
        consultation,
        title=_("Secret or open vote"),
        lede=_(
            "Below ten people a secret ballot would give answers away, so an open vote is more honest. The community "
            "approves it, and everybody is told before they answer."
        ),
        form=form,
        save=save,
    )


@login_required
@page
def branding(request: HttpRequest, slug: str) -> HttpResponse:
    """Name, mark and accent, with the colours that will really be used."""
    consultation = editable(request, slug)
    shown = brands.accents(consultation.brand_accent) if consultation.brand_accent else None
    accent = consultation.brand_accent
    form = forms.BrandForm(request.POST or None, instance=consultation)
    return respond(
        request,
        consultation,
        title=_("Name, mark and colour"),
        lede=_("How the public pages of this consultation look."),
        form=form,
        save=lambda: preparing.change(consultation=consultation, record=form.save(commit=False), by=request.user),
        following=back_to(consultation, "branding"),
        template="brand.html",
        brand={"accent": accent} if accent else None,
        shown=shown,
        moved=bool(shown and shown[0].accent != f"#{accent}"),
    )


@login_required
@page
def protection(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = editable(request, slug)
    record, data = consultation.protection, request.POST or None
    form = forms.ProtectionForm(data, instance=record)
    purposes = Rows(
        forms.PurposeRow,
        prefix="purposes",
        legend=_("Purposes"),
        row_name=_("Purpose"),
        hint=_("Each purpose stands on one lawful basis."),
        data=data,
        initial=record.purposes,
        spare=1,
        languages=consultation.languages,
    )
    special = Rows(
        forms.SpecialRow,
        prefix="special",
        legend=_("Special categories"),
        row_name=_("Special category"),
        hint=_(
            "Health, belief, origin and the like, each with the ground that allows it. Leave empty when there are none."
        ),
        data=data,
        initial=record.special_categories,
        spare=1,
    )

    def save() -> None:
        record.purposes, record.special_categories = purposes.values(), special.values()
        preparing.change(consultation=consultation, record=form.save(commit=False), by=request.user)

    return respond(
        request,
        consultation,
        title=_("The data-protection record"),
        lede=_("What is done with personal data of people who take part. The privacy notice is printed from it."),
        form=form,
        rows=[purposes, special],
        save=save,
        following=back_to(consultation, "notice_preview"),
        aside=[(back_to(consultation, "notice_preview"), _("Read the privacy notice as it is now"))],
    )


@login_required
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """The notice in every language, exactly as people will be asked to accept it."""
    consultation = selectors.workspace_for(request.user, slug)
    texts = [
        {"tag": tag, "name": local_name(tag), "dir": direction(tag), "text": notices.render(consultation, tag)}
        for tag in consultation.languages
    ]
    return show(request, "notice.html", consultation, texts=texts)
