"""What the ballots of an assembly ask, whom, and what keeps one from opening. Members vote and nobody else."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from consultations import method
from consultations.ballots.models import Ballot
from consultations.ballots.services.opening import Roll, voters
from consultations.domain import texts
from consultations.method import Missing
from consultations.methods.assembly import selectors
from consultations.methods.assembly.domain.standing import is_rated_next
from consultations.methods.assembly.models import Assembly, Version
from consultations.models import Component, Participation, ProposedClause, Stage, UseCase
from consultations.services.clauses import beside
from repository.licenses.domain.questions import Question


def roll(component: Component) -> Roll:
    """The members who hold a seat at this moment."""
    members = voters(component).filter(role=Participation.Role.MEMBER)
    return Roll(tuple(members.values_list("id", "group")))


def questions(component: Component, stage: Stage | None) -> list[Question]:
    """A rating round asks about every recommendation not carried yet; the decision about uses, clauses and what passed.

    Without a stage: the uses and proposed clauses, which are known before the assembly meets.
    """
    assembly, initiative = selectors.assembly_of(component), component.consultation.initiative
    if stage is None:
        return decision(assembly, initiative.use_cases.all(), initiative.clauses.all(), [])
    points = selectors.standpoints(component)
    if method.kind_of(stage).slug == selectors.RATING:
        return [_rating(assembly, one.latest, one.recommendation.ref) for one in points if is_rated_next(one.stands)]
    voted = [(one.latest, one.recommendation.ref) for one in points if one.goes_to_vote]
    return decision(assembly, initiative.use_cases.all(), initiative.clauses.all(), voted)


def decision(
    assembly: Assembly,
    cases: Iterable[UseCase],
    clauses: Iterable[ProposedClause],
    voted: Iterable[tuple[Version, str]],
) -> list[Question]:
    """What the decision asks: about every use, every proposed clause, and each recommendation by version and ref."""
    return [
        *(_of_use(assembly, case) for case in cases),
        *(_of_clause(assembly, clause) for clause in clauses),
        *(_decision(assembly, version, ref) for version, ref in voted),
    ]


def hold(component: Component, stage: Stage, desk: str) -> Missing | None:
    """Nothing to rate, or a rating round that has not ended. Whether enough members hold a seat, the core asks."""
    if method.kind_of(stage).slug == selectors.RATING:
        points = selectors.standpoints(component)
        if not points:
            return Missing(_("There is no recommendation to rate yet"), desk)
        if not any(is_rated_next(one.stands) for one in points):
            return Missing(_("Every recommendation has reached the threshold: leave this round out"), desk)
    if any(ballot.state == Ballot.State.OPEN for ballot in selectors.ballots(component)):
        return Missing(_("Another ballot of this assembly is still open"), desk)
    return None


def _of_use(assembly: Assembly, case: UseCase) -> Question:
    return _asked(assembly, id=f"use-{case.ref}", about=("use_case", case.ref), text=case.title, help=case.purpose)


def _of_clause(assembly: Assembly, clause: ProposedClause) -> Question:
    return _asked(assembly, id=f"clause-{clause.ref}", about=(clause.kind, clause.ref), text=clause.text, help={})


def _decision(assembly: Assembly, version: Version, ref: str) -> Question:
    about = ref if version.kind != Version.Kind.RECOMMENDATION else f"recommendation-{ref}"
    kind = "item" if version.kind == Version.Kind.RECOMMENDATION else version.kind
    return _asked(assembly, id=f"{ref}-v{version.n}", about=(kind, about), text=version.statement, help=_help(version))


def _help(version: Version) -> dict[str, str]:
    """What stands under a recommendation: why, and how one checks that it is kept."""
    return beside(version, (version.rationale,), {*version.rationale, *version.statement})


def _rating(assembly: Assembly, version: Version, ref: str) -> Question:
    """A rating is about one version, and decides nothing about a clause of the license."""
    return Question.from_json(
        {
            "id": f"{ref}-v{version.n}",
            "about": {"kind": "item", "ref": f"{ref}-v{version.n}"},
            "scale": {"kind": "comfort"},
            "text": version.statement,
            "help": _help(version),
            "rule": {"kind": "comfort", "threshold": assembly.rating_threshold, "step": assembly.rating_step},
            "base": "cast",
        }
    )


def _asked(
    assembly: Assembly, *, id: str, about: tuple[str, str], text: texts.Text, help: texts.Text
) -> Question:
    """A question of the decision, under the rule that was approved before anybody was recruited."""
    rule: dict[str, object] = {"kind": "supermajority" if assembly.threshold else "majority"}
    if assembly.scale == Assembly.Scale.COMFORT:
        rule = {"kind": "comfort", "step": assembly.step}
    elif assembly.scale == Assembly.Scale.CONSENT:
        rule = {"kind": "consent"}
    return Question.from_json(
        {
            "id": id,
            "about": {"kind": about[0], "ref": about[1]},
            "scale": {"kind": str(assembly.scale)},
            "text": dict(text),
            "help": {language: words for language, words in help.items() if words.strip()},
            "rule": rule | ({"threshold": assembly.threshold} if assembly.threshold else {}),
            "base": str(assembly.base),
            "quorum": {"share": assembly.quorum} if assembly.quorum else None,
        }
    )
