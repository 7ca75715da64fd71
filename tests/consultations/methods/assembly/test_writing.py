"""Members write in their window and nobody else; what is voted on keeps its words; every change says why."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from consultations.methods.assembly.models import Amendment, Version
from consultations.methods.assembly.refusals import (
    BeingVotedOn,
    DecidedAlready,
    NotAMember,
    NothingChanged,
    NotWriting,
    OwnAmendment,
    SignedByOthers,
    Stale,
    Withdrawn,
    WordsMissing,
)
from consultations.methods.assembly.services import minority, outside, writing
from consultations.methods.assembly.services.writing import Draft
from consultations.models import Participation
from consultations.refusals import ReasonMissing
from consultations.services import stages
from socialicense.accounts import subjects
from socialicense.audit.models import Event
from tests.consultations.methods.assembly.scene import HOUR, Room
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def test_member_proposes_and_another_rewrites() -> None:
    room = Room()
    row = room.propose()

    made = room.rewrite(row, "A panel of passengers may pause a use.")

    versions = [(one.n, one.statement["en"], one.change, one.written_by_id) for one in row.versions.all()]
    assert (row.ref, made.n, versions) == (
        "r1",
        2,
        [
            (1, "A panel of passengers may stop a use.", "", room.members[0].id),
            (2, "A panel of passengers may pause a use.", "Softer words", room.members[1].id),
        ],
    )


@pytest.mark.parametrize("role", ["participant", "alternate"])
def test_only_members_write(role: str) -> None:
    room = Room()
    row = room.propose()
    stranger = make.people(room.consultation, 1, role=role)[0]
    gone = room.members[5]
    Participation.objects.filter(pk=gone.pk).update(state="withdrawn")
    for person in (stranger, gone, make.people(make.consultation(), 1, role="member")[0]):
        with pytest.raises(NotAMember):
            room.propose(by=person)
        with pytest.raises(NotAMember):
            writing.amend(recommendation=row, text="x", reason="y", language="en", by=person)
        with pytest.raises(NotAMember):
            minority.state(component=room.component, text={"en": "No"}, by=person, recommendation=row)
    assert Version.objects.count() == 1


@pytest.mark.parametrize("window", [(HOUR, 2 * HOUR), (-2 * HOUR, -HOUR)])
def test_nobody_writes_outside_the_window(window: tuple[timedelta, timedelta]) -> None:
    room = Room()
    row = room.propose()
    room.shift("drafting", *window)
    room.shift("minority", *window)
    with pytest.raises(NotWriting):
        room.propose()
    with pytest.raises(NotWriting):
        room.rewrite(row, "Other words")
    with pytest.raises(NotWriting):
        outside.comment(recommendation=row, text="Hm", language="en", user=make.user())
    with pytest.raises(NotWriting):
        minority.state(component=room.component, text={"en": "No"}, by=room.members[0], recommendation=row)


def test_what_is_being_voted_on_keeps_its_words() -> None:
    room = Room()
    row = room.propose()
    stages.open_stage(stage=room.stage("rating"))
    with pytest.raises(BeingVotedOn):
        room.rewrite(row, "Other words")
    with pytest.raises(BeingVotedOn):
        writing.withdraw(recommendation=row, reason="Merged", by=room.members[0])

    assert room.propose("Another one.").ref == "r2"

    room.component.stages.filter(kind="rating").update(left_out=True, reason="Enough")
    stages.open_stage(stage=room.stage("decision"))
    with pytest.raises(BeingVotedOn):
        room.propose("A third one.")


def test_version_on_top_of_an_older_one_or_without_any_change_is_refused() -> None:
    room = Room()
    row = room.propose()
    room.rewrite(row, "Other words")
    with pytest.raises(Stale):
        room.rewrite(row, "Words of somebody slower", on=1)
    with pytest.raises(NothingChanged):
        room.rewrite(row, "Other words", on=2)
    with pytest.raises(WordsMissing):
        writing.rewrite(
            recommendation=row, draft=Draft("condition", {"en": "Z"}, {"en": "Z"}), on=2, change=" ", by=room.members[0]
        )
    with pytest.raises(WordsMissing):
        room.propose("  ")


def test_amendments_are_taken_into_a_version_or_rejected_with_a_reason() -> None:
    room = Room()
    row = room.propose()
    one, two = (
        writing.amend(recommendation=row, text=text, reason="Clearer", language="en", by=room.members[2])
        for text in ("Say pause", "Say never")
    )
    with pytest.raises(OwnAmendment):
        writing.reject(amendment=two, reason="No", by=room.members[2])
    with pytest.raises(ReasonMissing):
        writing.reject(amendment=two, reason="", by=room.members[3])

    writing.reject(amendment=two, reason="Too hard", by=room.members[3])
    made = room.rewrite(row, "May pause a use.", taking_in=[one])

    with pytest.raises(DecidedAlready):
        writing.reject(amendment=one, reason="No", by=room.members[3])
    assert [(a.state, a.decision, a.taken_into_id) for a in row.amendments.all()] == [
        ("accepted", "Softer words", made.id),
        ("rejected", "Too hard", None),
    ]


def test_withdrawn_recommendation_stays_with_its_reason() -> None:
    room = Room()
    row = room.propose()
    with pytest.raises(ReasonMissing):
        writing.withdraw(recommendation=row, reason=" ", by=room.members[0])
    writing.withdraw(recommendation=row, reason="Merged into R2", by=room.members[0])
    with pytest.raises(Withdrawn):
        room.rewrite(row, "Other words")
    assert room.point().outcome == "withdrawn"


def test_comments_from_experts_and_the_public_get_an_answer() -> None:
    room = Room()
    row = room.propose()
    team = make.user()
    expert = outside.comment(
        recommendation=row, text="It works elsewhere.", language="en", user=team, expert=("Dr Example", "Institute")
    )
    said = outside.comment(recommendation=row, text="Too slow.", language="en", participation=room.members[4])
    with pytest.raises(WordsMissing):
        outside.comment(recommendation=row, text=" ", language="en", user=team)
    with pytest.raises(ReasonMissing):
        outside.answer(comment=said, disposition="not_taken", reason="", by=room.members[0])

    outside.answer(comment=expert, disposition="taken_in", reason="Version 2 says so", recorded_by=team)
    outside.hide(comment=said, reason="Names a neighbour", by=team)

    assert [(c.source, c.disposition, c.answer, c.hidden_reason) for c in row.comments.all()] == [
        ("expert", "taken_in", "Version 2 says so", ""),
        ("public", "open", "", "Names a neighbour"),
    ]


def test_minority_statement_counts_when_its_author_signed_and_its_words_are_then_fixed_by_others() -> None:
    room = Room()
    row = room.propose()
    made = minority.state(component=room.component, text={"en": "Never stop."}, by=room.members[3], recommendation=row)
    made = minority.change(statement=made, text={"en": "Never stop a bus."}, by=room.members[3])
    minority.sign(statement=made, by=room.members[4])
    minority.sign(statement=made, by=room.members[4])
    with pytest.raises(SignedByOthers):
        minority.change(statement=made, text={"en": "Sometimes"}, by=room.members[3])
    with pytest.raises(SignedByOthers):
        minority.change(statement=made, text={"en": "Sometimes"}, by=room.members[4])
    assert [len(one.signatures.all()) for one in room.point().minorities] == [2]
    assert {one.sha256 for one in made.signatures.all()} == {minority.fingerprint(made)}

    minority.unsign(statement=made, by=room.members[3])

    assert room.point().minorities == ()


def test_rules_of_the_tables_are_kept_by_the_database() -> None:
    room = Room()
    row = room.propose()
    broken = [
        lambda: Version.objects.create(recommendation=row, n=1, kind="condition", statement={}, modality="must"),
        lambda: Version.objects.create(recommendation=row, n=2, kind="condition", statement={}, modality="must"),
        lambda: Version.objects.create(recommendation=row, n=2, kind="red_line", statement={}, modality="may", change="x"),
        lambda: Version.objects.create(recommendation=row, n=2, kind="condition", statement={}, modality="", change="x"),
        lambda: Amendment.objects.create(recommendation=row, against=1, text="x", reason="y", state="rejected"),
        lambda: Amendment.objects.create(recommendation=row, against=1, text="x", reason="y", state="accepted", decision="z"),
        lambda: row.comments.create(on=1, source="expert", text="x"),
        lambda: row.comments.create(on=1, source="public", text="x", disposition="taken_in"),
        lambda: row.minority_statements.create(component=room.component, text={}, use_case="u1"),
        lambda: type(row).objects.filter(pk=row.pk).update(withdrawn_at="2027-01-01T00:00Z"),
        lambda: type(room.assembly).objects.filter(pk=room.assembly.pk).update(seats=9),
    ]
    for act in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_erased_member_leaves_the_words_and_no_trace_to_the_person() -> None:
    room = Room()
    row = room.propose()
    outside.comment(recommendation=row, text="Mine", language="en", participation=room.members[0])
    held = subjects.export(room.members[0])["assembly member"]
    assert (len(held["versions"]), held["comments"][0]["text"]) == (1, "Mine")

    subjects.erase(room.members[0])

    assert [one.written_by_id for one in row.versions.all()] == [None]
    assert [one.participation_id for one in row.comments.all()] == [None]
    assert subjects.export(room.members[0])["assembly member"]["versions"] == []


def test_every_act_is_on_record_without_a_members_name() -> None:
    room = Room()
    row = room.propose()
    room.rewrite(row, "Other words")
    events = [(event.event, event.actor) for event in Event.objects.filter(target=str(row.id)).order_by("pk")]
    assert events == [("recommendation.proposed", None), ("recommendation.rewritten", None)]
