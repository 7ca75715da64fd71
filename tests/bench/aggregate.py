"""From the closed log to the draft: tally, evidence with its published file, draft; beside reading the rows once.

`python -m tests.bench.aggregate 1000000` measures another size than the usual ones (ballots of 20 questions each).
"""

import sys
from typing import Any

from tests.bench import report
from tests.bench.stand import ended_by_signals, stand

SIZES = (5_000, 50_000)
QUESTIONS = 20
NAMES = ["u1", *(f"q{number:02}" for number in range(1, QUESTIONS))]
PEOPLE = """
  WITH people AS (
    INSERT INTO consultations_participation (id, consultation_id, state, member_code, "group", vouched)
    SELECT gen_random_uuid(), %s, 'active', 'P' || n, '', true FROM generate_series(1, %s) n RETURNING id
  ) INSERT INTO ballots_rollentry (ballot_id, participation_id, "group", voted) SELECT %s, id, '', true FROM people
"""
LEAVES = """
  INSERT INTO ballots_leaf (ballot_id, position, body)
  SELECT %(ballot)s, row_number() OVER (ORDER BY q COLLATE "C", r) - 1,
    '{"a":"' || a || '","b":"' || %(name)s || '","q":"' || q || '","r":"' || r || '"}'
  FROM (
    SELECT q, CASE WHEN n %% 3 = 0 THEN 'no' ELSE 'yes' END AS a,
      encode(sha256(convert_to(q || n || random(), 'UTF8')), 'hex') AS r
    FROM unnest(%(names)s) q, generate_series(1, %(people)s) n
  ) answers
"""


def questionnaire(component: Any) -> None:
    """Twenty items in place of the one of the story."""
    for position, name in enumerate(NAMES, start=1):
        component.poll_items.create(
            position=position,
            ref=name,
            about="use_case" if position == 1 else "item",
            about_ref=name,
            text={"en": "May it?"},
            scale="single",
            options=[{"id": "yes", "text": {"en": "Yes"}}, {"id": "no", "text": {"en": "No"}}],
            rule="majority",
        )


def closed(people: int) -> Any:
    """A consultation whose ballot has just closed with so many cast."""
    from django.db import connection
    from django.utils import timezone

    from consultations.ballots.models import Ballot
    from consultations.ballots.services import closing
    from repository.licenses.domain import canonical
    from repository.licenses.services import log
    from tests.consultations.services import test_chain

    test_chain.make_questionnaire = questionnaire
    story = test_chain.Story()
    ballot = Ballot.objects.get(component=story.component)
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [story.consultation.id, people, ballot.id])
        cursor.execute(LEAVES, {"ballot": ballot.id, "name": str(ballot.id), "names": NAMES, "people": people})
        cursor.execute("ANALYZE")
    frozen = canonical.parse(ballot.definition.encode()) | {"eligible": people}
    ballot.definition, ballot.definition_sha256 = canonical.canonical(frozen).decode(), canonical.digest(frozen)
    size, root = people * QUESTIONS, bytes(32)
    ballot.state, ballot.cast, ballot.size, ballot.root = Ballot.State.CLOSED, people, size, root.hex()
    ballot.closed_at, ballot.checkpoint = timezone.now(), log.sign_checkpoint(closing.origin(ballot), size, root)
    ballot.save()
    return story


def one(people: int) -> float:
    from django.db import transaction

    from consultations.ballots.models import Ballot
    from consultations.services import chain

    story = closed(people)
    ballot = Ballot.objects.get(component=story.component)
    with report.timed() as reading:
        for _body in ballot.leaves.order_by("position").values_list("body", flat=True).iterator(chunk_size=5000):
            pass
    with report.timed() as watch, transaction.atomic():
        chain.freeze_evidence(story.component)
        chain.make_draft(story.consultation)
    report.tell(
        "aggregate",
        watch.seconds,
        "s",
        n=people,
        baseline=reading.seconds,
        questions=QUESTIONS,
        seconds_for_a_million=watch.seconds * 1_000_000 / people,
        peak_mb=report.peak_mb(),
    )
    return watch.seconds


def main(*sizes: str) -> None:
    ended_by_signals()
    chosen = [int(size) for size in sizes] or list(SIZES)
    with stand():
        seconds = [one(people) for people in chosen]
    if len(chosen) > 1:
        report.growth("aggregate", (chosen[0], seconds[0]), (chosen[-1], seconds[-1]))


if __name__ == "__main__":
    main(*sys.argv[1:])
