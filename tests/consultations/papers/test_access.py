"""Who may open which page of paper and of help. Not allowed looks like not found."""

import pytest
from django.test import Client

from consultations.models import Contact
from consultations.papers import urls
from tests.consultations.papers.hall import Hall, at

pytestmark = pytest.mark.django_db

ROLES = (
    "anonymous", "citizen", "elsewhere", "organiser", "observer", "commissioner", "recruiter", "facilitator", "analyst",
    "desk", "counter", "helper", "operator", "superuser",
)  # fmt: skip
WHO = {
    "works": {"organiser", "observer", "recruiter", "desk", "counter", "helper"},
    "oversees": {"organiser", "observer", "recruiter", "desk", "counter"},
    "prints": {"organiser"},
    "hands out": {"recruiter", "desk"},
    "counts": {"counter"},
    "helps": {"helper"},
}
PAGES = {
    "papers": "works", "paper": "oversees", "paper_protocol": "oversees",
    "paper_print": "prints", "paper_scrap": "prints",
    "paper_desk": "hands out", "paper_act": "hands out", "paper_spoilt": "hands out", "paper_envelopes": "hands out",
    "paper_labels": "hands out",
    "paper_read": "counts", "paper_differences": "counts", "paper_settle": "counts", "paper_by_hand": "counts",
    "paper_finish": "counts",
    "assist": "helps", "assist_consent": "helps", "assist_answers": "helps", "assist_cast": "helps",
}  # fmt: skip
# What a bare request finds where it is allowed: acts need a person or a consent, and go back where they came from.
EXPECTED = {
    "paper_scrap": 302, "paper_act": 404, "paper_settle": 302, "paper_finish": 302,
    "assist_consent": 404, "assist_answers": 404, "assist_cast": 404,
}  # fmt: skip


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in urls.urlpatterns} == set(PAGES)


@pytest.mark.parametrize("role", ROLES)
def test_page_opens_for_its_roles_only(role: str):
    hall = Hall()
    client = at(getattr(hall, role)) if role != "anonymous" else Client()
    found, expected = {}, {}
    for name, who in PAGES.items():
        url = hall.url(name, *([1] if name == "paper_scrap" else []))
        send = client.post if name in EXPECTED and name != "paper_settle" else client.get
        found[name] = send(url).status_code
        expected[name] = EXPECTED.get(name, 200) if role in WHO[who] else 302 if role == "anonymous" else 404
    assert found == expected


def test_names_at_the_desk_are_shown_without_addresses():
    hall = Hall()

    Contact.objects.create(participation=hall.roll[0], name="Ines Example", email="ines@example.org")

    page = at(hall.desk).post(hall.url("paper_desk"), {"words": "ines"}).content.decode()

    assert ("Ines Example" in page, "ines@example.org" in page) == (True, False)
