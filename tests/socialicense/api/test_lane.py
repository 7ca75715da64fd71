"""Casts take a lane of their own, and carry what every other answer carries."""

from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.utils import translation

from consultations.people import services as people
from consultations.refusals import NoticeNotAccepted
from tests.factories import consultations as make
from tests.socialicense.api.test_reading import API

pytestmark = pytest.mark.django_db
PROTECTIVE = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "X-Request-ID",
}


def test_cast_carries_every_protective_header_of_other_answers():
    path = f"{API}ballots/{uuid4()}/casts"
    cast = Client().post(path, data="{}", content_type="application/json")
    other = Client().get(API)
    assert (cast.status_code, set(PROTECTIVE) - set(other.headers), set(PROTECTIVE) - set(cast.headers)) == (
        401,
        set(),
        set(),
    )
    assert cast["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert cast["Cache-Control"] == "no-store"


def test_cast_without_https_is_sent_to_it():
    with override_settings(SECURE_SSL_REDIRECT=True):
        answer = Client().post(f"{API}ballots/{uuid4()}/casts", data="{}", content_type="application/json")
    assert (answer.status_code, answer["Location"].split(":")[0]) == (301, "https")


def test_paths_beside_the_lane_go_the_common_way():
    assert Client().post(f"{API}ballots/{uuid4()}/casts/").status_code == 404
    assert Client().get(f"{API}ballots/{uuid4()}").status_code == 404


def test_refusal_of_a_cast_speaks_the_readers_language_whoever_was_served_before():
    """The lane passes the language middleware by; here the notice has not been accepted yet."""
    ballot, roll = make.open_ballot()
    secret = people.issue_link(roll[0])

    def detail(language: str) -> str:
        client = Client(headers={"Accept-Language": language, "Authorization": f"Bearer {secret}"})
        return client.post(f"{API}ballots/{ballot.id}/casts", data="{}", content_type="application/json").json()["detail"]

    french = detail("fr")
    Client(headers={"Accept-Language": "ar"}).get(API + "nothing")
    with translation.override("en"):
        english = str(NoticeNotAccepted.message)
    assert (detail("fr"), detail("en")) == (french, english)
    assert french != english
