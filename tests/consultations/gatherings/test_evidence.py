"""Attendance in the evidence of any method, added up again from the published table by the verifier."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from consultations.gatherings.models import Meeting
from consultations.gatherings.services import meetings, presence
from consultations.gatherings.services.presence import Entry
from consultations.services import chain, evidence
from repository.licenses.domain import tables
from repository.licenses.domain.verify import verify
from repository.licenses.models import Artefact, License
from tests.consultations.gatherings.scene import Room
from tests.consultations.services.test_chain import Story
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db(transaction=True)


def file_of(sha256: str) -> bytes:
    return (Path(settings.MEDIA_ROOT) / Artefact.objects.get(pk=sha256).path).read_bytes()


def held(room: Room) -> Room:
    entries = {person.id: Entry("present") for person in room.members[:7]}
    presence.enter(meeting=room.fresh(), entries=entries, by=room.facilitator)
    meetings.end(meeting=room.fresh(), by=room.facilitator)
    return room


def test_evidence_states_attendance_with_its_table_and_without_names():
    room = held(Room(members=12))

    found = evidence.gather(room.component)

    (table,) = found.tables
    rows = tables.read(file_of(table.sha256))
    assert (
        found.facts["sessions_held"].value,
        found.facts["attendances_in_room"].value,
        found.facts["absences"].value,
    ) == (1, 7, 5)
    assert [rows[0][name] for name in ("members", "in_room", "by_link", "absent")] == ["12", "7", "0", "5"]
    assert evidence.gather(room.component).sha256 == found.sha256
    said = json.dumps(found.to_json())
    assert [one for one in ("Amal", room.members[0].member_code) if one in said] == []


def test_the_verifier_adds_attendance_of_an_issued_license_up_again():
    story = Story()
    by, now = make.user(), timezone.now()
    meeting = Meeting(
        component=story.component,
        title={"en": "Evening"},
        place="Library",
        opens=now,
        closes=now + timezone.timedelta(hours=2),
    )
    meetings.save(meeting=meeting, by=by)
    for person in story.people[:5]:
        presence.arrive(meeting=meeting, member_code=person.member_code, state="present", by=by)
    meetings.end(meeting=meeting, by=by)
    story.vote(story.component, "yes")
    story.vote(story.ratification(), "yes")
    chain.representative_statement(consultation=story.consultation, data=story.sign(), by=story.representative)
    story.work()

    license = License.objects.get()
    published = license.attachments.get(name="1-attendance.csv")
    content = bytes(license.jsonld)
    whole = file_of(published.artefact_id)
    changed = whole.replace(b",5,0,", b",6,0,")

    now_text = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"
    good = verify(content, did=None, now=now_text, tables={published.name: whole})
    bad = verify(content, did=None, now=now_text, tables={published.name: changed})

    assert [code for code in good.codes if "table" in code or "fact" in code] == []
    assert "table-changed" in bad.codes and "tables" in good.checks_run
    assert good.recounted == bad.recounted + 4
