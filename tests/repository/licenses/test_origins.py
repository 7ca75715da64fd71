"""Page and PDF of a license tell where its clauses came from; a trace that cannot be read spoils neither."""

import io
import json

import pytest
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader

from repository.licenses import pdftext
from repository.licenses.domain import trace
from repository.licenses.domain.brief import ProposedClause
from repository.licenses.domain.handover_checks import problems
from repository.licenses.reading import issued
from tests.repository.licenses import story
from tests.repository.licenses.domain import clinic

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script>"
TRACE = trace.Trace(
    cards=31,
    table="1-cards.csv",
    clauses=(
        trace.ClausePath(
            "p1",
            version=3,
            versions=4,
            cards=(4, 17, 31),
            clusters=(trace.Group(2, {"en": "Who may look"}),),
            words=(trace.Words(17, {"en": f"A nurse asks me first {NASTY}"}),),
        ),
    ),
    dropped=(trace.Dropped("prototype", "p2", {"en": "Nobody could test it"}),),
)
CLAUSE = ProposedClause("p1", "condition", {"en": "A nurse asks before each use."}, "must")


def traced(**provenance: object) -> dict[str, object]:
    ballot = clinic.main_ballot()
    evidence = clinic.evidence(ballot, clauses=(CLAUSE,), provenance={"trace": TRACE.to_json()} | provenance)
    return {"evidence": (story.with_ballots(evidence, ballot),)}


@pytest.mark.needs("pango")
def test_page_pdf_and_json_tell_where_a_clause_came_from(client: Client) -> None:
    license = story.exercise(**traced())
    page = client.get(f"/licenses/{license.number}/v1", headers={"accept": "text/html"}).content.decode()
    printed = pdftext.words(PdfFileReader(io.BytesIO(bytes(license.sealed.pdf))))
    document = json.loads(bytes(license.jsonld))
    for said in (
        "Where the clauses came from", "A nurse asks before each use.", "From 3 cards", "version 3 was voted on",
        "Who may look", "A nurse asks me first", "4, 17, 31", "Nobody could test it",
    ):  # fmt: skip
        assert said in page, said
        assert pdftext.holds(printed, said), said
    assert NASTY not in page
    told = issued.of(document).draft.how_it_was_made.components[0].provenance
    assert trace.of(told) == TRACE


def test_draft_is_refused_where_the_trace_is_broken_or_cannot_be_read() -> None:
    def codes(**given: object) -> list[str]:
        return [one.code for one in problems(clinic.handover(exercise=True, **traced(**given)))]

    whole = TRACE.to_json()
    assert codes() == []
    assert codes(trace=whole | {"clauses": []}) == ["trace-clause-missing"]
    assert codes(trace=whole | {"cards": 20}) == ["trace-card-unknown"]
    assert codes(trace=whole | {"cards": "20"}) == ["trace-unreadable"]
