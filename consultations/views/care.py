"""After issue: a review of the license is begun, the community lets it stand, or a newer license takes its place."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from consultations import selectors
from consultations.forms.outcome import ConfirmForm, ReviewForm, SuccessorForm
from consultations.models import Consultation
from consultations.services.rolls import capacity
from consultations.views.editing import back_to, show
from consultations.views.setup import page
from repository.licenses import selectors as licenses
from repository.licenses.models import License, LicenseState
from repository.licenses.reading import standings
from repository.licenses.services import reviewing
from socialicense.accounts.permissions import Permission
from socialicense.accounts.roles import ROLES
from socialicense.errors import Refusal

Trigger = LicenseState.Trigger
CHANGES = [(trigger.value, trigger.label) for trigger in Trigger if trigger != Trigger.DATE]


@login_required
@page
def care(request: HttpRequest, slug: str) -> HttpResponse:
    """The license that came out, how it stands, and what can be done by whom."""
    consultation = selectors.workspace_for(request.user, slug)
    license = licenses.licenses_of(consultation=consultation.id).filter(kind="SL").order_by("-version").first()
    speaks = selectors.may(request.user, consultation, Permission.SPEAK_FOR_COMMUNITY)
    acts = speaks or selectors.may(request.user, consultation, Permission.ISSUE_LICENSE)
    forms = _forms(request)
    status = 200
    if request.method == "POST":
        act = request.POST.get("act", "")
        if license is None or act not in forms or not acts or (act == "confirm" and not speaks):
            raise Http404
        form = forms[act]
        if form.is_valid():
            try:
                _do(act, license, form, _capacity(consultation, request), request)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                return redirect(back_to(consultation, "care"))
        else:
            status = 422
    standing = licenses.standing(license) if license else None
    return show(
        request,
        "care.html",
        consultation,
        status=status,
        title=_("Look after the license"),
        license=license,
        standing=standing,
        shown=standings.shown(standing) if standing else None,
        reviews=licenses.reviews(consultation=consultation.id),
        speaks=speaks,
        acts=acts,
        forms=forms,
        faulty=next((form for form in forms.values() if form.errors), None),
    )


def _forms(request: HttpRequest) -> dict[str, Form]:
    """One form for each act; only the one that was sent is filled."""
    act = request.POST.get("act", "")

    def given(name: str) -> Any:
        return request.POST if act == name else None

    return {
        "begin": ReviewForm(given("begin"), triggers=CHANGES, auto_id="begin_%s"),
        "confirm": ConfirmForm(given("confirm"), auto_id="confirm_%s"),
        "supersede": SuccessorForm(given("supersede"), auto_id="supersede_%s"),
    }


def _do(act: str, license: License, form: Form, speaking: str, request: HttpRequest) -> None:
    how: dict[str, Any] = {"license": license, "capacity": speaking, "by": request.user, "reason": form.cleaned_data["reason"]}
    if act == "begin":
        reviewing.begin(**how, trigger=form.cleaned_data["trigger"])
    elif act == "confirm":
        reviewing.confirm(**how)
    else:
        number = form.cleaned_data["number"].strip().upper()
        successor = licenses.issued().filter(number=number).order_by("-version").first()
        if successor is None:
            raise reviewing.NoSuccessor()
        reviewing.supersede(**how, successor=successor)


def _capacity(consultation: Consultation, request: HttpRequest) -> str:
    """In which capacity somebody acts: as the community knows its speaker, else by role."""
    if consultation.community is not None:
        spoken = consultation.community.representatives.filter(user=request.user).first()
        if spoken is not None:
            return str(spoken.capacity)
    role = capacity(consultation, request.user)
    return f"{ROLES[role].name}, {consultation.initiative.organisation.name}" if role in ROLES else ""
