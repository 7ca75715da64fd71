"""Where organisers write the briefing: items, versions, languages, and speakers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations import selectors as consultations
from consultations.forms.texts import local_name
from consultations.material import forms, selectors
from consultations.material.models import Edition, Item, Speaker, Upload, Wording
from consultations.material.services import files, library
from consultations.material.views import reading
from consultations.models import Consultation
from consultations.views.editing import attempt, back_to, respond, show
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission


def writable(request: HttpRequest, slug: str) -> Consultation:
    """The consultation, for somebody who writes its briefing; Http404 for everybody else."""
    return consultations.workspace_for(request.user, slug, Permission.WRITE_MATERIAL)


@login_required
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything of the briefing, with what is missing, late or objected to."""
    consultation = consultations.workspace_for(request.user, slug)
    found = selectors.weighed(consultation)
    asked = selectors.requests(consultation)
    return show(
        request,
        "material/overview.html",
        consultation,
        writes=consultations.may(request.user, consultation, Permission.WRITE_MATERIAL),
        watches=consultations.may(request.user, consultation, Permission.WITNESS),
        moderates=consultations.may(request.user, consultation, Permission.MODERATE),
        lines=[_line(consultation, one) for one in consultation.material.all()],
        sentence=reading.sentence(found),
        finding=found.finding,
        shares=reading.shares(found),
        speakers=Speaker.objects.filter(consultation=consultation),
        asked=asked,
        figures=selectors.request_figures(asked),
        opinions=selectors.opinions(consultation),
    )


def _line(consultation: Consultation, item: Item) -> dict[str, Any]:
    """One item: its newest edition in work or out, its title, and the languages it still lacks."""
    editions = list(item.editions.order_by("-n").prefetch_related("wordings"))
    newest = editions[0]
    held = {wording.language: wording for wording in newest.wordings.all()}
    return {
        "item": item,
        "edition": newest,
        "titles": {tag: wording.title for tag, wording in held.items()},
        "missing": [local_name(tag) for tag in consultation.languages if tag not in held],
        "in_work": newest.published_at is None,
        "published": next((one.n for one in editions if one.published_at), 0),
    }


@login_required
@page
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new item begins with where it stands and who wrote it."""
    consultation = writable(request, slug)
    form, made = forms.FactsForm(request.POST or None, first=True), []

    def save() -> None:
        made.append(library.add(consultation=consultation, facts=form.facts(), by=request.user))

    answer = respond(
        request,
        consultation,
        title=_("A new item of the briefing"),
        lede=_("It shows nowhere before you publish it. Then it is fixed, and every later version stands beside it."),
        form=form,
        save=save,
        button=_("Go on to the text"),
        always=True,
    )
    if made:
        return redirect(back_to(consultation, "briefing_wording", made[0].item_id, consultation.languages[0]))
    return answer


@login_required
@require_safe
def item(request: HttpRequest, slug: str, item_id: UUID) -> HttpResponse:
    """One item: what is in work, what is out, and what can be done with it."""
    consultation = writable(request, slug)
    one = selectors.item(consultation, item_id)
    edition = library.in_work(one) or one.editions.order_by("-n").first()
    held = {wording.language: wording for wording in edition.wordings.all()}
    tags = [*consultation.languages, *sorted(set(held) - set(consultation.languages))]
    return show(
        request,
        "material/item.html",
        consultation,
        item=one,
        edition=edition,
        in_work=edition.published_at is None,
        languages=[{"tag": tag, "name": local_name(tag), "wording": held.get(tag)} for tag in tags],
        editions=selectors.editions(one),
        title=next((wording.title for wording in held.values()), _("A new item of the briefing")),
    )


def _edition(consultation: Consultation, item_id: UUID) -> Edition:
    """The edition of an item that is in work. Http404 where there is none."""
    found = library.in_work(selectors.item(consultation, item_id))
    if found is None:
        raise Http404
    return found


@login_required
@page
def facts(request: HttpRequest, slug: str, item_id: UUID) -> HttpResponse:
    consultation = writable(request, slug)
    edition = _edition(consultation, item_id)
    names = ("author", "affiliation", "stance", "asked_by", "reason")
    initial = {name: getattr(edition, name) for name in names}
    form = forms.FactsForm(request.POST or None, first=edition.n == 1, initial=initial)
    return respond(
        request,
        consultation,
        title=_("Author and stance"),
        form=form,
        save=lambda: library.describe(edition=edition, facts=form.facts(), by=request.user),
        following=back_to(consultation, "briefing_item", item_id),
        always=True,
    )


@login_required
@page
def wording(request: HttpRequest, slug: str, item_id: UUID, language: str) -> HttpResponse:
    """An item in one language."""
    consultation = writable(request, slug)
    edition = _edition(consultation, item_id)
    if language not in consultation.languages:
        raise Http404
    held = edition.wordings.select_related("file", "audio").filter(language=language).first()
    names = ("title", "summary", "body", "link", "easy_read", "transcript", "minutes")
    initial = {name: getattr(held, name) for name in names} if held else {}
    form = forms.WordingForm(
        request.POST or None, request.FILES or None, language=language, wording=held, initial=initial
    )

    def save() -> None:
        library.write(
            edition=edition,
            language=language,
            words=form.words(),
            file=_kept(consultation, form, held, "file"),
            audio=_kept(consultation, form, held, "audio"),
            by=request.user,
        )

    return respond(
        request,
        consultation,
        title=_("The text in %(language)s") % {"language": local_name(language)},
        form=form,
        save=save,
        following=back_to(consultation, "briefing_item", item_id),
        template="material/wording.html",
        always=True,
    )


def _kept(consultation: Consultation, form: forms.WordingForm, held: Wording | None, name: str) -> Upload | None:
    """The file that was sent, else the one that was there unless it is to be taken out."""
    sent = form.cleaned_data.get(name)
    if sent is not None:
        return files.keep(consultation=consultation, file=sent.file, name=sent.name, audio=name == "audio")
    if held is None or form.cleaned_data.get(f"no_{name}"):
        return None
    found: Upload | None = getattr(held, name)
    return found


@login_required
@require_POST
def publish(request: HttpRequest, slug: str, item_id: UUID) -> HttpResponse:
    consultation = writable(request, slug)
    edition = _edition(consultation, item_id)
    return attempt(
        request,
        lambda: library.publish(edition=edition, by=request.user),
        done=_("Published. From now on this version stays as it is."),
        following=back_to(consultation, "briefing_item", item_id),
    )


@login_required
@require_POST
def revise(request: HttpRequest, slug: str, item_id: UUID) -> HttpResponse:
    consultation = writable(request, slug)
    one = selectors.item(consultation, item_id)
    library.revise(item=one, by=request.user)
    return redirect(back_to(consultation, "briefing_facts", item_id))


@login_required
@page
def withdraw(request: HttpRequest, slug: str, item_id: UUID) -> HttpResponse:
    """Take a published item out of the briefing, or delete one that never was published."""
    consultation = writable(request, slug)
    one = selectors.item(consultation, item_id)
    if not selectors.editions(one):
        if request.method == "POST":
            library.drop(item=one, by=request.user)
            messages.success(request, _("Deleted."))
            return redirect(back_to(consultation, "briefing"))
        return show(request, "material/drop.html", consultation, item=one)
    form = forms.ReasonForm(request.POST or None)
    return respond(
        request,
        consultation,
        title=_("Withdraw this item"),
        lede=_("It leaves the briefing. Its versions can still be read, with your reason beside them."),
        form=form,
        save=lambda: library.withdraw(item=one, because=form.cleaned_data["reason"], by=request.user),
        following=back_to(consultation, "briefing"),
        button=_("Withdraw it"),
        always=True,
    )


@login_required
@page
def speaker(request: HttpRequest, slug: str, speaker_id: UUID | None = None) -> HttpResponse:
    consultation = writable(request, slug)
    record = Speaker(consultation=consultation)
    if speaker_id is not None:
        found = Speaker.objects.filter(consultation=consultation, pk=speaker_id).first()
        if found is None:
            raise Http404
        record = found
    form = forms.SpeakerForm(request.POST or None, instance=record, languages=consultation.languages)
    return respond(
        request,
        consultation,
        title=_("A speaker"),
        lede=_("Whom they work for, who pays them and what binds them stands beside their name."),
        form=form,
        save=lambda: library.save_speaker(
            speaker=form.save(commit=False), published=form.cleaned_data["published"], by=request.user
        ),
        following=back_to(consultation, "briefing"),
        template="material/speaker.html",
        speaker_id=speaker_id,
        always=True,
    )


@login_required
@require_POST
def speaker_remove(request: HttpRequest, slug: str, speaker_id: UUID) -> HttpResponse:
    consultation = writable(request, slug)
    found = Speaker.objects.filter(consultation=consultation, pk=speaker_id).first()
    if found is None:
        raise Http404
    return attempt(
        request,
        lambda: library.remove_speaker(speaker=found, by=request.user),
        done=_("Removed."),
        following=back_to(consultation, "briefing"),
    )
