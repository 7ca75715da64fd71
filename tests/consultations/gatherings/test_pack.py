"""The papers of a session: one job, one PDF that holds everything and is readable by machines."""

import io
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pyhanko.pdf_utils.reader import PdfFileReader

from consultations.gatherings import papers
from consultations.gatherings.models import Pack
from consultations.gatherings.services import meetings, pack, seating
from consultations.methods.poll.models import Item
from consultations.models import Contact
from repository.licenses import pdftext
from socialicense.accounts import subjects
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job
from tests.consultations.gatherings.scene import Room
from tests.factories import consultations as make
from tests.repository.licenses.test_verapdf import verapdf

pytestmark = pytest.mark.django_db


def ready(languages: tuple[str, ...] = ("en",)) -> Room:
    room = Room(members=8, languages=languages)
    Contact.objects.bulk_create(Contact(participation=one, name="Ines Example") for one in room.members)
    speaker = room.speaker()
    point = meetings.Point({"en": "A talk", "ar": "محاضرة"}, 30, "talk", speakers=(speaker.id,))
    meetings.set_agenda(meeting=room.meeting, points=[point], by=room.facilitator)
    make.stage(room.component)
    Item.objects.create(
        component=room.component, position=1, ref="q1", about="item", about_ref="q1", text={"en": "May it?"},
        scale="comfort", rule="comfort", step=3,
    )  # fmt: skip
    seating.ask(meeting=room.fresh(), rounds=2, size=4, there_only=False, by=room.facilitator)
    jobs.run_due()
    room.fresh()
    return room


def test_the_papers_are_made_by_a_job_and_hold_everything():
    room = ready()
    client = Client()
    client.force_login(room.facilitator)
    address = reverse("consultations:meeting_pack", args=[room.consultation.slug, room.meeting.id])
    assert client.post(address, {"language": "en"}).status_code == 302
    jobs.run_due()

    job = Job.objects.get(kind=pack.KIND)
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    answer = client.get(reverse("consultations:meeting_pack_file", args=[room.consultation.slug, room.meeting.id]))
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("application/pdf", True)
    text = pdftext.words(PdfFileReader(io.BytesIO(answer.content)))
    wanted = [
        "First Saturday", "A talk", "A. Haddad, Hospital", "Attendance list", "Signature", "Tables, round 2", "Badges", "Amal",
        room.members[1].member_code, "Table signs", "My question to the experts", "Count protocol", "May it?", "I love it",
    ]  # fmt: skip
    assert [one for one in wanted if not pdftext.holds(text, one)] == []
    assert not pdftext.holds(text, "Ines Example")


def test_papers_with_names_go_when_a_member_is_erased():
    room = ready()
    pack.keep(room.meeting, pack.Printed(b"%PDF Amal", 1, "en"))

    subjects.erase(room.members[3])

    assert Pack.objects.count() == 0


def test_the_pages_say_the_same_for_the_same_records_in_arabic():
    room = ready(("en", "ar"))
    one, two = papers.context(room.meeting, "ar"), papers.context(room.meeting, "ar")

    assert {name: value for name, value in one.items() if name != "made_at"} == {
        name: value for name, value in two.items() if name != "made_at"
    }
    assert one["timetable"][0][1] == "محاضرة"  # type: ignore[index]


@pytest.mark.needs("java", "jaxb", "fonts")
def test_the_papers_keep_both_standards_in_two_directions(tmp_path: Path):
    room = ready(("en", "ar"))
    files = []
    for language in ("en", "ar"):
        path = tmp_path / f"{language}.pdf"
        path.write_bytes(papers.typeset(room.meeting, language, progress=lambda done, total, step: None).content)
        files.append(path)

    assert verapdf(*files) == [f"PASS {flavour} {path.name}" for path in files for flavour in ("3a", "ua1")]
