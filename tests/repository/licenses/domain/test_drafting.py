from dataclasses import replace

import pytest

from repository.licenses.domain.brief import Community
from repository.licenses.domain.draft import Draft, DraftRefused
from repository.licenses.domain.drafting import Problem, Refusal, draft, reword
from repository.licenses.domain.evidence import Figure, Handover
from repository.licenses.domain.figures import figures
from repository.licenses.domain.questions import statement_question
from repository.licenses.domain.verdicts import ruling, statement_result, top_statements

from .clinic import VOTES, brief, closed, evidence, handover, main_ballot
from .examples import definition


def drafted(**given) -> Draft:
    made = draft(handover(**given))
    assert isinstance(made, Draft)
    return made


def with_votes(**votes):
    """The draft after a vote that differs in some questions."""
    return drafted(evidence=(evidence(main_ballot(VOTES | votes)),))


def verdicts(made):
    return {clause.ref: (clause.verdict, clause.reason, clause.conditions) for clause in made.use_cases}


def test_votes_become_verdicts_conditions_and_red_lines():
    made = drafted()
    assert verdicts(made) == {
        "research": ("acceptable_with_conditions", "rule-met", ("open",)),
        "sale": ("not_acceptable", "opposed-rule-met", ()),
    }
    assert [(clause.ref, clause.adopted) for clause in made.conditions] == [("open", True)]
    assert [(clause.ref, clause.adopted) for clause in made.red_lines] == [("insure", True)]


def test_draft_survives_json_and_is_the_same_every_time():
    made = drafted()
    assert Draft.from_json(made.to_json()) == made
    assert (drafted().sha256, Draft.from_json(made.to_json()).sha256) == (made.sha256, made.sha256)


def test_condition_that_failed_does_not_bind():
    made = with_votes(open=[("agree", 90), ("disagree", 110)])
    assert verdicts(made)["research"] == ("acceptable", "rule-met", ())
    assert [(clause.ref, clause.adopted, clause.reason) for clause in made.conditions] == [
        ("open", False, "opposed-rule-met")
    ]


@pytest.mark.parametrize(
    ("votes", "verdict", "reason"),
    [
        ([("agree", 100), ("disagree", 100)], "undecided", "tie"),
        ([("agree", 120), ("disagree", 80)], "undecided", "rule-not-met"),
        ([("agree", 90)], "undecided", "quorum-missed"),
    ],
)
def test_use_case_without_enough_votes_is_undecided(votes, verdict, reason):
    assert verdicts(with_votes(research=votes))["research"] == (verdict, reason, ())


def test_use_case_that_nobody_voted_on_is_undecided_and_says_so():
    made = drafted(brief=brief(use_cases=(*brief().use_cases, replace(brief().use_cases[0], ref="other"))))
    assert verdicts(made)["other"] == ("undecided", "not-asked", ())
    assert made.use_cases[-1].sentence["en"] == (
        "No decision was reached on “Public research”. Nobody was asked about this in a vote."
    )


def test_strictest_of_two_components_decides_and_both_are_shown():
    second = main_ballot({"research": [("agree", 40), ("disagree", 160)]})
    other = "7d444840-9dc0-41d1-b245-5ffdce74fad2"
    frozen = replace(second.definition, ballot=other, questions=second.definition.questions[:1])
    again = closed(frozen, {"research": [("agree", 40), ("disagree", 160)]})
    made = drafted(evidence=(evidence(), evidence(again, component="0b5b6f3c-55b5-4c6a-9c37-7f26dc2b3f5f")))
    clause = made.use_cases[0]
    assert (clause.verdict, clause.decided_by) == ("not_acceptable", f"{other}/research")
    assert clause.figures == (made.figures[0].id, f"{other}/research")


def test_sentences_name_numbers_base_and_rule_in_each_language():
    assert drafted().use_cases[0].sentence == {
        "en": "“Public research” is acceptable under the conditions below. 140 were in favour (70.0 %), 40 against, "
        "20 neither; the base is 200 ballots cast on this question. The rule set before the vote was at least 2/3 of "
        "ballots cast on this question.",
        "fr": "« Recherche publique » est acceptable aux conditions ci-dessous. 140 pour (70,0\u202f%), 40 contre, "
        "20 ni l’un ni l’autre ; base : 200 bulletins exprimés sur cette question. La règle fixée avant le vote "
        "était : au moins 2/3 (base : bulletins exprimés sur cette question).",
    }


def test_summary_is_generated_from_the_same_figures():
    summary = drafted().summary["en"]
    assert summary[:2] == (
        "Valley Clinic asked about the re-use of data: “Clinic records”.",
        "200 ballots were cast; 500 people could vote.",
    )
    assert summary[-3:] == (
        "Red lines: Never for insurance prices.",
        "Conditions: Results are open to all.",
        "It must be reviewed by 2028-11-23.",
    )


def test_reasons_and_minority_stand_beside_the_verdict():
    clause = drafted().use_cases[0]
    assert (clause.reasons_for, clause.reasons_against) == (({"en": "It may save lives."},), ({"en": "Leaks happen."},))
    assert [(item.text["en"], item.holders) for item in clause.minority] == [("Rare diseases give people away.", 12)]


def test_fewer_than_ten_ballots_still_decide():
    small = evidence(closed(definition(*main_ballot().definition.questions, eligible=20), {"research": [("agree", 8)]}))
    clause = drafted(evidence=(small,)).use_cases[0]
    assert (clause.verdict, clause.reason) == ("acceptable", "small-cell")
    assert "Fewer than ten people answered" in clause.sentence["en"]


def test_exercise_is_marked_inside_the_hash():
    made = drafted(exercise=True, brief=brief(community=Community(), review_by=None))
    assert made.exercise
    assert made.summary["en"][0] == "This is an exercise. No community adopted it, and it permits nothing."
    assert made.sha256 != drafted().sha256


def test_new_wording_makes_the_next_draft():
    made = drafted()
    again = reword(made, {"en": ("In short: yes, with conditions.",)})
    assert (again.n, again.summary) == (2, {"en": ("In short: yes, with conditions.",)})
    assert again.sha256 != made.sha256
    assert replace(again, n=1, summary=made.summary) == made


def refusal(**given):
    made = draft(handover(**given))
    assert isinstance(made, Refusal)
    return [problem.code for problem in made.reasons]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"evidence": ()}, ["nothing-asked"]),
        ({"evidence": (evidence(figures=()),)}, ["nothing-asked"]),
        ({"evidence": (evidence(), evidence())}, ["component-twice", *["figure-twice"] * 5]),
        ({"evidence": (evidence(ballots=()),)}, ["figure-without-ballot"] * 5),
        ({"evidence": (evidence(ballots=(replace(main_ballot().record, sha256="0" * 64),)),)}, ["definition-hash"]),
        ({"evidence": (evidence(ballots=(replace(main_ballot().record, issued=199),)),)}, ["cast-exceeds-issued"]),
        (
            {"evidence": (evidence(ballots=(replace(main_ballot().record, cast=501, issued=501),)),)},
            ["cast-exceeds-eligible"],
        ),
        ({"brief": brief(review_by=None)}, ["review-date-missing"]),
        ({"brief": brief(community=replace(brief().community, state="contested"))}, ["authority-contested"]),
        ({"brief": brief(community=replace(brief().community, state="notice"))}, ["authority-missing"]),
        ({"brief": brief(community=replace(brief().community, threshold=2))}, ["no-community-keys"]),
    ],
)
def test_handover_that_cannot_become_a_license_is_refused_with_every_reason(given, codes):
    assert refusal(**given) == codes


def test_problem_carries_its_values():
    made = draft(handover(evidence=(evidence(ballots=(replace(main_ballot().record, issued=199),)),)))
    assert made == Refusal((Problem("cast-exceeds-issued", {"ballot": main_ballot().definition.ballot}),))


def test_unknown_member_of_a_draft_is_refused():
    with pytest.raises(DraftRefused) as refused:
        Draft.from_json(drafted().to_json() | {"extra": 1})
    assert refused.value.values == {"pointer": "/extra"}


# Opinion maps -------------------------------------------------------------------------------------------------------


def opinion_map(votes, moderated=()):
    asked = [statement_question(name, {"en": f"Statement {name}"}, moderated=name in moderated) for name in votes]
    rows = {
        name: [(mark, times) for mark, times in zip(("agree", "disagree", "pass"), counts, strict=True)]
        for name, counts in votes.items()
    }
    ballot = closed(definition(*asked, eligible=5000, title={"en": "Map"}), rows, issued=5000)
    piece = evidence(ballot, facts={}, reasons=(), dissent=())
    made = draft(
        Handover(brief(use_cases=(), clauses=(), community=Community(), review_by=None), (piece,), exercise=True)
    )
    assert isinstance(made, Draft)
    return made


def test_statements_become_supported_rejected_and_contested_clauses():
    made = opinion_map(
        {"s1": (60, 20, 20), "s2": (10, 90, 0), "s3": (50, 40, 10), "s4": (5, 0, 0), "s5": (90, 0, 0)},
        moderated=("s5",),
    )
    assert [(clause.ref, clause.result, clause.top) for clause in made.statements] == [
        ("s1", "supported", True),
        ("s2", "rejected", True),
        ("s3", "contested", True),
    ]
    assert made.statement_totals == {"contested": 1, "moderated": 1, "rejected": 1, "supported": 1, "too_few": 1}
    assert [(figure.question, figure.check, figure.moderated) for figure in made.figures][3:] == [
        ("s4", "R", False),
        ("s5", "R", True),
    ]
    assert made.use_cases == ()
    assert made.summary["en"] == (
        "This is an exercise. No community adopted it, and it permits nothing.",
        "Valley Clinic asked people to rate statements about “Clinic records”.",
        "100 people rated statements.",
        "Statements: 1 supported, 1 rejected, 1 contested.",
    )


def test_thirty_statements_are_marked_ten_of_each_result_where_there_are_enough():
    votes = {f"a{i}": (60 + i, 0, 0) for i in range(20)}
    votes |= {f"d{i}": (0, 60 + i, 0) for i in range(20)} | {f"c{i}": (30 + i, 30 + i, 0) for i in range(20)}
    top = [clause.ref for clause in opinion_map(votes).statements if clause.top]
    assert top == [f"{letter}{i}" for letter in "adc" for i in range(10, 20)]


def test_places_that_one_result_leaves_free_go_to_the_others():
    made = opinion_map({f"a{i}": (60 + i, 0, 0) for i in range(40)} | {"d0": (0, 60, 0)})
    assert sum(clause.top for clause in made.statements) == 30


def test_rulings_compare_figures_by_strictness():
    figure = drafted().figures[0]
    none: Figure = replace(figure, decision="none", id="n")
    against = replace(figure, decision="opposed", id="o")
    assert [ruling(found).decision for found in ([], [none], [figure], [figure, against])] == [
        "undecided",
        "undecided",
        "favourable",
        "opposed",
    ]
    assert statement_result(replace(figure, suppressed=True)) == "too_few"
    assert top_statements([]) == ()


def test_figures_of_the_clinic_are_those_of_its_leaves():
    ballot = main_ballot()
    assert drafted().figures == figures(ballot.definition, ballot.counts)
