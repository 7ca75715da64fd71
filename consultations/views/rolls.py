"""The roll is signed off by two people: who has signed, how it was checked, and the two buttons."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consultations import selectors
from consultations.ballots.services import opening
from consultations.forms.people import RollForm
from consultations.models import RollSignature
from consultations.services import rolls
from consultations.views.editing import attempt, back_to, respond
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission
from socialicense.accounts.roles import ROLES


@login_required
@page
def roll(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign the roll as it stands; the second person confirms it or the first takes the signature back."""
    consultation = selectors.workspace_for(request.user, slug, Permission.SIGN_ROLL)
    here = back_to(consultation, "roll")
    waiting = rolls.waiting(consultation)
    if request.method == "POST" and {"confirm", "take_back"} & set(request.POST):
        if waiting is None or request.POST.get("signature") != str(waiting.id):
            raise Http404
        if "confirm" in request.POST:
            done = _("Two people have signed off the roll.")
            return attempt(request, lambda: rolls.confirm(request=waiting, by=request.user), done=done, following=here)
        done = _("The signature is taken back.")
        return attempt(request, lambda: rolls.take_back(request=waiting, by=request.user), done=done, following=here)
    form = RollForm(request.POST or None)
    now = opening.roll_of_consultation(consultation)
    groups = sorted({group for _person, group in now.entries if group})
    return respond(
        request,
        consultation,
        title=_("Sign off the roll"),
        lede=_(
            "Two people say that everybody on the roll belongs to those who are asked, and stands there once. "
            "That and how it was checked is public. No vote opens without it."
        ),
        form=form,
        save=lambda: rolls.ask(consultation=consultation, how=form.cleaned_data["how"], by=request.user),
        following=here,
        template="roll.html",
        button=_("Sign as first person"),
        saved=_("You have signed. A second person must confirm it on this page."),
        always=True,
        size=len(now.entries),
        digest=now.sha256,
        groups=[(label, sum(group == label for _person, group in now.entries)) for label in groups],
        unsigned=rolls.unsigned(consultation),
        waiting=waiting,
        stale=waiting is not None and waiting.sha256 != now.sha256,
        own=waiting is not None and waiting.asked_by_id == request.user.pk,
        signed=words(selectors.roll_signed(consultation)),
        published=opening.roll_published(consultation.id),
    )


def words(signature: RollSignature | None) -> dict[str, Any] | None:
    """Two signatures as everybody reads them: capacities, not names."""
    if signature is None:
        return None
    return {
        "first": _capacity(signature.asked_as),
        "second": _capacity(signature.confirmed_as),
        "stated": signature.source == RollSignature.Source.FILE,
        "at": signature.confirmed_at,
        "how": signature.how,
        "size": signature.size,
        "sha256": signature.sha256,
    }


def _capacity(slug: str) -> str:
    return str(ROLES[slug].name) if slug in ROLES else slug
