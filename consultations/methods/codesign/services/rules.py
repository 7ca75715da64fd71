"""The rules of a co-design session: written while everything is prepared, approved by the community, then fixed."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.method import Missing, Term, language_names
from consultations.methods.codesign import selectors
from consultations.methods.codesign.domain import rights
from consultations.methods.codesign.domain.rules import Adoption, Consensus, Priorities, RulesRefused, read, write
from consultations.methods.codesign.models import Workshop
from consultations.methods.codesign.services.board import rules as board_rules
from consultations.models import Component
from consultations.services.preparing import require_preparing
from socialicense.accounts.models import User
from socialicense.audit import services as audit

WORDS = ("challenge", "data_story")
RULES = {"priorities": Priorities, "delphi": Consensus, "adoption": Adoption}
KEPT = (*WORDS, "dots", "permissions", *RULES)  # what the file of a plan holds of them


def prepare(component: Component) -> None:
    """A fresh workshop, with the rules as we propose them."""
    workshop = selectors.workshop_of(component)
    settle(workshop)
    workshop.save()
    fit_stages(workshop)


def settle(workshop: Workshop) -> None:
    """Write every rule out in full. Raises RulesRefused."""
    for name, shape in RULES.items():
        setattr(workshop, name, write(read(shape, getattr(workshop, name))))
    workshop.permissions = rights.read(workshop.permissions)


def fit_stages(workshop: Workshop) -> None:
    """Leave out, while it is prepared, the ballots that the rules do not want; bring back those that they want."""
    wanted = {
        selectors.PRIORITIES: workshop.dots == Workshop.Dots.SECRET,
        selectors.WRITTEN: selectors.consensus(workshop).rounds > 0,
    }
    for kind, there in wanted.items():
        stages = workshop.component.stages.filter(kind__regex=rf"^{kind}(-\d+)?$")
        if there:
            stages.filter(left_out=True).update(left_out=False, reason="")
        else:
            stages.filter(left_out=False).update(left_out=True, reason=str(_("This session works without it.")))


@transaction.atomic
def save(*, workshop: Workshop, by: User) -> Workshop:
    """Keep challenge, story and rules. Refused once the consultation is open. Raises RulesRefused."""
    require_preparing(workshop.component.consultation)
    settle(workshop)
    workshop.save()
    fit_stages(workshop)
    audit.record(
        event="codesign.rules",
        by=by,
        scope=workshop.component.consultation_id,
        target=str(workshop.component_id),
        values=given(workshop.component),
    )
    return workshop


def given(component: Component) -> dict[str, Any]:
    """Challenge, story and rules as the file of a plan holds them."""
    workshop = selectors.workshop_of(component)
    return {name: getattr(workshop, name) for name in KEPT}


def take(*, component: Component, given: Mapping[str, Any]) -> None:
    """Put rules from a file onto a fresh session; those left out keep what we propose. Raises ValidationError by field."""
    workshop = selectors.workshop_of(component)
    for name in KEPT:
        setattr(workshop, name, given.get(name, getattr(workshop, name)))
    try:
        settle(workshop)
    except RulesRefused as refused:
        raise ValidationError({str(refused.values.get("pointer", "")).lstrip("/") or "rules": str(refused)}) from refused
    workshop.full_clean(exclude=["component"])
    workshop.save()
    fit_stages(workshop)


def missing(component: Component) -> list[Missing]:
    """What a session still lacks before anybody can approve it, each with the page where it is supplied."""
    workshop, languages = selectors.workshop_of(component), component.consultation.languages
    written, laid_out = (
        reverse(f"consultations:{name}", args=[component.consultation.slug, component.id])
        for name in ("codesign_rules", "codesign_template")
    )
    found: list[Missing] = []
    for text, sentence in (
        (workshop.challenge, _("The challenge is not written in: %(languages)s")),
        (workshop.data_story, _("The story of the data is not written in: %(languages)s")),
    ):
        if gaps := texts.missing(text, languages):
            found.append(Missing(sentence % {"languages": language_names(gaps)}, written))
    if not workshop.steps.exists():
        found.append(Missing(_("The session has no steps yet"), laid_out))
    return found


def terms(component: Component) -> list[Term]:
    """The challenge and the rules as the community approves them."""
    workshop = selectors.workshop_of(component)
    language = get_language() or "en"
    consensus, adopts = selectors.consensus(workshop), selectors.adoption(workshop)
    found = [
        Term("challenge", dict(workshop.challenge), _("The challenge"), texts.wording(workshop.challenge, language)),
        Term(
            "priorities",
            {"dots": workshop.dots, **write(selectors.priorities(workshop))},
            _("How priorities are set"),
            priorities_in_words(workshop),
        ),
    ]
    if consensus.rounds:
        found.append(Term("consensus", write(consensus), _("When the panel agrees"), consensus_in_words(consensus)))
    found.append(
        Term(
            "board",
            {act: sorted(rights.allowed(workshop.permissions, act)) for act in rights.ACTS},
            _("Who may do what on the board"),
            "\n".join(f"{what}: {', '.join(who) or '–'}" for what, who in board_rules.in_words(workshop.permissions)),
        )
    )
    found.append(Term("adoption", write(adopts), _("What adopts a prototype"), adoption_in_words(adopts)))
    return found


def priorities_in_words(workshop: Workshop) -> str:
    """How priorities are set, in a sentence."""
    rule = selectors.priorities(workshop)
    if workshop.dots == Workshop.Dots.OPEN:
        return _("Everybody gives %(points)s dots openly in the room; they are a sign, no vote.") % {"points": rule.points}
    return str(IN_WORDS[rule.scale]) % {
        "points": rule.points,
        "seats": rule.seats,
        "shown": rule.shown,
        "total": f"{rule.total} {rule.currency}".strip(),
    }


IN_WORDS: dict[str, str | Promise] = {
    "dots": _("Everybody shares out %(points)s points in secret; the %(seats)s with most go on to prototypes."),
    "impact_effort": _("Everybody rates impact and effort from 1 to 5 in secret; the medians say where each one stands."),
    "moscow": _("Everybody says must, should, could or won’t in secret; the median says which class each one gets."),
    "pairs": _("Everybody compares at most %(shown)s pairs in secret; the %(seats)s that win most go on to prototypes."),
    "budget": _("Everybody approves in secret of what the %(total)s should go to; it is spent by the method of equal shares."),
}


def consensus_in_words(rule: Consensus) -> str:
    return _(
        "At most %(rounds)s written rounds, each answered alone, from 0 to 10. In: at least %(share)s give %(top)s or more"
        " and less than %(limit)s give %(bottom)s or less; out the other way round. Rounds end when everything is in or"
        " out. What is out is dropped with a reason, or written anew, before the adoption."
    ) % {
        "rounds": rule.rounds,
        "share": rule.share,
        "top": rule.top,
        "limit": rule.limit,
        "bottom": rule.bottom,
    }


def adoption_in_words(rule: Adoption) -> str:
    words = _("agree, concern, or block with a reason.") + " "
    if rule.threshold:
        words += _("Adopted when at least %(share)s do not block.") % {"share": rule.threshold}
    else:
        words += _("Adopted when nobody blocks.")
    if rule.quorum:
        words += " " + _("At least %(quorum)s of those on the roll must answer.") % {"quorum": rule.quorum}
    if rule.uses:
        words += " " + _("The uses of the data are decided in the same ballot.")
    return words[0].upper() + words[1:]
