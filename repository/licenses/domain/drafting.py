"""From a hand-over to a draft license, or to the reasons why there can be none.

Pure and deterministic: the same hand-over gives the same bytes. Verdicts follow from the figures and from the rules
that were frozen before the vote (`verdicts`); nothing here can be edited except the summary, by `reword`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from . import wording
from .brief import ProposedClause, UseCase
from .draft import (
    BallotSummary,
    Clause,
    ComponentSummary,
    Draft,
    HowMade,
    Identification,
    Sentences,
    StatementClause,
    UseCaseClause,
)
from .evidence import BallotRecord, Dissent, Figure, Handover
from .handover_checks import Problem, Refusal, problems
from .shapes import Text
from .verdicts import ruling, statement_result, top_statements, verdict
from .wording import phrase, words

__all__ = ["Problem", "Refusal", "ballot_summary", "draft", "reword"]


def draft(handover: Handover, *, n: int = 1) -> Draft | Refusal:
    """Draft number `n` of what was handed over, or every reason against it (codes: `handover_checks`)."""
    found = problems(handover)
    return Refusal(found) if found else _Drafting(handover, n).draft()


def reword(current: Draft, summary: Sentences) -> Draft:
    """The next draft number with another plain-language summary: the only words that an editor may change."""
    return replace(current, n=current.n + 1, summary=summary)


class _Drafting:
    """One drafting: the evidence that counts, indexed once, and the sections made from it."""

    def __init__(self, handover: Handover, n: int) -> None:
        self.brief, self.handover, self.n = handover.brief, handover, n
        self.pieces = tuple(piece for piece in handover.evidence if piece.purpose == "evidence")
        self.figures = tuple(figure for piece in self.pieces for figure in piece.figures)
        self.by_id = {figure.id: figure for figure in self.figures}
        self.about: dict[tuple[str, str], list[Figure]] = {}
        for figure in self.figures:
            self.about.setdefault((figure.about.kind, figure.about.ref), []).append(figure)
        self.languages = wording.languages_of(self.brief.languages)

    def draft(self) -> Draft:
        proposed = {clause.ref: clause for clause in self.brief.clauses}
        for piece in self.pieces:
            proposed |= {clause.ref: clause for clause in piece.clauses if clause.ref not in proposed}
        clauses = tuple(self.clause(clause) for clause in proposed.values())
        conditions = tuple(clause for clause in clauses if clause.kind == "condition")
        use_cases = tuple(self.use_case(case, conditions) for case in self.brief.use_cases)
        result = Draft(
            n=self.n,
            exercise=self.handover.exercise,
            identification=self.identification(),
            summary={},
            community=self.brief.community,
            initiative=self.brief.initiative,
            data=self.brief.datasets,
            use_cases=use_cases,
            red_lines=tuple(clause for clause in clauses if clause.kind == "red_line"),
            conditions=conditions,
            duties=self.brief.duties,
            how_it_was_made=self.how_it_was_made(),
            legal_notes=self.sentences("legal_basis", "legal_advice", "legal_revocable"),
            figures=self.figures,
            statements=self.statements(),
            statement_totals=self.statement_totals(),
            review_by=self.brief.review_by,
        )
        return replace(result, summary={language: self.summary(result, language) for language in self.languages})

    def identification(self) -> Identification:
        closes = [record.definition.closes for piece in self.pieces for record in piece.ballots]
        return Identification(
            title=self.brief.consultation.title,
            consultation=self.brief.consultation,
            organisation=self.brief.organisation,
            languages=self.brief.languages,
            opened_at=self.brief.opened_at,
            closed_at=max(closes, default=""),
        )

    def use_case(self, case: UseCase, conditions: tuple[Clause, ...]) -> UseCaseClause:
        figures = self.about.get(("use_case", case.ref), [])
        found = ruling(figures)
        apply = tuple(
            clause.ref
            for clause in conditions
            if clause.adopted and (not clause.applies_to or case.ref in clause.applies_to)
        )
        decided = verdict(found, conditions=bool(apply))
        figure = self.by_id[found.figure] if found.figure else None
        return UseCaseClause(
            case=case,
            verdict=decided,
            reason=found.reason,
            decided_by=found.figure,
            figures=tuple(figure.id for figure in figures),
            conditions=apply if decided == "acceptable_with_conditions" else (),
            sentence=self.text(
                lambda language: wording.use_case_sentence(case.title, decided, found, figure, language)
            ),
            reasons_for=self.reasons("use_case", case.ref, "for"),
            reasons_against=self.reasons("use_case", case.ref, "against"),
            minority=self.minority("use_case", case.ref),
        )

    def clause(self, proposed: ProposedClause) -> Clause:
        figures = self.about.get((proposed.kind, proposed.ref), [])
        found = ruling(figures)
        adopted = found.decision == "favourable"
        figure = self.by_id[found.figure] if found.figure else None
        return Clause(
            ref=proposed.ref,
            kind=proposed.kind,
            text=proposed.text,
            modality=proposed.modality,
            adopted=adopted,
            reason=found.reason,
            decided_by=found.figure,
            figures=tuple(figure.id for figure in figures),
            sentence=self.text(lambda language: wording.clause_sentence(adopted, found, figure, language)),
            category=proposed.category,
            applies_to=proposed.applies_to,
            test=proposed.test,
            responsible=proposed.responsible,
            deadline=proposed.deadline,
            minority=self.minority(proposed.kind, proposed.ref),
        )

    def statements(self) -> tuple[StatementClause, ...]:
        """Clauses from an opinion map; the words come from the frozen question."""
        told = [figure for figure in self.figures if figure.about.kind == "statement"]
        top = set(top_statements(told))
        return tuple(
            StatementClause(figure.about.ref, self.asked(figure), result, figure.id, figure.id in top)
            for figure in told
            if (result := statement_result(figure)) in ("supported", "rejected", "contested")
        )

    def statement_totals(self) -> dict[str, int]:
        told = (statement_result(figure) for figure in self.figures if figure.about.kind == "statement")
        return dict(sorted(Counter(told).items()))

    def how_it_was_made(self) -> HowMade:
        return HowMade(
            components=tuple(
                ComponentSummary(
                    component=piece.component,
                    method=piece.method,
                    title=piece.title,
                    evidence_sha256=piece.sha256,
                    ballots=tuple(ballot_summary(record) for record in piece.ballots),
                    facts=piece.facts,
                    tables=piece.tables,
                    provenance=piece.provenance,
                )
                for piece in self.pieces
            ),
            brief_sha256=self.brief.sha256,
            rules=self.handover.rules,
            limits=self.sentences(*self.limits()),
            remit=self.brief.remit,
            promise=self.brief.promise,
            target_public=self.brief.target_public,
            publication=self.brief.publication,
            privacy=self.brief.privacy,
            approval=self.brief.approval,
        )

    def limits(self) -> tuple[str, ...]:
        """What the platform cannot promise, and that a vote was open where one was."""
        voted = [record.definition for piece in self.pieces for record in piece.ballots]
        openly = ("limit_open",) if any(definition.open for definition in voted) else ()
        return (*openly, "limit_receipt", "limit_server", "limit_elections")

    def summary(self, made: Draft, language: str) -> tuple[str, ...]:
        """One page in plain language: who asked what, how many answered, every verdict, every line, the review."""
        said = [phrase(language, "exercise")] if made.exercise else []
        title = words(self.brief.consultation.title, language)
        rated = bool(made.statement_totals) and not made.use_cases
        opening = "opening_map" if rated else "opening"
        said.append(phrase(language, opening, organisation=self.brief.organisation.name, title=title))
        for ballot in made.ballots:
            numbers = {name: wording.number(getattr(ballot, name), language) for name in ("cast", "eligible")}
            said.append(phrase(language, "took_part_map" if rated else "took_part", **numbers))
            if ballot.open:
                said.append(phrase(language, "took_part_open"))
        said += [clause.sentence[language] for clause in made.use_cases]
        if made.statement_totals:
            totals = {name: made.statement_totals.get(name, 0) for name in ("supported", "rejected", "contested")}
            said.append(phrase(language, "statements", **totals))
        for key, lines in (("red_lines", made.adopted_red_lines), ("conditions", made.adopted_conditions)):
            if made.use_cases:
                listed = " ".join(words(line.text, language) for line in lines) or phrase(language, "none")
                said.append(phrase(language, key, list=listed))
        if made.review_by:
            said.append(phrase(language, "review", date=made.review_by))
        return tuple(said)

    def asked(self, figure: Figure) -> Text:
        for piece in self.pieces:
            for record in piece.ballots:
                if record.definition.ballot == figure.ballot:
                    return record.definition.question(figure.question).text
        return {}

    def reasons(self, kind: str, ref: str, side: str) -> tuple[Text, ...]:
        return tuple(
            reason.text
            for piece in self.pieces
            for reason in piece.reasons
            if (reason.about.kind, reason.about.ref, reason.side) == (kind, ref, side)
        )

    def minority(self, kind: str, ref: str) -> tuple[Dissent, ...]:
        return tuple(
            dissent
            for piece in self.pieces
            for dissent in piece.dissent
            if (dissent.about.kind, dissent.about.ref) == (kind, ref)
        )

    def text(self, say: Callable[[str], str]) -> Text:
        return {language: say(language) for language in self.languages}

    def sentences(self, *keys: str) -> Sentences:
        return {language: tuple(phrase(language, key) for key in keys) for language in self.languages}


def ballot_summary(record: BallotRecord) -> BallotSummary:
    """A ballot as licenses show it."""
    definition = record.definition
    return BallotSummary(
        ballot=definition.ballot,
        title=definition.title,
        definition_sha256=record.sha256,
        opens=definition.opens,
        closes=definition.closes,
        eligible=definition.eligible,
        issued=record.issued,
        cast=record.cast,
        roll_sha256=definition.roll_sha256,
        small_cell=definition.small_cell,
        published=record.published,
        log=record.log,
        present=definition.present,
        groups=definition.groups.labels if definition.groups else (),
        superseded=record.superseded,
        open=definition.open,
        rows=definition.rows_published,
    )
