"""Casts take a lane of their own, and carry what every other answer carries."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

from consultations.people import services as people
from consultations.refusals import NoticeNotAccepted
from socialicense.api.lane import CastLane
from socialicense.wsgi import application
from tests.factories import consultations as make
from tests.socialicense.api.test_reading import API

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]
PROTECTIVE = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "X-Request-ID",
}


def post(path: str, server: Any = application, **headers: str) -> tuple[int, dict[str, str], Any]:
    """Status, headers and JSON of a POST as the web server hands it over."""
    request = RequestFactory(headers=headers).post(path, data=b"{}", content_type="application/json")
    told: list[Any] = []
    content = b"".join(server(request.environ, lambda status, fields: told.extend([status, dict(fields)])))
    return int(told[0].split()[0]), told[1], json.loads(content) if content else None


def test_cast_carries_every_protective_header_of_other_answers():
    status, headers, _body = post(f"{API}ballots/{uuid4()}/casts")
    common = Client().post(f"{API}ballots/{uuid4()}/casts", data="{}", content_type="application/json")
    assert (status, common.status_code) == (401, 401)
    assert (set(PROTECTIVE) - set(common.headers), set(PROTECTIVE) - set(headers)) == (set(), set())
    same = set(PROTECTIVE) - {"Content-Security-Policy", "X-Request-ID"}
    assert {name: headers[name] for name in same} == {name: common[name] for name in same}
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["Cache-Control"] == "no-store"


def test_cast_over_https_carries_strict_transport_security():
    with override_settings(SECURE_HSTS_SECONDS=3600, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        lane = CastLane(WSGIHandler())
        _status, headers, _body = post(f"{API}ballots/{uuid4()}/casts", lane, **{"X-Forwarded-Proto": "https"})
    assert headers["Strict-Transport-Security"].startswith("max-age=3600")


def test_cast_without_https_is_sent_to_it():
    request = RequestFactory().post(f"{API}ballots/{uuid4()}/casts")
    told: list[Any] = []
    with override_settings(SECURE_SSL_REDIRECT=True):
        lane = CastLane(WSGIHandler())  # middleware reads its settings when it is made
        lane(request.environ, lambda status, fields: told.extend([status, dict(fields)]))
    assert (told[0].split()[0], told[1]["Location"].split(":")[0]) == ("301", "https")


def test_fault_in_the_lane_is_a_problem(monkeypatch: pytest.MonkeyPatch):
    def broken(*_given: object) -> None:
        raise RuntimeError("invented")

    monkeypatch.setattr("consultations.views.casts.fingerprint", broken)
    status, headers, body = post(f"{API}ballots/{uuid4()}/casts", Authorization="Bearer " + "a" * 32)
    assert (status, headers["Content-Type"], body["code"]) == (500, "application/problem+json", "server_error")


def test_paths_beside_the_lane_go_the_common_way():
    assert [post(f"{API}ballots/{uuid4()}{more}")[0] for more in ("/casts/", "", "/casts/x")] == [404, 405, 404]


def test_refusal_of_a_cast_speaks_the_readers_language_whoever_was_served_before():
    """The lane passes the language middleware by; here the notice has not been accepted yet."""
    ballot, roll = make.open_ballot()
    sign = f"Bearer {people.issue_link(roll[0])}"

    def detail(language: str) -> str:
        headers = {"Accept-Language": language, "Authorization": sign}
        return str(post(f"{API}ballots/{ballot.id}/casts", **headers)[2]["detail"])

    french = detail("fr")
    Client(headers={"Accept-Language": "ar"}).get(API + "nothing")
    with translation.override("en"):
        english = str(NoticeNotAccepted.message)
    assert (detail("fr"), detail("en")) == (french, english)
    assert french != english
