"""What a ballot definition must satisfy before it can be frozen; each fault is named by code and JSON pointer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from .budgets import MOST_STEPS
from .kinds import KINDS, RATED
from .scales import IDENTIFIER, NO_OPINION, DefinitionRefused, Question, fraction, marks
from .shapes import Text

if TYPE_CHECKING:
    from .questions import BallotDefinition

MAX_QUESTIONS = 5000
MIN_SMALL_CELL = 5
MIN_GROUP = 10
MOST_MONEY = 10**15

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch
_HEX256 = re.compile(r"[0-9a-f]{64}").fullmatch
_SEED = re.compile(r"[0-9a-f]{16,128}").fullmatch
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*").fullmatch
_CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z").fullmatch

FOR_AND_AGAINST = frozenset({"majority", "supermajority", "comfort", "consent"})
"""Rules that decide one proposal, as against rules that choose among options."""


def check_definition(definition: BallotDefinition) -> None:
    """Raise DefinitionRefused at the first fault of the whole definition."""
    for name in ("ballot", "consultation"):
        _require(_UUID(getattr(definition, name)), "not-a-uuid", f"/{name}")
    _require(_HEX256(definition.roll_sha256), "not-a-sha256", "/roll_sha256")
    _require(_SEED(definition.option_seed), "not-a-seed", "/option_seed")
    check_text(definition.title, "/title")
    _require(definition.languages, "empty", "/languages")
    for index, tag in enumerate(definition.languages):
        _require(_TAG(tag), "not-a-language", f"/languages/{index}", value=tag)
    opens, closes = check_instant(definition.opens, "/opens"), check_instant(definition.closes, "/closes")
    _require(opens < closes, "closes-before-opening", "/closes")
    check_instant(definition.linkage.ends, "/linkage/ends")
    _require(definition.eligible >= 0, "negative", "/eligible")
    _require(definition.present is None or 0 <= definition.present <= definition.eligible, "out-of-range", "/present")
    _require(definition.small_cell >= MIN_SMALL_CELL, "small-cell-too-small", "/small_cell", minimum=MIN_SMALL_CELL)
    _require(not definition.open or definition.rows_published, "open-without-rows", "/rows_published")
    if definition.totals_only:  # what enters a license can be recounted by everybody
        _require(definition.purpose == "evaluation", "totals-only", "/publication")
        _require(not definition.rows_published, "totals-with-rows", "/rows_published")
    _check_groups(definition)
    _require(definition.questions, "empty", "/questions")
    _require(len(definition.questions) <= MAX_QUESTIONS, "too-many", "/questions", limit=MAX_QUESTIONS)
    _unique((question.id for question in definition.questions), "/questions")
    for index, question in enumerate(definition.questions):
        pointer = f"/questions/{index}"
        check_question(question, pointer=pointer)
        _require(question.base != "present" or definition.present is not None, "present-unknown", f"{pointer}/base")
        if question.safeguard is not None:
            _require(definition.groups, "safeguard-without-groups", f"{pointer}/safeguard")
            _require(question.base != "present", "safeguard-base", f"{pointer}/safeguard")


def check_question(question: Question, *, pointer: str = "") -> None:
    """Raise DefinitionRefused at the first fault of one question."""
    kind = question.scale.kind
    _require(IDENTIFIER(question.id), "not-an-identifier", f"{pointer}/id", value=question.id)
    _require(question.about.ref, "empty", f"{pointer}/about/ref")
    check_text(question.text, f"{pointer}/text")
    if question.help:
        check_text(question.help, f"{pointer}/help")
    for index, option in enumerate(question.options):
        valid = IDENTIFIER(option.id) and option.id != NO_OPINION
        _require(valid, "not-an-identifier", f"{pointer}/options/{index}/id", value=option.id)
        check_text(option.text, f"{pointer}/options/{index}/text")
    _unique(question.option_ids, f"{pointer}/options")
    least = KINDS[kind].options
    _require(least is not None or not question.options, "options-not-expected", f"{pointer}/options")
    _require(len(question.options) >= (least or 0), "options-missing", f"{pointer}/options", minimum=least)
    _require(not question.no_opinion or KINDS[kind].no_opinion, "no-opinion-scale", f"{pointer}/no_opinion")
    _check_scale(question, pointer)
    _check_rule(question, pointer)
    _check_marks(question, pointer)
    if question.quorum is not None:
        check_share(question.quorum.share, f"{pointer}/quorum/share")
        _require((question.quorum.count or 0) >= 0, "negative", f"{pointer}/quorum/count")
    if question.safeguard is not None:
        check_share(question.safeguard.minimum, f"{pointer}/safeguard/minimum")
        single = question.rule.kind in FOR_AND_AGAINST
        _require(single, "safeguard-rule", f"{pointer}/safeguard")


def check_text(text: Text, pointer: str) -> None:
    """At least one language, well-formed tags, no empty words."""
    _require(text, "empty", pointer)
    for tag, words in text.items():
        _require(_TAG(tag), "not-a-language", f"{pointer}/{tag}", value=tag)
        _require(words.strip(), "empty", f"{pointer}/{tag}")


def check_instant(value: str, pointer: str) -> datetime:
    """An RFC 3339 time in UTC written with Z."""
    try:
        _require(_INSTANT(value), "not-an-instant", pointer, value=value)
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise _refusal("not-an-instant", pointer, value=value) from error


def check_share(value: str | None, pointer: str) -> None:
    """A share such as "2/3", or nothing."""
    if value is None:
        return
    try:
        fraction(value)
    except DefinitionRefused as error:
        raise _refusal(error.code, pointer, value=value) from error


def _check_groups(definition: BallotDefinition) -> None:
    if definition.groups is None:
        _require(definition.eligible_by_group is None, "groups-missing", "/groups")
        return
    labels = definition.groups.labels
    _require(len(labels) >= 2, "too-few", "/groups/labels", minimum=2)
    _unique(labels, "/groups/labels")
    _require(all(labels), "empty", "/groups/labels")
    sizes = definition.eligible_by_group
    _require(sizes is not None and set(sizes) == set(labels), "group-sizes", "/eligible_by_group")
    for label, size in (sizes or {}).items():
        _require(size >= MIN_GROUP, "group-too-small", f"/eligible_by_group/{label}", minimum=MIN_GROUP)
    _require(sum((sizes or {}).values()) == definition.eligible, "group-sum", "/eligible_by_group")


def _check_scale(question: Question, pointer: str) -> None:
    scale, count = question.scale, len(question.options)
    kind = KINDS[scale.kind]
    limits = {"text": 100_000, "pairs": count * (count - 1) // 2}
    for name in ("minimum", "maximum"):
        value = getattr(scale, name)
        if value is None:
            continue
        _require(name in kind.takes, "not-for-this-scale", f"{pointer}/scale/{name}")
        _require(0 <= value <= limits.get(scale.kind, count), "out-of-range", f"{pointer}/scale/{name}")
    ordered = scale.minimum is None or scale.maximum is None or scale.minimum <= scale.maximum
    _require(ordered, "minimum-above-maximum", f"{pointer}/scale/minimum")
    _require(scale.budget is None or "budget" in kind.takes, "budget", f"{pointer}/scale/budget")
    _require(scale.budget is not None or "budget" not in kind.needs, "budget", f"{pointer}/scale/budget")
    _require(scale.budget is None or 1 <= scale.budget <= 1000, "out-of-range", f"{pointer}/scale/budget")
    _require(scale.kind != "pairs" or scale.maximum != 0, "out-of-range", f"{pointer}/scale/maximum")
    _require((question.base == "answered") == (scale.kind in RATED), "base-not-for-scale", f"{pointer}/base")
    _check_costs(question, pointer)


def _check_costs(question: Question, pointer: str) -> None:
    """A budget has a total and a cost for each item, and no other scale has either."""
    scale, with_costs = question.scale, question.scale.kind == "budget"
    _require(with_costs == (scale.total is not None), "total", f"{pointer}/scale/total")
    _require(scale.total is None or 1 <= scale.total <= MOST_MONEY, "out-of-range", f"{pointer}/scale/total")
    known = scale.currency is None or (with_costs and _CURRENCY(scale.currency))
    _require(known, "currency", f"{pointer}/scale/currency")
    for index, option in enumerate(question.options):
        place = f"{pointer}/options/{index}/cost"
        _require(with_costs == (option.cost is not None), "cost", place)
        _require(option.cost is None or 1 <= option.cost <= MOST_MONEY, "out-of-range", place)
    counted = scale.minimum is not None or scale.maximum is not None
    _require(not (with_costs and scale.budget and counted), "not-for-this-scale", f"{pointer}/scale/maximum")


def _check_rule(question: Question, pointer: str) -> None:
    rule, kind = question.rule, question.scale.kind
    _require(rule.kind in KINDS[kind].rules, "rule-not-for-scale", f"{pointer}/rule/kind", scale=kind)
    takes = {"supermajority", "comfort", "consent", "approval", "classes"}
    _require(rule.threshold is None or rule.kind in takes, "threshold-not-expected", f"{pointer}/rule/threshold")
    _require(
        rule.threshold or rule.kind not in ("supermajority", "classes"),
        "threshold-missing",
        f"{pointer}/rule/threshold",
    )
    _require(rule.threshold is None or kind != "dots", "threshold-not-expected", f"{pointer}/rule/threshold")
    check_share(rule.threshold, f"{pointer}/rule/threshold")
    _require(rule.limit is None or rule.kind == "supermajority", "limit-not-expected", f"{pointer}/rule/limit")
    check_share(rule.limit, f"{pointer}/rule/limit")
    _require((rule.kind == "comfort") == (rule.step is not None), "step", f"{pointer}/rule/step")
    _require(rule.step is None or 2 <= rule.step <= 5, "out-of-range", f"{pointer}/rule/step")
    _require(1 <= rule.seats <= max(1, len(question.options)), "out-of-range", f"{pointer}/rule/seats")
    one = {"irv", "schulze", "equal_shares", "greedy", "classes", "quartiles"}
    _require(rule.seats == 1 or rule.kind not in one, "one-seat-only", f"{pointer}/rule/seats")
    _require(rule.tie_seed is None or _SEED(rule.tie_seed), "not-a-seed", f"{pointer}/rule/tie_seed")
    _check_variant(question, pointer)


def _check_variant(question: Question, pointer: str) -> None:
    """The variant by which a budget is spent is stated in full, and nowhere else."""
    rule, shares, raising = question.rule, question.rule.kind == "equal_shares", ("add1", "add1_greedy")
    _require(shares == (rule.utility is not None), "variant", f"{pointer}/rule/utility")
    _require(shares == (rule.completion is not None), "variant", f"{pointer}/rule/completion")
    _require((rule.kind in ("equal_shares", "greedy")) == (rule.ties is not None), "variant", f"{pointer}/rule/ties")
    raised = rule.completion in raising
    _require(raised == (rule.increment is not None), "variant", f"{pointer}/rule/increment")
    if rule.increment is not None:
        enough = rule.increment >= 1 and (question.scale.total or 0) <= rule.increment * MOST_STEPS
        _require(enough, "increment-too-small", f"{pointer}/rule/increment", steps=MOST_STEPS)
    _require(rule.utility != "score" or question.scale.budget, "variant", f"{pointer}/rule/utility")


def _check_marks(question: Question, pointer: str) -> None:
    known = set(marks(question))
    sides = (*question.favourable, *question.opposed, *question.neutral)
    for mark in sides:
        _require(mark in known, "unknown-mark", f"{pointer}/favourable", mark=mark)
    _require(len(set(sides)) == len(sides), "mark-on-two-sides", f"{pointer}/favourable")
    if question.rule.kind in FOR_AND_AGAINST:
        _require(question.favourable, "favourable-missing", f"{pointer}/favourable")


def _unique(values: Iterable[str], pointer: str) -> None:
    seen: set[str] = set()
    for index, value in enumerate(values):
        _require(value not in seen, "duplicate", f"{pointer}/{index}", value=value)
        seen.add(value)


def _require(condition: object, code: str, pointer: str, **values: object) -> None:
    if not condition:
        raise _refusal(code, pointer, **values)


def _refusal(code: str, pointer: str, **values: object) -> DefinitionRefused:
    return DefinitionRefused(code, pointer=pointer, **values)
