"""After the count: somebody reads the free texts before they are public, and the data holder answers."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consultations import selectors
from consultations.ballots.models import Ballot, FreeText
from consultations.ballots.services import casting, moderation
from consultations.forms.outcome import ModerationForm, ResponseForm
from consultations.models import Consultation
from consultations.services import answering
from consultations.views.editing import attempt, back_to, respond, show
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission

AT_ONCE = 100


@login_required
@page
def texts(request: HttpRequest, slug: str) -> HttpResponse:
    """The texts that wait to be read, a hundred at a time; each is published, or withheld for a public reason."""
    consultation = selectors.workspace_for(request.user, slug, Permission.MODERATE)
    waiting = _waiting(consultation)
    form = ModerationForm(request.POST or None, texts=[str(text.pk) for text in waiting])
    if request.method == "POST" and form.is_valid():
        chosen = [text for text in waiting if str(text.pk) in form.cleaned_data["texts"]]
        return attempt(
            request,
            lambda: _settle(chosen, form.cleaned_data, request),
            done=_("Done: %(count)s texts.") % {"count": len(chosen)},
            following=back_to(consultation, "texts"),
        )
    return show(
        request,
        "texts.html",
        consultation,
        status=422 if form.errors else 200,
        form=form,
        waiting=waiting,
        left=_all(consultation).filter(state=FreeText.State.WAITING).count(),
        settled=_all(consultation).exclude(state=FreeText.State.WAITING).count(),
    )


def _all(consultation: Consultation):
    """The texts of its ballots, but of those of which only totals are published: they are nothing to decide about."""
    closed = Ballot.objects.filter(component__consultation=consultation, state=Ballot.State.CLOSED)
    public = [id for id in closed.values_list("id", flat=True) if not casting.frozen(id).definition.totals_only]
    return FreeText.objects.filter(ballot__in=public)


def _waiting(consultation: Consultation) -> list[FreeText]:
    found = _all(consultation).filter(state=FreeText.State.WAITING).select_related("ballot__component")
    return list(found.order_by("question", "commitment")[:AT_ONCE])


def _settle(chosen: list[FreeText], given: dict[str, str], request: HttpRequest) -> None:
    if given["act"] == "publish":
        moderation.publish(texts=chosen, by=request.user)
    else:
        moderation.withhold(texts=chosen, reason=given["reason"], by=request.user)


@login_required
@page
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """The data holder answers the outcome in public."""
    consultation = selectors.workspace_for(request.user, slug, Permission.ANSWER)
    form = ResponseForm(
        request.POST or None, languages=consultation.languages, initial={"response": consultation.response}
    )
    return respond(
        request,
        consultation,
        title=_("The data holder's answer"),
        lede=_("The promise was: you answer what the community decided. The answer is public."),
        form=form,
        save=lambda: answering.respond(
            consultation=consultation, response=form.cleaned_data["response"], by=request.user
        ),
        button=_("Publish the answer"),
        saved=_("The answer is public."),
        always=True,
    )
