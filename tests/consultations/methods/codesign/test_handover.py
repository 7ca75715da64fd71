"""What a session hands over: a whole trace, tables from which its numbers are counted again, and no person."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from consultations.methods.codesign.refusals import TraceBroken
from consultations.methods.codesign.services import prototypes
from consultations.services import chain, evidence
from repository.licenses.domain import tables, trace
from repository.licenses.domain.drafting import Draft, draft
from repository.licenses.domain.envelope import Envelope
from repository.licenses.domain.evidence import Evidence
from repository.licenses.domain.report import Findings
from repository.licenses.domain.retrace import retrace
from repository.licenses.models import Artefact
from tests.consultations.methods.codesign.bench import Bench

pytestmark = pytest.mark.django_db
AGREE, BLOCK = "agree", {"block": "It names nobody who answers for it"}


def voted() -> Bench:
    """p1 is adopted with one concern, p2 is blocked, p3 was dropped before the vote."""
    bench = Bench()
    bench.propose()
    bench.propose(clusters=(), cards=(6,), said="A stop button for each.", clause="red_line")
    third = bench.propose(clusters=(2,), said="Tell us in the bus.")
    prototypes.drop(prototype=third, reason="The bus has no screens", language="en", by=bench.people[0])
    bench.vote({"p1-v1": [AGREE] * 11 + ["concern"], "p2-v1": [AGREE] * 11 + [BLOCK], "use-u1": [AGREE] * 12})
    return bench


def published(gathered: Evidence) -> dict[str, bytes]:
    """The bytes of the published tables, by name."""
    paths = dict(Artefact.objects.values_list("sha256", "path"))
    return {one.name: (Path(settings.MEDIA_ROOT) / paths[one.sha256]).read_bytes() for one in gathered.tables}


def test_evidence_holds_the_trace_and_its_tables() -> None:
    bench = voted()
    bench.hand_over()
    told = json.loads(bench.component.evidence)

    assert told["provenance"]["trace"] == {
        "schema": "socialicense/trace/1",
        "cards": 7,
        "table": "1-cards.csv",
        "clauses": [
            {
                "ref": "p1",
                "version": 1,
                "versions": 1,
                "cards": [1, 2, 4],  # 4 was merged into 2
                "clusters": [{"number": 1, "name": {"en": "Who may look"}}],
                "words": [
                    {"card": 1, "text": {"en": "Only the bus company itself may look"}},
                    {"card": 2, "text": {"en": "Never sell my journeys"}},
                    {"card": 4, "text": {"en": "Nobody sells where I go"}},
                ],
            },
            {
                "ref": "p2",
                "version": 1,
                "versions": 1,
                "cards": [5, 6],  # 6 is a part of 5
                "words": [
                    {"card": 6, "text": {"en": "Stop button for each"}},
                    {"card": 5, "text": {"en": "A button to stop it all, for each of us and for all of us"}},
                ],
            },
        ],
        "dropped": [{"about": "prototype", "ref": "p3", "reason": {"en": "The bus has no screens"}}],
    }
    assert [(clause["ref"], clause["kind"]) for clause in told["clauses"]] == [("p1", "condition"), ("p2", "red_line")]


def test_facts_are_counted_again_from_the_published_tables() -> None:
    bench = voted()
    gathered = evidence.gather(bench.component)
    files = {name: tables.read(content) for name, content in published(gathered).items()}
    counted = {
        name: (fact.value, tables.derive(fact.source, files[fact.source.table]))
        for name, fact in gathered.facts.items()
        if fact.check == "R" and fact.source
    }
    assert counted == {
        "cards": (7, 7), "cards_hidden": (0, 0), "cards_in_clauses": (3, 3), "cards_dropped": (1, 1),
        "clusters": (2, 2), "prototypes": (3, 3), "prototypes_in_license": (1, 1), "prototypes_dropped": (1, 1),
        "decisions": (1, 1),
    }  # fmt: skip
    assert gathered.to_json() == evidence.gather(bench.component).to_json()


@pytest.mark.parametrize("wrong", ["", "drop", "card"])
def test_the_verifier_follows_the_trace_of_a_session(wrong: str) -> None:
    bench = voted()
    bench.decide(bench.cards[6])
    bench.consultation.exercise = True
    bench.consultation.save()
    bench.hand_over()
    handed = chain.handover(bench.consultation)
    made, files = draft(handed), published(handed.evidence[0])
    assert isinstance(made, Draft)
    stated = made.how_it_was_made.components[0].provenance["trace"]
    if wrong == "drop":
        stated["dropped"] = [one for one in stated["dropped"] if one["about"] != "prototype"]
    elif wrong == "card":
        stated["clauses"][0]["cards"].remove(4)
    found = Findings()
    retrace(Envelope({}, made, made.sha256, None), files, found)
    told = {
        "": [], "drop": [("trace-card-without-end", {"card": "3"})], "card": [("trace-card-without-end", {"card": "4"})],
    }  # fmt: skip
    assert ([(one.code, one.values) for one in found.found], found.checks) == (told[wrong], ["trace"])


def test_hidden_words_leave_no_copy_in_the_evidence() -> None:
    bench = voted()
    card = bench.cards[1]
    card.state, card.reason, card.text = "hidden", "Names a neighbour", "Ms Rose of number 9"
    card.save()
    gathered = evidence.gather(bench.component)
    files = published(gathered)
    assert "Ms Rose" not in json.dumps(gathered.to_json()) + b"".join(files.values()).decode()
    rows = tables.read(files["1-cards.csv"])
    assert (rows[1]["state"], rows[1]["text"], rows[0]["text"]) == ("hidden", "", "Only the bus company itself may look")


def test_nobody_is_named_in_the_evidence() -> None:
    bench = voted()
    told = json.dumps(evidence.gather(bench.component).to_json())
    assert not any(str(person.id) in told or person.member_code in told for person in bench.people)


@pytest.mark.parametrize("wrong", ["left open", "vanished", "let go"])
def test_broken_trace_stops_the_evidence_by_name(wrong: str) -> None:
    bench = Bench()
    row = bench.propose(cards=(7,))
    if wrong == "left open":
        bench.propose(clusters=(2,))
    bench.vote({"p1-v1": [AGREE] * 12} | ({"p2-v1": [AGREE] * 12} if wrong == "left open" else {}))
    if wrong == "left open":
        prototypes.Prototype.objects.create(workshop=bench.workshop, position=9, ref="p9", kind="rule").versions.create(
            n=1, title={"en": "Late"}, text={"en": "Late"}, clause="condition", modality="must"
        )
    elif wrong == "vanished":
        bench.cards[2].delete()
    else:
        row.versions.get().sources.all().delete()
    with pytest.raises(TraceBroken) as refused, transaction.atomic():
        chain.freeze_evidence(bench.component)
    bench.component.refresh_from_db()
    assert (bench.component.state, bench.component.evidence) == ("running", "")
    assert {"left open": "P9", "vanished": "3", "let go": "P1"}[wrong].lower() in refused.value.sentence().lower()


def test_draft_refuses_a_trace_that_misses_a_clause_or_a_card() -> None:
    bench = voted()
    bench.consultation.exercise = True
    bench.consultation.save()
    bench.hand_over()
    handed = chain.handover(bench.consultation)
    made = draft(handed)
    assert isinstance(made, Draft)
    assert trace.of(made.how_it_was_made.components[0].provenance).path("p1").cards == (1, 2, 4)

    whole, clauses = trace.of(handed.evidence[0].provenance), handed.evidence[0].clauses
    data = whole.to_json()
    for change, code in (
        ({"clauses": data["clauses"][:1]}, "trace-clause-missing"),
        ({"clauses": [*data["clauses"], {**data["clauses"][0], "ref": "p8"}]}, "trace-clause-unknown"),
        ({"clauses": [*data["clauses"], data["clauses"][0]]}, "trace-clause-twice"),
        ({"clauses": [{**data["clauses"][0], "cards": []}, data["clauses"][1]]}, "trace-without-cards"),
        ({"cards": 3}, "trace-card-unknown"),
        ({"dropped": [{**data["dropped"][0], "reason": {"en": " "}}]}, "trace-reason-missing"),
    ):
        found = trace.broken(trace.Trace.from_json(data | change), clauses)
        assert {one.code for one in found} == {code}
    assert trace.broken(whole, clauses) == ()
