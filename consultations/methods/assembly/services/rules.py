"""The rules of an assembly: written while everything is prepared, approved by the community, then fixed."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.forms.sheets import COMFORT
from consultations.method import Missing, Term, language_names
from consultations.methods.assembly import selectors
from consultations.methods.assembly.models import Assembly
from consultations.models import Component
from consultations.services.preparing import require_preparing
from repository.licenses.domain.questions import DefinitionRefused, fraction
from socialicense.accounts.models import User
from socialicense.audit import services as audit

RULES = (
    "seats", "origin", "rating_threshold", "rating_step", "scale", "threshold", "step", "base", "quorum", "reply_days",
)  # fmt: skip
SHARES = ("rating_threshold", "threshold", "quorum")


@transaction.atomic
def save(*, assembly: Assembly, by: User) -> Assembly:
    """Keep the rules. Refused once the consultation is open."""
    require_preparing(assembly.component.consultation)
    for name in SHARES:
        if getattr(assembly, name):
            fraction(getattr(assembly, name))
    assembly.save()
    audit.record(
        event="assembly.rules",
        by=by,
        scope=assembly.component.consultation_id,
        target=str(assembly.component_id),
        values={name: getattr(assembly, name) for name in RULES},
    )
    return assembly


def copy(*, source: Component, target: Component) -> None:
    """The same rules for another assembly."""
    old, new = selectors.assembly_of(source), selectors.assembly_of(target)
    for name in RULES:
        setattr(new, name, getattr(old, name))
    new.save()


def given(component: Component) -> dict[str, Any]:
    """The rules as the file of a plan holds them."""
    assembly = selectors.assembly_of(component)
    return {name: getattr(assembly, name) for name in RULES}


def take(*, component: Component, given: Mapping[str, Any]) -> None:
    """Put rules from a file onto a fresh assembly; those left out keep what we propose. Raises ValidationError by field."""
    assembly = selectors.assembly_of(component)
    for name in RULES:
        setattr(assembly, name, given.get(name, getattr(assembly, name)))
    assembly.full_clean(exclude=["component", "settled_by"])
    for name in SHARES:
        try:
            if getattr(assembly, name):
                fraction(getattr(assembly, name))
        except DefinitionRefused as refused:
            raise ValidationError({name: str(refused)}) from refused
    assembly.save()


def missing(component: Component, url: str) -> list[Missing]:
    """What the rules still lack before anybody can approve them."""
    assembly = selectors.assembly_of(component)
    found: list[Missing] = []
    gaps = texts.missing(assembly.origin, component.consultation.languages)
    if gaps:
        words = _("How recommendations come about is not written in: %(languages)s") % {"languages": language_names(gaps)}
        found.append(Missing(words, url))
    for share, name in (
        (assembly.rating_threshold, _("The share needed in a rating round")),
        (assembly.threshold, _("The share needed in the decision")),
        (assembly.quorum, _("The quorum")),
    ):
        try:
            if share:
                fraction(share)
        except DefinitionRefused:
            found.append(Missing(_("%(rule)s is not a share such as 2/3") % {"rule": name}, url))
    if not assembly.rating_threshold:
        found.append(Missing(_("Say which share a rating round needs"), url))
    return found


def terms(component: Component) -> list[Term]:
    """The rules as the community approves them."""
    one = selectors.assembly_of(component)
    language = get_language() or "en"
    return [
        Term("seats", one.seats, _("Seats, filled by lot"), str(one.seats)),
        Term("origin", dict(one.origin), _("How recommendations come about"), texts.wording(one.origin, language)),
        Term(
            "rating",
            {"scale": "comfort", "step": one.rating_step, "threshold": one.rating_threshold},
            _("What goes to the vote"),
            _(
                "A recommendation that at least %(share)s rate with “%(answer)s” or warmer. Below that only in a new"
                " version, or with a minority on record."
            )
            % {"share": one.rating_threshold, "answer": COMFORT[str(one.rating_step)]},
        ),
        Term("decision", _decision(one), _("What is decided"), decision_in_words(one)),
        Term(
            "reply_days",
            one.reply_days,
            _("The data holder answers within"),
            _("%(days)s days after the report, to each recommendation") % {"days": one.reply_days},
        ),
    ]


def _decision(one: Assembly) -> Mapping[str, object]:
    given: dict[str, object] = {"scale": one.scale, "base": one.base}
    if one.scale == Assembly.Scale.COMFORT:
        given["step"] = one.step
    return given | {name: getattr(one, name) for name in ("threshold", "quorum") if getattr(one, name)}


def decision_in_words(one: Assembly) -> str:
    """The rule of the decision in one line."""
    share = (
        _("at least %(share)s of %(base)s") % {"share": one.threshold, "base": one.get_base_display()}
        if one.threshold
        else _("more than half of %(base)s") % {"base": one.get_base_display()}
    )
    if one.scale == Assembly.Scale.CONSENT and not one.threshold:
        share = _("nobody blocks")
    quorum = _("; at least %(quorum)s of the members must vote") % {"quorum": one.quorum} if one.quorum else ""
    return capfirst(f"{one.get_scale_display()}: {share}{quorum}")
