"""Which methods fit: the table of rules of the method chooser, read as data.

Points of the rules that hold are added by method. A method is fit when its sum reaches `needed` and no rule shuts it out;
of those with the same `order`, which do the same job, the best is proposed. A rule for `stop` comes before all others:
then nothing is proposed. The points are a judgement of the editors and stand in the tool's file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

STOP = "stop"


@dataclass(frozen=True)
class Step:
    """One method of the chain, with the rules that speak for it, and what to mind; `method` is the platform's slug, or
    None where it is run outside."""

    id: str
    title: str
    method: str | None
    points: int
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class Passed:
    """A method that is not proposed, and why: what shuts it out, or a `better` one that does the same job, or too few
    points where both are empty."""

    id: str
    title: str
    points: int
    reasons: tuple[str, ...] = ()
    better: str = ""


@dataclass(frozen=True)
class Proposal:
    """The chain in the order in which it is run; empty with `stops` where people should not be asked yet."""

    chain: tuple[Step, ...]
    passed: tuple[Passed, ...]
    stops: tuple[str, ...]
    not_considered: tuple[str, ...]


def propose(rules: Mapping[str, Any], answers: Mapping[str, Any]) -> Proposal:
    """What the table `rules` (the tool's key of that name) proposes for `answers`, keyed by field."""
    held = [rule for rule in rules["rules"] if all(_holds(test, answers) for test in rule["when"])]
    outside = tuple(rules["not_considered"])
    stops = tuple(_said(rule) for rule in held if rule["method"] == STOP)
    if stops:
        return Proposal((), (), stops, outside)
    fit: dict[int, Step] = {}
    passed: list[Passed] = []
    for method in rules["methods"]:
        mine = [rule for rule in held if rule["method"] == method["id"]]
        step = _step(method, mine)
        shut = tuple(rule["reason"] for rule in mine if rule.get("rules_out"))
        rival = fit.get(method["order"])
        if shut or step.points < rules["needed"]:
            passed.append(Passed(step.id, step.title, step.points, shut))
        elif rival and rival.points >= step.points:
            passed.append(Passed(step.id, step.title, step.points, better=rival.id))
        else:
            if rival:
                passed.append(Passed(rival.id, rival.title, rival.points, better=step.id))
            fit[method["order"]] = step
    return Proposal(tuple(fit[order] for order in sorted(fit)), tuple(passed), (), outside)


def _step(method: Mapping[str, Any], held: Sequence[Mapping[str, Any]]) -> Step:
    return Step(
        id=method["id"],
        title=method["title"],
        method=method["method"],
        points=sum(rule["points"] for rule in held),
        reasons=tuple(rule["reason"] for rule in held if rule["points"] > 0),
        cautions=tuple(rule["caution"] for rule in held if "caution" in rule),
    )


def _said(rule: Mapping[str, Any]) -> str:
    return " ".join(rule[part] for part in ("reason", "caution") if part in rule)


def _holds(test: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Whether an answer meets a test; a field without an answer meets none."""
    answer = answers.get(test["field"])
    if answer is None or answer == "":
        return False
    if "is" in test:
        return answer in test["is"]
    if "has" in test:
        return bool(set(answer) & set(test["has"]))
    if "at_least" in test:
        return bool(answer >= test["at_least"])
    return bool(answer <= test["at_most"])
