"""What a person who takes part can see and do about themselves: notices, own data, account, leaving, erasure."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import method, selectors
from consultations.ballots.services import casting
from consultations.gatherings.forms import BadgeForm
from consultations.gatherings.selectors import attendance, meetings
from consultations.models import Contact, Credential, NoticeAcceptance, Participation
from consultations.people import notices, seats
from consultations.people import services as people
from consultations.refusals import NoticeNotAccepted, SignInRefused
from consultations.views import discussions, parts
from consultations.views.visits import Visit, seated
from socialicense.accounts import subjects
from socialicense.discussion import selectors as discussed
from socialicense.discussion.naming import Author
from socialicense.discussion.services import leaving


class LanguageForm(forms.Form):
    """In which language mails are written."""

    language = forms.ChoiceField(label=_("Write to me in"), choices=settings.LANGUAGES)


def person_of(here: Visit) -> Participation:
    if here.seat is None:
        raise Http404
    return here.seat.participation


@seated
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, here: Visit) -> HttpResponse:
    """The privacy notice, and accepting exactly this text. A text that changed meanwhile is shown again."""
    text, changed = notices.current(here.consultation, here.language), False
    if request.method == "POST":
        try:
            people.accept_notice(
                participation=person_of(here),
                sha256=request.POST.get("notice", ""),
                language=request.POST.get("language", ""),
                channel="browser",
            )
        except NoticeNotAccepted:
            changed = True
        else:
            return redirect("consultations:vote", slug=here.consultation.slug)
    more = {"notice": text, "changed": changed, "accepted": notices.accepted(person_of(here))}
    return render(request, "consultations/me/notice.html", here.context(**more), status=409 if changed else 200)


@seated
@require_safe
def me(request: HttpRequest, here: Visit) -> HttpResponse:
    """What there is to do now, and everything about oneself."""
    person = person_of(here)
    acceptances = NoticeAcceptance.objects.filter(participation=person).select_related("notice").order_by("accepted_at")
    contact = Contact.objects.filter(participation=person).first()
    votes = [
        {
            "ballot": ballot,
            "title": here.words(method.ballot_title(ballot.component, ballot.stage_kind)),
            "own": casting.own(ballot=ballot.id, voter=here.voter),
        }
        for ballot in selectors.open_ballots(here.consultation, voter=person.id)
    ]
    found = parts.parts(here)
    more = {
        "person": person,
        "sessions": [(one, here.words(one.title)) for one in meetings.of_person(here.consultation, person)],
        "badge_form": BadgeForm(initial={"name": attendance.badge_name(person)}),
        "acceptances": acceptances,
        "helped": person.assisted_consents.select_related("text").order_by("given_at"),
        "accepted": notices.accepted(person),
        "votes": votes,
        "parts": found,
        "busy": any(part.line for part in found),
        "contact": contact,
        "briefing": here.consultation.has_briefing,
        "discussions": [one for one in discussions.lines(here) if one.open],
        "hidden": [
            reverse("discussion:mine", args=[row.target_kind, row.target])
            for row in discussed.hidden_of(Author("participation", person.pk), here.consultation.id)
        ],
        "language_form": LanguageForm(initial={"language": contact.language}) if contact else None,
        "own_account": person.user_id is not None,
        "may_tie": person.user_id is None and request.user.is_authenticated and here.seat.credential is not None,
    }
    return render(request, "consultations/me/me.html", here.context(**more))


@seated
@require_POST
def take_back(request: HttpRequest, here: Visit, acceptance_id: UUID) -> HttpResponse:
    """Take back the acceptance of a notice."""
    acceptance = get_object_or_404(
        NoticeAcceptance, pk=acceptance_id, participation=person_of(here), withdrawn_at__isnull=True
    )
    people.withdraw_acceptance(acceptance=acceptance, at=timezone.now())
    return redirect("consultations:me", slug=here.consultation.slug)


@seated
@require_POST
def language(request: HttpRequest, here: Visit) -> HttpResponse:
    """The language of mails."""
    form = LanguageForm(request.POST)
    if form.is_valid():
        Contact.objects.filter(participation=person_of(here)).update(language=form.cleaned_data["language"])
    return redirect("consultations:me", slug=here.consultation.slug)


@seated
@require_POST
def tie(request: HttpRequest, here: Visit) -> HttpResponse:
    """Tie this place to the account that is signed in, so that the person can come back by signing in."""
    person = person_of(here)
    if not request.user.is_authenticated or here.seat is None or here.seat.credential is None:
        raise SignInRefused()
    credential = get_object_or_404(Credential, pk=here.seat.credential, participation=person)
    people.join_with_account(credential=credential, user=request.user)
    return redirect("consultations:me", slug=here.consultation.slug)


@seated
@require_safe
def export(request: HttpRequest, here: Visit) -> HttpResponse:
    """Everything that is held about the person here, as a file."""
    found = subjects.export(person_of(here))
    response = JsonResponse(found, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@seated
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, here: Visit) -> HttpResponse:
    """Leave the consultation, after being asked once."""
    if request.method != "POST":
        return render(request, "consultations/me/leave.html", here.context())
    people.withdraw(participation=person_of(here))
    return _gone(request, here, erased=False)


@seated
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, here: Visit) -> HttpResponse:
    """Erase what names the person, after being asked once; what they said in discussions goes too if they wish so."""
    if request.method != "POST":
        said = discussed.said_by(Author("participation", person_of(here).pk))["contributions"]
        return render(request, "consultations/me/erase.html", here.context(said=len(said)))
    person = person_of(here)
    with transaction.atomic():
        if request.POST.get("words") == "remove":
            leaving.forget(author=Author("participation", person.pk), words_too=True)
        subjects.erase(person)
    return _gone(request, here, erased=True)


def _gone(request: HttpRequest, here: Visit, *, erased: bool) -> HttpResponse:
    context = here.context(erased=erased) | {"seat": None}
    response = render(request, "consultations/me/gone.html", context)
    seats.leave(response)
    return response
