"""What the ballots of a co-design session ask, and what keeps one from opening."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from consultations import method
from consultations.ballots.models import Ballot
from consultations.domain import texts
from consultations.method import Missing
from consultations.methods.codesign import selectors
from consultations.methods.codesign.domain.rules import Adoption, Consensus
from consultations.methods.codesign.models import PrototypeVersion
from consultations.methods.codesign.selectors import rounds
from consultations.methods.codesign.services import sorting
from consultations.models import Component, ProposedClause, Stage, UseCase
from consultations.services.clauses import beside
from consultations.services.spoken import in_each
from repository.licenses.domain.questions import Question

REASON_CHARACTERS = 1000


def questions(component: Component, stage: Stage | None) -> list[Question]:
    """What a stage asks. Without a stage: the uses and proposed clauses, which are known before the session begins."""
    workshop, initiative = selectors.workshop_of(component), component.consultation.initiative
    rules = selectors.adoption(workshop)
    if stage is None:
        return decision(rules, initiative.use_cases.all(), initiative.clauses.all(), [])
    kind = method.kind_of(stage).slug
    if kind == selectors.PRIORITIES:
        return sorting.questions(workshop)
    if kind == selectors.WRITTEN:
        rule = selectors.consensus(workshop)
        return [asked for one in rounds.to_rate(component) for asked in _rated(rule, one.latest, one.prototype.ref)]
    voted = [(one.latest, one.prototype.ref) for one in selectors.living(component)]
    return decision(rules, initiative.use_cases.all(), initiative.clauses.all(), voted)


def decision(
    rules: Adoption,
    cases: Iterable[UseCase],
    clauses: Iterable[ProposedClause],
    voted: Iterable[tuple[PrototypeVersion, str]],
) -> list[Question]:
    """What the adoption asks: about uses and proposed clauses where it does, and each prototype by version and ref."""
    found: list[Question] = []
    if rules.uses:
        found += [_of_use(rules, case) for case in cases]
        found += [
            _consent(rules, f"clause-{clause.ref}", (clause.kind, clause.ref), clause.text, {}) for clause in clauses
        ]
    for version, ref in voted:
        about = (version.clause, ref) if version.clause != PrototypeVersion.Clause.NONE else ("item", f"prototype-{ref}")
        found.append(_consent(rules, f"{ref}-v{version.n}", about, version.text, in_short(version)))
        found += [_why(ref, version)] if rules.reasons else []
    return found


def hold(component: Component, stage: Stage, desk: str) -> Missing | None:
    """Nothing to ask about, a panel that has come to its end, or another ballot that still runs."""
    kind = method.kind_of(stage).slug
    if kind == selectors.PRIORITIES and (missing := sorting.missing(selectors.workshop_of(component), desk)):
        return missing
    if kind == selectors.WRITTEN and (missing := _panel_over(component, desk)):
        return missing
    if kind == selectors.ADOPTION and (missing := _not_ready(component, stage, desk)):
        return missing
    if any(ballot.state == Ballot.State.OPEN for ballot in selectors.ballots(component)):
        return Missing(_("Another ballot of this session is still open"), desk)
    return None


def _not_ready(component: Component, stage: Stage, desk: str) -> Missing | None:
    """Nothing to adopt, or something that the panel put out and nobody dropped or wrote anew: that needs a reason."""
    if not questions(component, stage):
        return Missing(_("There is no prototype to adopt yet"), desk)
    out = [str(one.prototype) for one in rounds.put_out(component)]
    if out:
        words = _("The panel put %(refs)s out: drop it with its reason, or write a new version") % {"refs": ", ".join(out)}
        return Missing(words, desk)
    return None


def _panel_over(component: Component, desk: str) -> Missing | None:
    """Rounds end when everything is in or out, and when as many were held as the rules allow."""
    if not selectors.living(component):
        return Missing(_("There is no prototype to rate yet"), desk)
    if not rounds.to_rate(component):
        return Missing(_("The panel agrees on everything: leave this round out"), desk)
    if rounds.held(component) >= selectors.consensus(selectors.workshop_of(component)).rounds:
        return Missing(_("As many rounds were held as the rules allow: leave this round out"), desk)
    return None


def in_short(version: PrototypeVersion) -> dict[str, str]:
    """What stands under a prototype: what it is called, what it is to find out, and how one checks that it is kept."""
    return beside(version, (version.title, version.tests), {*version.title, *version.text})


def _of_use(rules: Adoption, case: UseCase) -> Question:
    if rules.uses == "consent":
        return _consent(rules, f"use-{case.ref}", ("use_case", case.ref), case.title, case.purpose)
    rule = {"kind": "supermajority", "threshold": rules.use_threshold} if rules.use_threshold else {"kind": "majority"}
    return _asked(rules, f"use-{case.ref}", ("use_case", case.ref), case.title, case.purpose, "agreement", rule)


def _consent(rules: Adoption, id: str, about: tuple[str, str], text: texts.Text, help: texts.Text) -> Question:
    rule = {"kind": "consent"} | ({"threshold": rules.threshold} if rules.threshold else {})
    return _asked(rules, id, about, text, help, "consent", rule)


def _asked(
    rules: Adoption,
    id: str,
    about: tuple[str, str],
    text: texts.Text,
    help: texts.Text,
    scale: str,
    rule: dict[str, str],
) -> Question:
    """A question of the adoption, under the rule that was approved before the session opened."""
    return Question.from_json(
        {
            "id": id,
            "about": {"kind": about[0], "ref": about[1]},
            "scale": {"kind": scale},
            "text": dict(text),
            "help": {language: words for language, words in help.items() if words.strip()},
            "rule": rule,
            "base": rules.base,
            "quorum": {"share": rules.quorum} if rules.quorum else None,
        }
    )


def _why(ref: str, version: PrototypeVersion) -> Question:
    """A few words on a concern, or on what would make it better: published after moderation, never counted."""
    return _text(f"{ref}-v{version.n}-why", version, _("Your concern, or what would make it better, if you like"))


def _text(id: str, version: PrototypeVersion, words: Any) -> Question:
    return Question.from_json(
        {
            "id": id,
            "about": {"kind": "item", "ref": id},
            "scale": {"kind": "text", "maximum": REASON_CHARACTERS},
            "text": in_each(version.text, words),
            "help": dict(version.title),
            "rule": {"kind": "none"},
            "base": "cast",
        }
    )


def _rated(rule: Consensus, version: PrototypeVersion, ref: str) -> list[Question]:
    """One item of a written round, rated from 0 to 10, with room for a comment."""
    id = f"{ref}-v{version.n}"
    rated = Question.from_json(
        {
            "id": id,
            "about": {"kind": "item", "ref": id},
            "scale": {"kind": "score"},
            "text": dict(version.text),
            "help": in_short(version),
            "rule": {"kind": "supermajority", "threshold": rule.share, "limit": rule.limit},
            "base": "cast",
            "favourable": [str(n) for n in range(rule.top, 11)],
            "opposed": [str(n) for n in range(rule.bottom + 1)],
            "neutral": [str(n) for n in range(rule.bottom + 1, rule.top)],
            "no_opinion": True,
        }
    )
    return [rated, _text(f"{id}-why", version, _("Why? Others read it before the next round"))]
