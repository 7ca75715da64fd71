"""Pages of citizens over HTTP, beside a page of the same server with one query and the same frame."""

import subprocess
from collections.abc import Callable
from http.cookies import SimpleCookie

from tests.bench import load, report
from tests.bench.stand import Stand, ended_by_signals, stand

CLIENTS = 8
SECONDS = 4


def seat_cookie(secret: str) -> str:
    """The cookie of somebody who has come in by link."""
    from django.http import HttpResponse

    from consultations.people import seats
    from consultations.people import services as people

    response = HttpResponse()
    seats.take(response, people.redeem(secret))
    jar: SimpleCookie = response.cookies
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())


def pages(on: Stand) -> dict[str, tuple[str, dict[str, str]]]:
    """Path and headers of each page, on a platform with an open vote of 2,000 people and an issued license."""
    from django.urls import reverse

    from consultations.people import notices
    from consultations.people import services as people
    from consultations.services.opening import freeze
    from tests.bench import voters
    from tests.repository.licenses import story

    license = story.issued()
    ballot, secrets_of = voters.crowd(2000)
    consultation = ballot.component.consultation
    freeze(consultation, by=None)
    person = people.redeem(secrets_of[0]).participation
    notice = notices.current(consultation, "en")
    people.accept_notice(participation=person, sha256=notice.sha256, language="en", channel="browser")
    slug = consultation.slug
    return {
        "home": ("/", {}),
        "consultation": (reverse("consultations:consultation", args=[slug]), {}),
        "ballot": (reverse("consultations:ballot", args=[slug, ballot.id]), {"Cookie": seat_cookie(secrets_of[0])}),
        "license": (reverse("licenses:version", args=[license.number, license.version]), {}),
    }


def queries(path: str, headers: dict[str, str]) -> int:
    """Queries of the page when everything that is kept in memory is there."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers=headers)
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)


def press(port: int, path: str, headers: dict[str, str]) -> load.Load:
    request = load.request("GET", path, headers=headers)
    load.measure(port, [request], clients=CLIENTS, seconds=1, repeat=True)
    return load.measure(port, [request], clients=CLIENTS, seconds=SECONDS, repeat=True)


def plain(on: Stand) -> load.Load:
    """The page with one query, on the same server with the same middleware."""
    environ, port = on.environ, on.port
    on.environ, on.port = environ | {"DJANGO_SETTINGS_MODULE": "tests.bench.plain_settings"}, 0
    process: subprocess.Popen[bytes] = on.start("web")
    found = press(on.port, "/", {})
    on.kill(process)
    on.environ, on.port = environ, port
    return found


def tell(
    name: str, path: str, headers: dict[str, str], port: int, beside: load.Load, count: Callable[..., int]
) -> None:
    found = press(port, path, headers)
    report.tell(
        f"pages_http.{name}",
        found.rate,
        "pages/s",
        n=found.accepted,
        baseline=beside.rate,
        p50_ms=found.p50_ms,
        p99_ms=found.p99_ms,
        errors=found.errors,
        queries=count(path, headers),
        clients=CLIENTS,
    )


def main() -> None:
    ended_by_signals()
    with stand() as on:
        found = pages(on)
        beside = plain(on)
        report.tell("pages_http.plain", beside.rate, "pages/s", n=beside.accepted, p50_ms=beside.p50_ms)
        on.start("web")
        for name, (path, headers) in found.items():
            tell(name, path, headers, on.port, beside, queries)


if __name__ == "__main__":
    main()
