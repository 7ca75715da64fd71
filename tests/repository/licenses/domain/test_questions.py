import pytest

from repository.licenses.domain.questions import (
    About,
    BallotDefinition,
    DefinitionRefused,
    Groups,
    Question,
    Quorum,
    Rule,
    Safeguard,
    Scale,
    statement_question,
)

from .examples import TWO_GROUPS, definition, question

MAJORITY = Rule("majority")


def test_definition_survives_json_with_the_same_hash():
    frozen = definition(
        question(rule=Rule("supermajority", "2/3"), quorum=Quorum("1/5", 10), safeguard=Safeguard("1/2")),
        question("q2", "ranking", options=("a", "b", "c"), rule=Rule("irv", tie_seed="00" * 8)),
        question("q3", "dots", scale=Scale("dots", budget=5), options=("a", "b")),
        statement_question("s1", {"en": "More trees"}, moderated=True),
        **TWO_GROUPS,
    )
    assert BallotDefinition.from_json(frozen.to_json()) == frozen
    assert BallotDefinition.from_json(frozen.to_json()).sha256 == frozen.sha256


def test_what_is_published_is_frozen_and_says_nothing_where_every_answer_is():
    usual, totals = definition(), definition(purpose="evaluation", publication="totals")
    assert "publication" not in usual.to_json()
    assert BallotDefinition.from_json(totals.to_json()) == totals
    assert [(usual.publishes(n), totals.publishes(n)) for n in (9, 10)] == [(False, False), (True, False)]


def test_hash_changes_with_a_word():
    assert definition(question()).sha256 != definition(question(text={"en": "May they?"})).sha256


def test_json_says_everything_but_what_is_empty():
    assert question(quorum=Quorum(count=10)).to_json() == {
        "id": "q1",
        "about": {"kind": "use_case", "ref": "u1"},
        "scale": {"kind": "agreement"},
        "text": {"en": "May the clinic records be used for research?"},
        "rule": {"kind": "none", "seats": 1},
        "base": "cast",
        "favourable": ["agree"],
        "opposed": ["disagree"],
        "neutral": ["pass"],
        "quorum": {"count": 10},
        "asked": "all",
    }


@pytest.mark.parametrize(
    ("given", "marks"),
    [
        ({"kind": "agreement"}, (("agree",), ("disagree",), ("pass",))),
        ({"kind": "consent"}, (("agree", "concern"), ("block",), ())),
        ({"kind": "score"}, (("6", "7", "8", "9", "10"), ("0", "1", "2", "3", "4"), ("5",))),
        ({"kind": "comfort"}, (("4", "5"), ("1", "2", "3"), ())),
        ({"kind": "comfort", "rule": Rule("comfort", step=3)}, (("3", "4", "5"), ("1", "2"), ())),
        ({"kind": "single", "options": ("yes", "no", "unsure")}, (("yes",), ("no",), ("unsure",))),
        ({"kind": "single", "options": ("red", "blue")}, ((), (), ())),
        ({"kind": "single", "options": ("red", "blue"), "favourable": ("red",)}, (("red",), (), ())),
    ],
)
def test_marks_left_empty_follow_the_scale(given, marks):
    asked = question(**given)
    assert (asked.favourable, asked.opposed, asked.neutral) == marks


@pytest.mark.parametrize(
    ("asked", "given", "code", "pointer"),
    [
        (question("a|b"), {}, "not-an-identifier", "/questions/0/id"),
        (question(text={}), {}, "empty", "/questions/0/text"),
        (question(text={"EN": "x"}), {}, "not-a-language", "/questions/0/text/EN"),
        (question(text={"en": " "}), {}, "empty", "/questions/0/text/en"),
        (question(kind="single"), {}, "options-missing", "/questions/0/options"),
        (question(options=("a", "b")), {}, "options-not-expected", "/questions/0/options"),
        (question(kind="single", options=("a", "a")), {}, "duplicate", "/questions/0/options/1"),
        (question(kind="single", options=("a", "no_opinion")), {}, "not-an-identifier", "/questions/0/options/1/id"),
        (
            question(kind="ranking", options=("a", "b"), rule=MAJORITY),
            {},
            "rule-not-for-scale",
            "/questions/0/rule/kind",
        ),
        (question(rule=Rule("supermajority")), {}, "threshold-missing", "/questions/0/rule/threshold"),
        (question(rule=Rule("supermajority", "3/2")), {}, "not-a-share", "/questions/0/rule/threshold"),
        (question(rule=Rule("supermajority", "0.6")), {}, "not-a-share", "/questions/0/rule/threshold"),
        (question(rule=Rule("majority", "1/2")), {}, "threshold-not-expected", "/questions/0/rule/threshold"),
        (question(kind="comfort", rule=Rule("comfort")), {}, "step", "/questions/0/rule/step"),
        (
            question(kind="single", options=("a", "b"), rule=MAJORITY),
            {},
            "favourable-missing",
            "/questions/0/favourable",
        ),
        (question(favourable=("often",)), {}, "unknown-mark", "/questions/0/favourable"),
        (question(favourable=("agree",), opposed=("agree",)), {}, "mark-on-two-sides", "/questions/0/favourable"),
        (question(kind="dots", options=("a", "b")), {}, "budget", "/questions/0/scale/budget"),
        (question(no_opinion=True), {}, "no-opinion-scale", "/questions/0/no_opinion"),
        (question(base="present"), {}, "present-unknown", "/questions/0/base"),
        (question(safeguard=Safeguard("1/2"), rule=MAJORITY), {}, "safeguard-without-groups", "/questions/0/safeguard"),
        (question(safeguard=Safeguard("1/2")), TWO_GROUPS, "safeguard-rule", "/questions/0/safeguard"),
        (question(quorum=Quorum("5/4")), {}, "not-a-share", "/questions/0/quorum/share"),
        (question(), {"ballot": "42"}, "not-a-uuid", "/ballot"),
        (question(), {"roll_sha256": "x"}, "not-a-sha256", "/roll_sha256"),
        (question(), {"opens": "2026-03-09T08:00:00Z"}, "closes-before-opening", "/closes"),
        (question(), {"opens": "2026-13-09T08:00:00Z"}, "not-an-instant", "/opens"),
        (question(), {"opens": "2026-03-01 08:00"}, "not-an-instant", "/opens"),
        (question(), {"small_cell": 4}, "small-cell-too-small", "/small_cell"),
        (question(), {"present": 101}, "out-of-range", "/present"),
        (question(), {"groups": Groups("g", ("a", "b"))}, "group-sizes", "/eligible_by_group"),
        (
            question(),
            TWO_GROUPS | {"eligible_by_group": {"north": 95, "south": 5}},
            "group-too-small",
            "/eligible_by_group/south",
        ),
        (question(), TWO_GROUPS | {"eligible": 99}, "group-sum", "/eligible_by_group"),
        (question(), {"publication": "totals"}, "totals-only", "/publication"),
        (
            question(),
            {"publication": "totals", "purpose": "evaluation", "rows_published": True},
            "totals-with-rows",
            "/rows_published",
        ),
    ],
)
def test_definition_with_a_fault_is_refused_by_pointer(asked, given, code, pointer):
    with pytest.raises(DefinitionRefused) as refused:
        definition(asked, **given)
    assert (refused.value.code, refused.value.values["pointer"]) == (code, pointer)


def test_repeated_question_is_refused():
    with pytest.raises(DefinitionRefused) as refused:
        definition(question(), question())
    assert (refused.value.code, refused.value.values["pointer"]) == ("duplicate", "/questions/1")


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"surprise": 1}, "unknown-member", "/surprise"),
        ({"eligible": "100"}, "wrong-type", "/eligible"),
        ({"eligible": True}, "wrong-type", "/eligible"),
        ({"purpose": "fun"}, "not-a-choice", "/purpose"),
        ({"questions": [{"id": "q"}]}, "missing", "/questions/0/about"),
        ({"schema": "socialicense/ballot/2"}, "not-a-choice", "/schema"),
    ],
)
def test_json_of_another_shape_is_refused_by_pointer(change, code, pointer):
    with pytest.raises(DefinitionRefused) as refused:
        BallotDefinition.from_json(definition().to_json() | change)
    assert (refused.value.code, refused.value.values["pointer"]) == (code, pointer)


def test_question_reads_alone():
    asked = question(about=About("draft", "ab" * 32))
    assert Question.from_json(asked.to_json()) == asked
