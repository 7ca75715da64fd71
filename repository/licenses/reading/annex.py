"""The evidence behind a license as a page prints it: statements, figures, facts, ballots and the chain of seals."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from repository.licenses.domain.draft import BallotSummary, Draft, StatementClause
from repository.licenses.domain.evidence import Figure
from repository.licenses.reading import parts, support, words
from repository.licenses.reading.parts import Ballot, Fact, FigureRow, Link, Row, Said, Statement

Say = Callable[[Any], Said]


def statements(draft: Draft, shown: Iterable[StatementClause], say: Say) -> tuple[Statement, ...]:
    """Statements of an opinion map with their counts; the base is everybody who saw it."""
    found = []
    for clause in shown:
        figure = draft.figure(clause.figure)
        found.append(
            Statement(
                ref=clause.ref,
                said=say(clause.text),
                verdict=words.verdict_mark(clause.result),
                word=words.verdict_word(clause.result),
                agree=_number(figure.for_),
                skipped=_number(figure.abstain),
                disagree=_number(figure.against),
                seen=_number(figure.cast),
            )
        )
    return tuple(found)


def statements_intro(draft: Draft) -> str:
    """How many statements there were and what became of them."""
    totals = draft.statement_totals
    if not totals:
        return ""
    numbers = {name: words.number(totals.get(name, 0)) for name in ("supported", "rejected", "contested")}
    said = (
        _(
            "%(supported)s statements are supported, %(rejected)s rejected and %(contested)s contested. A statement is "
            "supported or rejected when three in five of those who saw it agree or disagree."
        )
        % numbers
    )
    left = totals.get("too_few", 0)
    if left:
        said += " " + ngettext(
            "%(n)s statement was seen by too few people to say.",
            "%(n)s statements were seen by too few people to say.",
            left,
        ) % {"n": words.number(left)}
    moderated = totals.get("moderated", 0)
    if moderated:
        said += " " + ngettext(
            "%(n)s statement was moderated: it is counted and is no clause.",
            "%(n)s statements were moderated: they are counted and are no clauses.",
            moderated,
        ) % {"n": words.number(moderated)}
    return said


def statements_caption(shown: int, total: int) -> str:
    """What the table of statements holds."""
    if shown >= total:
        return _("Statements with what people said to them")
    return _("The %(shown)s most telling of %(total)s statements") % {
        "shown": words.number(shown),
        "total": words.number(total),
    }


def statements_rest(shown: int, total: int) -> str:
    """Where the other statements are."""
    if shown >= total:
        return ""
    return _("All %(total)s statements are in the attached file statements.csv and in license.jsonld.") % {
        "total": words.number(total)
    }


def figures(draft: Draft, limit: int, say: Say) -> tuple[FigureRow, ...]:
    """The table of figures, in the order of the questions."""
    titles = _titles(draft)
    return tuple(_figure_row(figure, titles, say) for figure in tabled(draft)[:limit])


def tabled(draft: Draft) -> tuple[Figure, ...]:
    """The figures that the table of figures holds: statements have a table of their own."""
    return tuple(figure for figure in draft.figures if figure.about.kind != "statement")


def _figure_row(figure: Figure, titles: dict[tuple[str, str], Any], say: Say) -> FigureRow:
    text = titles.get((figure.about.kind, figure.about.ref), figure.question)
    base_n = figure.base_n or 0
    two_sided = figure.measure == "support"
    return FigureRow(
        said=say(text),
        in_favour=_number(figure.for_ if two_sided else None),
        abstain=_number(figure.abstain if two_sided else None),
        against=_number(figure.against if two_sided else None),
        cast=_number(figure.cast),
        base=f"{words.number(base_n)} {words.base_words(figure.base)}" if base_n else "–",
        check=figure.check,
        share=support.percent(figure.for_ or 0, base_n) if base_n and two_sided else "–",
    )


def _number(value: int | None) -> str:
    return "–" if value is None else words.number(value)


def _titles(draft: Draft) -> dict[tuple[str, str], Any]:
    """What each figure is about, in words."""
    found: dict[tuple[str, str], Any] = {("use_case", use.ref): use.case.title for use in draft.use_cases}
    found |= {(clause.kind, clause.ref): clause.text for clause in (*draft.red_lines, *draft.conditions)}
    return found | {("statement", statement.ref): statement.text for statement in draft.statements}


def figures_rest(shown: int, total: int) -> str:
    """Where the other figures are."""
    if shown >= total:
        return ""
    return _("%(shown)s of %(total)s figures; all of them are in the attached file figures.csv.") % {
        "shown": words.number(shown),
        "total": words.number(total),
    }


def facts(draft: Draft) -> tuple[Fact, ...]:
    """The numbers that matter: who could take part, who did, what was counted."""
    found: list[Fact] = []
    for component in draft.how_it_was_made.components:
        for name, fact in component.facts.items():
            value = words.number(fact.value) if isinstance(fact.value, int) else parts.clean(fact.value)
            found.append(Fact(words.fact(name), value, words.check_words(fact.check)))
    ballots = draft.ballots
    if ballots:
        eligible = max(ballot.eligible for ballot in ballots)  # the same people may vote more than once
        found.append(Fact(_("Could vote"), words.number(eligible), words.check_words("S")))
        cast = sum(ballot.cast for ballot in ballots)
        check = "R" if all(ballot.published for ballot in ballots) else "A"
        found.append(Fact(_("Ballots counted"), words.number(cast), words.check_words(check)))
    return tuple(found)


def ballots(draft: Draft, say: Say) -> tuple[Ballot, ...]:
    """Every ballot with its dates, numbers, hashes and log."""
    return tuple(_ballot(ballot, say) for ballot in draft.ballots)


def _ballot(ballot: BallotSummary, say: Say) -> Ballot:
    rows = [
        (_("Open"), f"{moment(ballot.opens)} – {moment(ballot.closes)}"),
        (_("Could vote"), words.number(ballot.eligible)),
        (_("Credentials issued"), words.number(ballot.issued)),
        (_("Ballots cast"), words.number(ballot.cast)),
        (_("Replaced by a later vote"), words.number(ballot.superseded)),
        (_("Questions and rules, SHA-256"), ballot.definition_sha256),
        (_("Roll, SHA-256"), ballot.roll_sha256),
        (_("Log"), ballot.log.origin),
        (_("Answers in the log"), words.number(ballot.log.size)),
        (_("Root of the log"), ballot.log.root),
    ]
    if ballot.open:
        rows.insert(0, (_("Secrecy"), _("Open vote: who voted how is published in rows.jsonl, under member codes")))
    elif ballot.rows:
        rows.append((_("Linked answers"), _("What one person answered stands together in rows.jsonl, without a name")))
    if not ballot.published:
        rows.append((_("Single answers"), _("not published, because so few people answered")))
    made = tuple(Row(label, Said(parts.clean(text), "en")) for label, text in rows)
    return Ballot(said=say(ballot.title), rows=made, id=ballot.ballot)


def moment(value: str) -> str:
    """A time in words of the active language, in UTC."""
    at = parse_datetime(value) if value else None
    form = "j F Y, H:i" if (get_language() or "en").startswith("en") else "DATETIME_FORMAT"
    return f"{date_format(at, form)} UTC" if at else ""


def chain(draft: Draft) -> tuple[Link, ...]:
    """The four seals, from the file in the hand to the single ballot."""
    leaves = sum(ballot.log.size for ballot in draft.ballots)
    log = ngettext("%(n)s answer under one signed root", "%(n)s answers, each ballot under one signed root", leaves) % {
        "n": words.number(leaves)
    }
    return (
        Link(_("The PDF"), _("sealed by the platform, holds the license inside")),
        Link(_("The license"), _("signed: one changed letter breaks it")),
        Link(_("The ballot log"), log),
        Link(_("The count"), _("every figure above, added up again by you")),
    )
