"""What a household and a candidate see: the code, the form, their own row, and the way out again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.domain import texts
from consultations.models import Consultation
from consultations.people import attempts, notices
from consultations.recruitment import seats, selectors
from consultations.recruitment.forms.registration import RegistrationForm
from consultations.recruitment.models import Address, Candidate
from consultations.recruitment.refusals import HouseholdFull, RegistrationClosed
from consultations.recruitment.services import calling, leaving, registering
from consultations.refusals import NoticeNotAccepted, SignInRefused
from consultations.views.join import CodeForm, guarded
from consultations.views.visits import Brand
from socialicense.accounts import limits, subjects
from socialicense.errors import Refusal

page = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[..., HttpResponse]
OWN_WISH, OWN_NO = "withdrew on their own page", "declined on their own page"


def shown(
    request: HttpRequest, template: str, consultation: Consultation | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    """A page that nothing is kept of, neither on the way nor on this device."""
    context = dict(more)
    if consultation is not None:
        language = get_language() or "en"
        context |= {
            "consultation": consultation,
            "title": _words(consultation.title, language),
            "question": _words(consultation.question, language),
            "brand": Brand(consultation.brand_name, consultation.brand_mark, consultation.brand_accent),
        }
    return guarded(render(request, f"consultations/recruitment/public/{template}", context, status=status))


def _words(text: texts.Text, language: str) -> dict[str, str]:
    return {"text": texts.wording(text, language), "lang": texts.language_of(text, language)}


@page
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code of the letter or one's own, or arrive with it behind the # of the address."""
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                owner = _owner(form.cleaned_data["code"], limits.network(request))
            except SignInRefused as refused:
                status = int(refused.status)
                form.add_error("code", refused.sentence())
            else:
                response = redirect(
                    "consultations:register_form" if isinstance(owner, Address) else "consultations:lottery_me"
                )
                seats.take(response, owner)
                return guarded(response)
    return shown(request, "enter.html", None, status=status, form=form)


def _owner(code: str, network: str) -> Address | Candidate:
    """Whose code it is, under the limits on guessing. SignInRefused or TooMany."""
    attempts.require_calm(network)
    try:
        return registering.household(code)
    except SignInRefused:
        try:
            return registering.candidate_of(code)
        except SignInRefused:
            attempts.failed(network)
            raise


@page
def register(request: HttpRequest) -> HttpResponse:
    """The form. After it the person's own code stands in the answer itself, once."""
    address = seats.household(request)
    if address is None:
        return redirect("consultations:register")
    recruitment, language = address.recruitment, get_language() or "en"
    consultation = recruitment.component.consultation
    notice = notices.current(consultation, language)
    form = RegistrationForm(request.POST or None, recruitment=recruitment, notice=notice)
    status = 200
    try:
        registering.require_window(recruitment)
        if address.candidates.count() >= recruitment.per_address:
            raise HouseholdFull(most=recruitment.per_address)
        if request.method == "POST" and form.is_valid():
            made, code = registering.register(address=address, registration=form.registration())
            return _registered(request, made, code)
    except (HouseholdFull, RegistrationClosed) as refusal:
        return shown(request, "shut.html", consultation, status=409, sentence=refusal.sentence())
    except NoticeNotAccepted:
        form.add_error("consent", _("The text has changed since you opened this page. Please read it again."))
        form.data = form.data.copy() | {"notice_sha256": notice.sha256}
        status = 409
    except Refusal as refusal:
        form.add_error(None, refusal.sentence())
        status = int(refusal.status)
    if form.errors and status == 200:
        status = 422
    features = [form[name] for name in form.features]
    return shown(request, "form.html", consultation, status=status, form=form, features=features, notice=notice)


def _registered(request: HttpRequest, made: Candidate, code: str) -> HttpResponse:
    """The own code, in the answer of the form: it is kept nowhere where it could be read again."""
    recruitment = made.recruitment
    more = recruitment.per_address > 1
    context = {"code": code, "candidate": made, "mailed": bool(made.contact.email), "more": more}
    return shown(request, "registered.html", recruitment.component.consultation, **context)


def known(view: View) -> View:
    """For pages of a candidate: without their code the page asks for it."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        candidate = seats.candidate(request)
        if candidate is None:
            return guarded(redirect("consultations:register"))
        return guarded(view(request, candidate, *args, **kwargs))

    return wrapped


@known
@require_safe
def me(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Own row, own chance, own consent, and what one can do now."""
    language = get_language() or "en"
    answers = [
        (
            _words(one.feature.label, language)["text"] or one.feature.name,
            _words(one.value.label, language)["text"] or one.value.name,
        )
        for one in candidate.answers.select_related("feature", "value").order_by("feature__position", "feature__name")
    ]
    return shown(
        request,
        "me.html",
        candidate.recruitment.component.consultation,
        candidate=candidate,
        answers=answers,
        supports=candidate.supports.all(),
        consents=candidate.consents.select_related("notice").order_by("accepted_at"),
        draws=selectors.chances_of(candidate),
        left=candidate.state in leaving.LEFT,
    )


@known
@require_safe
def my_data(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Everything that is held about the candidate, as a file."""
    found = subjects.export(candidate)
    response = JsonResponse(found, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@known
@require_POST
def answer(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Somebody who was drawn says yes or no on their own page."""
    if request.POST.get("answer") == "yes":
        calling.confirm(candidate=candidate, by=None)
    elif request.POST.get("answer") == "no":
        calling.decline(candidate=candidate, reason=OWN_NO, by=None)
    return redirect("consultations:lottery_me")


@known
@page
def withdraw(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Leave the lottery, after being asked once."""
    consultation = candidate.recruitment.component.consultation
    if request.method != "POST":
        return shown(request, "withdraw.html", consultation, candidate=candidate)
    leaving.withdraw(candidate=candidate, reason=OWN_WISH, by=None)
    return redirect("consultations:lottery_me")


@known
@page
def erase(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Erase what names the candidate, after being asked once; a member's place in the consultation goes with it."""
    consultation = candidate.recruitment.component.consultation
    if request.method != "POST":
        return shown(request, "erase.html", consultation, candidate=candidate)
    with transaction.atomic():
        subjects.erase(candidate.participation if candidate.participation is not None else candidate)
    response = shown(request, "gone.html", None)
    seats.leave(response)
    return response


@require_POST
def next_person(request: HttpRequest) -> HttpResponse:
    """Forget everything about the person before."""
    response = shown(request, "enter.html", None, form=CodeForm(), fresh=True)
    seats.leave(response)
    return response
