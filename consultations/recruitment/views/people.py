"""Candidates, for whoever finds people: the list, one person, cards and calls typed in, and the calls to make."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations.people import notices
from consultations.recruitment import selectors
from consultations.recruitment.forms import people as forms
from consultations.recruitment.forms.draws import MustForm
from consultations.recruitment.forms.registration import CardForm, CorrectForm
from consultations.recruitment.models import Address, Candidate, Delivery, Recruitment
from consultations.recruitment.services import calling, leaving, reaching, registering, supporting
from consultations.recruitment.views.inviting import RECRUITS
from consultations.recruitment.views.pages import address, attempt, found, respond, show
from consultations.views.setup import page
from socialicense.accounts import subjects
from socialicense.accounts.permissions import Permission
from socialicense.errors import Refusal

CONTACTS = Permission.SEE_CONTACTS
PAGE = 50


@login_required
@require_safe
def people(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Everybody who registered, with how they were reached last."""
    recruitment = found(request, slug, component_id, CONTACTS)
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    listed = recruitment.candidates.select_related("contact").prefetch_related("deliveries").order_by("pseudonym")
    if state in Candidate.State.values:
        listed = listed.filter(state=state)
    if words:
        listed = listed.filter(
            Q(contact__name__icontains=words)
            | Q(contact__email__icontains=words)
            | Q(contact__phone__icontains=words)
            | Q(pseudonym__iexact=words)
        )
    rows = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    for row in rows:
        deliveries = list(row.deliveries.all())
        row.reached = _last(deliveries[-1]) if deliveries else ""
    kept = urlencode({"q": words, "state": state})
    states = Candidate.State.choices
    return show(request, "people.html", recruitment, rows=rows, words=words, state=state, states=states, kept=kept)


def _last(delivery: Delivery) -> str:
    return f"{delivery.get_channel_display()}: {delivery.get_state_display()}"


@login_required
@page
def card(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Type in a reply card or a telephone call, with its source and the consent that was given."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    notice = notices.current(recruitment.component.consultation, get_language() or "en")
    form = CardForm(request.POST or None, recruitment=recruitment, notice=notice)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            household = _household(recruitment, form.cleaned_data["letter"])
            if household is None:
                form.add_error("letter", _("No letter has this number or code."))
            else:
                try:
                    made, code = registering.register(
                        address=household,
                        registration=form.registration(),
                        source=form.cleaned_data["source"],
                        by=request.user,
                    )
                except Refusal as refusal:
                    form.add_error(None, refusal.sentence())
                    status = int(refusal.status)
                else:
                    shown = "" if made.contact.email else code
                    back = address(recruitment, "recruitment_card")
                    return show(request, "code.html", recruitment, code=shown, back=back)
    return show(request, "card.html", recruitment, status=status, form=form, notice=notice)


def _household(recruitment: Recruitment, letter: str) -> Address | None:
    invited = recruitment.addresses.filter(invited__isnull=False)
    if letter.isdigit():
        return invited.filter(place=int(letter)).first()
    return invited.filter(secret_sha256=registering.fingerprint(letter)).first()


def _candidate(recruitment: Recruitment, candidate_id: UUID) -> Candidate:
    chosen = recruitment.candidates.filter(pk=candidate_id).select_related("contact", "address").first()
    if chosen is None or chosen.state == Candidate.State.ERASED:
        raise Http404
    return chosen


@login_required
@page
def person(request: HttpRequest, slug: str, component_id: UUID, candidate_id: UUID) -> HttpResponse:
    """One candidate: contact, ledger, needs; and what came of a call."""
    recruitment = found(request, slug, component_id, CONTACTS)
    candidate = _candidate(recruitment, candidate_id)
    form = forms.OutcomeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _outcome(candidate, form.cleaned_data, request)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                here = address(recruitment, "recruitment_calls")
                return attempt(request, recruitment, lambda: None, done=_("Written down."), page=here)
    return show(
        request,
        "person.html",
        recruitment,
        status=status,
        candidate=candidate,
        form=form,
        deliveries=candidate.deliveries.all(),
        supports=candidate.supports.all(),
        callable=candidate.state in {Candidate.State.SELECTED, Candidate.State.ALTERNATE},
        left=candidate.state in leaving.LEFT,
        recruits=selectors.recruits_for(request.user, recruitment),
    )


def _outcome(candidate: Candidate, given: dict[str, str], request: HttpRequest) -> None:
    if given["outcome"] == "letter":
        calling.lettered(candidate=candidate, by=request.user)
        return
    calling.called(candidate=candidate, reached=given["outcome"] != "missed", by=request.user)
    if given["outcome"] == "yes":
        calling.confirm(candidate=candidate, by=request.user)
    elif given["outcome"] == "no":
        calling.decline(candidate=candidate, reason=given["reason"], by=request.user)


@login_required
@require_safe
def calls(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Whom to call now: everybody who was drawn and has not answered, and alternates; those never reached on top."""
    recruitment = found(request, slug, component_id, CONTACTS)
    waiting = (
        recruitment.candidates.filter(state__in=[Candidate.State.SELECTED, Candidate.State.ALTERNATE])
        .filter(Q(state=Candidate.State.SELECTED) | Q(participation=None))
        .select_related("contact")
        .prefetch_related("deliveries")
        .order_by("-state", "pseudonym")
    )
    never = set(reaching.unreachable(recruitment).values_list("pk", flat=True))
    lines = [
        {
            "candidate": one,
            "tries": sum(1 for d in one.deliveries.all() if d.channel == Delivery.Channel.PHONE),
            "never": one.pk in never,
        }
        for one in waiting
    ]
    numbers = selectors.numbers(recruitment)
    vacant = recruitment.seats - numbers.confirmed - numbers.selected
    return show(request, "calls.html", recruitment, lines=lines, numbers=numbers, vacant=max(0, vacant))


@login_required
@page
def leave(request: HttpRequest, slug: str, component_id: UUID, candidate_id: UUID, how: str) -> HttpResponse:
    """Withdraw or erase somebody who asked for it by telephone or letter, with a reason."""
    recruitment = found(request, slug, component_id, CONTACTS)
    candidate = _candidate(recruitment, candidate_id)
    form = forms.LeaveForm(request.POST or None)

    def save() -> None:
        reason = form.cleaned_data["reason"]
        if how == "withdraw":
            leaving.withdraw(candidate=candidate, reason=reason, by=request.user)
            return
        if candidate.participation is not None:
            subjects.erase(candidate.participation)
        leaving.erase(candidate=candidate, reason=reason, by=request.user)

    titles = {"withdraw": _("Withdraw this person"), "erase": _("Erase what names this person")}
    return respond(
        request,
        recruitment,
        title=titles[how],
        lede=_("Only when the person asked for it. It cannot be undone."),
        form=form,
        save=save,
        following=address(recruitment, "recruitment_people"),
        button=titles[how],
        saved=_("Done, and recorded with its reason."),
    )


@login_required
@page
def correct(request: HttpRequest, slug: str, component_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Put right what somebody got wrong, on their word."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    candidate = _candidate(recruitment, candidate_id)
    notice = notices.current(recruitment.component.consultation, get_language() or "en")
    form = CorrectForm(request.POST or None, recruitment=recruitment, notice=notice, candidate=candidate)

    def save() -> None:
        reach, answers = form.corrected()
        reason = form.cleaned_data["reason"]
        registering.correct(candidate=candidate, reach=reach, answers=answers, reason=reason, by=request.user)

    return respond(
        request,
        recruitment,
        title=_("Correct this row"),
        form=form,
        save=save,
        following=address(recruitment, "recruitment_person", candidate.id),
    )


@login_required
@require_POST
def bounced(request: HttpRequest, slug: str, component_id: UUID, candidate_id: UUID, delivery_id: UUID) -> HttpResponse:
    """A mail or letter that seemed sent has come back."""
    recruitment = found(request, slug, component_id, CONTACTS)
    candidate = _candidate(recruitment, candidate_id)
    return attempt(
        request,
        recruitment,
        lambda: calling.came_back(candidate=candidate, delivery=delivery_id, by=request.user),
        done=_("Written down."),
        page=address(recruitment, "recruitment_person", candidate.id),
    )


@login_required
@page
def must(request: HttpRequest, slug: str, component_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Somebody who must or must not be on the panel, with a reason that becomes public under their number."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    candidate = _candidate(recruitment, candidate_id)
    initial = {"must": candidate.must, "reason": candidate.must_reason}
    form = MustForm(request.POST or None, initial=initial)
    return respond(
        request,
        recruitment,
        title=_("Exception for %(name)s") % {"name": candidate.contact.name},
        form=form,
        save=lambda: calling.except_from_draw(
            candidate=candidate, must=form.cleaned_data["must"], reason=form.cleaned_data["reason"], by=request.user
        ),
        following=address(recruitment, "recruitment_person", candidate.id),
    )


@login_required
@require_POST
def reissue(request: HttpRequest, slug: str, component_id: UUID, candidate_id: UUID) -> HttpResponse:
    """A new own code: mailed where there is an address, else to be read out once."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    candidate = _candidate(recruitment, candidate_id)
    code = registering.reissue(candidate=candidate, by=request.user)
    back = address(recruitment, "recruitment_person", candidate.id)
    return show(request, "code.html", recruitment, code=code, back=back)


@login_required
@page
def need(request: HttpRequest, slug: str, component_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Write down what somebody asked for."""
    recruitment = found(request, slug, component_id, CONTACTS)
    candidate = _candidate(recruitment, candidate_id)
    form = forms.SupportForm(request.POST or None)
    return respond(
        request,
        recruitment,
        title=_("A need of %(name)s") % {"name": candidate.contact.name},
        form=form,
        save=lambda: supporting.ask(
            candidate=candidate, kind=form.cleaned_data["kind"], what=form.cleaned_data["what"], by=request.user
        ),
        following=address(recruitment, "recruitment_person", candidate.id),
    )
