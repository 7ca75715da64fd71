"""Coming in: by mailed link, by a code from paper, and making room for the next person."""

from django import forms
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.domain import codes, texts
from consultations.models import Consultation, Credential
from consultations.people import attempts, seats
from consultations.people import services as people
from consultations.recruitment.services import registering
from consultations.refusals import ForRegistering, SignInRefused
from consultations.views.visits import private
from socialicense.accounts import limits

MISTYPED = _("Something is mistyped. A code has three groups of four signs: compare it with your letter.")


class CodeForm(forms.Form):
    """A code from paper, forgiven for case, spaces, dashes and look-alikes."""

    code = forms.CharField(
        label=_("Code from your letter"),
        help_text=_("Three groups of four letters and numbers. Capital or small does not matter."),
        max_length=60,
        error_messages={"required": _("Type the code from your letter.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "data-fragment": ""}
        ),
    )

    def clean_code(self) -> str:
        try:
            return codes.normalise(self.cleaned_data["code"])
        except codes.CodeMistyped as slip:
            raise forms.ValidationError(MISTYPED) from slip


def guarded(response: HttpResponse) -> HttpResponse:
    """A page whose address may hold a secret: kept nowhere, and never named to another page.

    Not `no-referrer`: with it browsers send `Origin: null` along with our own form, which is then refused as forged.
    """
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return private(response)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Type a code, or arrive with it behind the # of the address, which no server ever sees."""
    form = CodeForm(request.POST or None)
    status, elsewhere = 200, False
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _seated(request, redeem_code(form.cleaned_data["code"], limits.network(request)))
            except SignInRefused as refused:
                status = int(refused.status)
                form.add_error("code", refused.sentence())
                elsewhere = isinstance(refused, ForRegistering)
    context = {"form": form, "for_registering": elsewhere}
    return guarded(render(request, "consultations/join/code.html", context, status=status))


def redeem_code(code: str, network: str) -> Credential:
    """The credential that a well-formed code opens, under the limits on guessing. SignInRefused or TooMany.

    ForRegistering for a living code of the lottery, which is no guess either: it lets its holder in at /register/.
    """
    attempts.require_calm(network)
    try:
        return people.redeem(code)
    except SignInRefused as refused:
        if registering.opens(code):
            raise ForRegistering() from refused
        if not people.was_issued(code):
            attempts.failed(network)
        raise


def redeem_secret(secret: str, network: str) -> Credential:
    """What stands behind a link. A code typed in its place is a guess like any other, under the same limits."""
    try:
        return redeem_code(codes.normalise(secret), network)
    except codes.CodeMistyped:
        return people.redeem(secret)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """A mailed link. Reading it changes nothing, because mail programs read links too; the button goes in."""
    try:
        credential = redeem_secret(secret, limits.network(request))
    except SignInRefused as refused:
        page = render(request, "consultations/join/refused.html", {"sentence": refused.sentence()}, status=403)
        return guarded(page)
    if request.method == "POST":
        return _seated(request, credential)
    consultation = credential.participation.consultation
    language = get_language() or "en"
    seat = seats.ids(request)
    context = {
        "consultation": consultation,
        "title": {
            "text": texts.wording(consultation.title, language),
            "lang": texts.language_of(consultation.title, language),
        },
        "question": {
            "text": texts.wording(consultation.question, language),
            "lang": texts.language_of(consultation.question, language),
        },
        "organisation": consultation.initiative.organisation.name,
        "somebody_else": seat is not None and seat[0] != credential.participation_id,
    }
    return guarded(render(request, "consultations/join/enter.html", context))


def _seated(request: HttpRequest, credential: Credential) -> HttpResponse:
    """Into the consultation. Invitations may go out before it opens: who comes then is asked to come back."""
    if credential.participation.consultation.state == Consultation.State.PREPARING:
        return guarded(render(request, "consultations/join/early.html"))
    response = redirect("consultations:vote", slug=credential.participation.consultation.slug)
    seats.take(response, credential)
    return guarded(response)


@require_POST
def next_person(request: HttpRequest) -> HttpResponse:
    """Forget everything about the person before: seat, account, what the browser kept."""
    logout(request)
    response = render(request, "consultations/join/next.html", {"form": CodeForm()})
    seats.leave(response)
    return response
