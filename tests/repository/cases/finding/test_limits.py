"""How often one network may search: pages, pictures, feeds and the API count together, and say when to go on."""

from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_minute")]


@pytest.fixture
def network(settings: Any) -> Client:
    """A network that has one search left of two."""
    settings.CASE_SEARCHES_PER_MINUTE = 2
    client = Client(REMOTE_ADDR="192.0.2.7")
    assert client.get("/cases/?q=buses").status_code == 200
    return client


@pytest.mark.parametrize("address", ["/cases/", "/cases/map/", "/cases/timeline/", "/cases/feed.atom", "/api/v1/cases"])
def test_every_search_counts(network: Client, address: str) -> None:
    assert network.get(address).status_code == 200
    refused = network.get(address)
    assert (refused.status_code, 0 < int(refused["Retry-After"]) <= 60) == (429, True)
    assert Client(REMOTE_ADDR="198.51.100.7").get(address).status_code == 200


def test_page_says_what_to_do(network: Client) -> None:
    network.get("/cases/")
    refused = network.get("/cases/")
    page = refused.content.decode()
    assert "Please wait a moment" in page and f"Wait {refused['Retry-After']} seconds and try again." in page
    for address in ("/cases/compare/", "/cases/collections/", "/cases/codebook.csv"):  # these search nothing
        assert network.get(address).status_code == 200


def test_api_tells_both_limits_and_refuses_with_a_problem(network: Client) -> None:
    found, refused = network.get("/api/v1/cases"), network.get("/api/v1/cases")
    assert found["RateLimit-Policy"] == refused["RateLimit-Policy"] == '"network";q=1200;w=60, "search";q=2;w=60'
    assert [one.split(";")[:2] for one in found["RateLimit"].split(", ")] == [
        ['"network"', "r=1199"],
        ['"search"', "r=0"],
    ]
    assert (refused.json()["status"], refused.json()["code"]) == (429, "too_many")
    assert network.get("/api/v1/").status_code == 200
    sent = network.post("/api/v1/cases", "{}", content_type="application/json")
    assert (sent.status_code, '"search"' in sent["RateLimit-Policy"]) == (401, False)
