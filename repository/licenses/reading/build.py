"""From the JSON of a license to what a page prints, in one language."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from repository.licenses.domain.draft import Clause, Draft, UseCaseClause
from repository.licenses.domain.evidence import Dissent
from repository.licenses.reading import annex, issued, origins, parts, sections, support, words
from repository.licenses.reading.parts import Line, Reading, Row, Said, Use


@dataclass(frozen=True)
class Limits:
    """How many rows of the long tables a page prints; the rest is in the attached CSV."""

    statements: int = 30
    figures: int = 60


def main_language(document: dict[str, Any]) -> str:
    """The language that the PDF is printed in."""
    return issued.main_language(issued.of(document).draft)


def reading(
    document: dict[str, Any], language: str, *, limits: Limits | None = None, summaries: bool = False
) -> Reading:
    """The license in this language; call it with that language active. With `summaries` the plain-language summary
    stands there in every language offered. Raises issued.NotALicense."""
    license = issued.of(document)
    built = _Building(license, language, limits or Limits(), summaries).reading()
    return replace(built, claims=_claims(built))


def claims(document: dict[str, Any], language: str) -> tuple[str, ...]:
    """What every printing of the license must say: each verdict, clause and figure of a verdict or clause."""
    return reading(document, language, limits=Limits(5, 0)).claims


class _Building:
    def __init__(self, license: issued.Issued, language: str, limits: Limits, summaries: bool) -> None:
        self.license, self.draft, self.lang, self.limits = license, license.draft, language, limits
        self.summaries = summaries
        self.main = issued.main_language(license.draft)

    def said(self, text: Any) -> Said:
        return parts.said(text, self.lang, main=self.main)

    def reading(self) -> Reading:
        license, draft = self.license, self.draft
        title = self.said(draft.identification.title)
        tabled = annex.tabled(draft)
        top = [statement for statement in draft.statements if statement.top][: self.limits.statements]
        return Reading(
            lang=self.lang,
            number=license.number,
            version=license.version,
            exercise=license.exercise,
            title=title,
            eyebrow=self.eyebrow(),
            question=self.said(draft.how_it_was_made.remit.question),
            lede=self.lede(),
            term=self.term(),
            issuer=license.issuer,
            issued_at=license.valid_from,
            url=license.id,
            uses=tuple(self.use(clause) for clause in draft.use_cases),
            red_lines=tuple(self.line(clause) for clause in draft.adopted_red_lines),
            conditions=tuple(self.line(clause) for clause in draft.adopted_conditions),
            rejected=tuple(self.line(c) for c in (*draft.red_lines, *draft.conditions) if not c.adopted),
            statements=annex.statements(draft, top, self.said),
            statements_total=len(draft.statements),
            statements_intro=annex.statements_intro(draft),
            statements_caption=annex.statements_caption(len(top), len(draft.statements)),
            statements_rest=annex.statements_rest(len(top), len(draft.statements)),
            sections=sections.of(draft, self.lang, self.main, every_language=self.summaries),
            facts=annex.facts(draft),
            figures=annex.figures(draft, self.limits.figures, self.said),
            figures_total=len(tabled),
            figures_caption=_("Every figure with what it is a share of"),
            figures_rest=annex.figures_rest(min(self.limits.figures, len(tabled)), len(tabled)),
            ballots=annex.ballots(draft, self.said),
            origins=origins.paths(draft, self.said),
            dropped=origins.dropped(draft, self.said),
            chain=annex.chain(draft),
            seal_rows=self.seal_rows(),
        )

    def eyebrow(self) -> str:
        words = {
            "number": self.license.number,
            "version": self.license.version,
            "day": day(self.license.valid_from),
        }
        if self.license.exercise:
            return _("Exercise %(number)s · version %(version)s · made on %(day)s") % words
        return _("Social license %(number)s · version %(version)s · issued %(day)s") % words

    def lede(self) -> str:
        cast = sum(ballot.cast for ballot in self.draft.ballots)
        if not cast:
            return ""
        if len(self.draft.ballots) > 1:
            return _(
                "%(cast)s ballots were cast in %(votes)s votes. The answer is below, with the votes behind it."
            ) % {"cast": words.number(cast), "votes": words.number(len(self.draft.ballots))}
        return ngettext(
            "%(cast)s ballot was cast. The answer is below, with the votes behind it.",
            "%(cast)s ballots were cast. The answer is below, with the votes behind it.",
            cast,
        ) % {"cast": words.number(cast)}

    def term(self) -> str:
        if self.license.exercise:
            return _("It is not in force and permits nothing.")
        until = _("Until %(day)s.") % {"day": day(self.license.valid_until)}
        review = _("Review due %(day)s.") % {"day": day(self.draft.review_by)} if self.draft.review_by else ""
        always = _("The community can suspend or withdraw it at any time.")
        return " ".join(part for part in (until, review, always) if part)

    def use(self, clause: UseCaseClause) -> Use:
        reasons = [
            *((_("For:"), text) for text in clause.reasons_for),
            *((_("Against:"), text) for text in clause.reasons_against),
        ]
        return Use(
            ref=clause.ref,
            title=self.said(clause.case.title),
            purpose=self.said(clause.case.purpose),
            verdict=words.verdict_mark(clause.verdict),
            word=words.verdict_word(clause.verdict),
            because=self.said(clause.sentence),
            share=self.share(clause.decided_by),
            reasons=(*(Row(label, self.said(text)) for label, text in reasons), *self.minority(clause.minority)),
            conditions=" ".join(
                self.said(condition.text).text
                for condition in self.draft.conditions
                if condition.ref in clause.conditions
            ),
        )

    def line(self, clause: Clause) -> Line:
        titles = {use.ref: self.said(use.case.title).text for use in self.draft.use_cases}
        applies = ", ".join(titles.get(ref, ref) for ref in clause.applies_to)
        how = [
            _("Applies to: %(uses)s") % {"uses": applies} if applies else _("Applies to every use"),
            _("Tested by: %(test)s") % {"test": clause.test} if clause.test else "",
            _("Responsible: %(who)s") % {"who": clause.responsible} if clause.responsible else "",
            _("By: %(deadline)s") % {"deadline": clause.deadline} if clause.deadline else "",
        ]
        return Line(
            ref=clause.ref,
            label=words.modality(clause.modality) if clause.kind == "condition" else "",
            what=self.said(clause.text),
            because=self.said(clause.sentence),
            how=parts.clean(" · ".join(part for part in how if part)),
            share=self.share(clause.decided_by),
            reasons=self.minority(clause.minority),
        )

    def minority(self, views: tuple[Dissent, ...]) -> tuple[Row, ...]:
        found = []
        for view in views:
            label = _("Minority view:")
            if view.holders:
                label = ngettext(
                    "Minority view, held by %(n)s person:", "Minority view, held by %(n)s people:", view.holders
                ) % {"n": words.number(view.holders)}
            found.append(Row(label, self.said(view.text)))
        return tuple(found)

    def share(self, figure: str | None) -> support.Share | None:
        return support.share_of(self.draft.figure(figure)) if figure else None

    def seal_rows(self) -> tuple[Row, ...]:
        rows = [
            (_("Issued by"), f"{self.license.issuer} ({self.license.issuer_id})"),
            (_("Signed with the key"), self.license.key),
        ]
        if self.license.capacities:
            rows.append((_("Adopted by"), ", ".join(self.license.capacities)))
        return tuple(Row(label, Said(parts.clean(text), self.lang)) for label, text in rows)


def day(value: str | None) -> str:
    """A date or time as a day in words of the active language."""
    at: Any = (parse_datetime(value) or parse_date(value)) if value else None
    if not at:
        return ""
    form = "j F Y" if (get_language() or "en").startswith("en") else "DATE_FORMAT"
    return str(date_format(at.date() if isinstance(at, datetime) else at, form))


def _claims(built: Reading) -> tuple[str, ...]:
    """What must be found on the pages of the PDF: words of the license only. Words of the interface may be said
    differently by a later release or translation, and that must not make an old PDF look altered."""
    found = [built.title.text]
    for use in built.uses:
        found += [use.title.text, use.because.text]
    for line in (*built.red_lines, *built.conditions, *built.rejected):
        found += [line.what.text, line.because.text]
    found += [statement.said.text for statement in built.statements]
    return tuple(dict.fromkeys(text for text in found if text))


def draft_of(document: dict[str, Any]) -> Draft:
    """The draft inside the license."""
    return issued.of(document).draft
