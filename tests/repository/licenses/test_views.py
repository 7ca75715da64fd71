"""The register, the license page in all its forms, and the small public documents."""

import json
from dataclasses import replace

import pytest
from django.test import Client

from repository.licenses import services
from repository.licenses.domain import canonical
from repository.licenses.models import License
from repository.licenses.services import anchors
from tests.repository.licenses import story
from tests.repository.licenses.domain import clinic

pytestmark = pytest.mark.django_db


@pytest.fixture
def license() -> License:
    return story.issued_blank()


def page(license: License) -> str:
    return f"/licenses/{license.number}/v1"


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("application/pdf", "application/pdf"),
        ("application/vc", "application/vc"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ("application/vc;q=0.4, application/pdf;q=0.9", "application/pdf"),
    ],
)
def test_license_answers_in_the_form_that_is_asked_for(client: Client, license, accept, content_type):
    response = client.get(page(license), headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, content_type)
    assert "Accept" in response["Vary"]


def test_downloads_are_the_stored_bytes(client: Client, license):
    assert client.get(page(license) + ".jsonld").content == bytes(license.jsonld)
    assert client.get(page(license) + ".pdf").content == bytes(license.sealed.pdf)
    assert client.get(page(license), headers={"accept": "application/vc"}).content == bytes(license.jsonld)


def test_every_file_that_the_license_names_is_served_with_its_digest(client: Client, license):
    document = json.loads(bytes(license.jsonld))
    served = {}
    for resource in document["relatedResource"]:
        path = resource["id"].removeprefix("https://socialicense.localhost")
        served[resource["id"]] = canonical.sri(b"".join(client.get(path).streaming_content))
    assert served == {resource["id"]: resource["digestSRI"] for resource in document["relatedResource"]}


def test_address_without_version_leads_to_the_newest(client: Client, license):
    response = client.get(f"/licenses/{license.number}")
    assert (response.status_code, response["Location"]) == (302, page(license))


@pytest.mark.parametrize(
    "path",
    [
        "/licenses/SL-1999-0001",
        "/licenses/SL-1999-0001/v1.pdf",
        "/licenses/{number}/v2",
        "/licenses/{number}/v1/secret.txt",
        "/licenses/{number}/v1/..%2f..%2fsettings.py",
        "/status/3",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, license, path):
    assert client.get(path.format(number=license.number)).status_code == 404


def test_page_shows_verdicts_red_lines_conditions_and_dissent(client: Client, license):
    html = client.get(page(license)).content.decode()
    for words in (
        "Public research",
        "Yes, on conditions",
        "Sale to advertisers",
        "Never for insurance prices.",
        "Results are open to all.",
        "Rare diseases give people away.",
        "Minority view, held by 12 people:",
        "Speaker of the council",
        license.jsonld_sha256,
    ):
        assert words in html
    assert html.index("Sale to advertisers") < html.index("Red lines") < html.index("Conditions</h2>")


@pytest.mark.parametrize(
    ("acts", "words"),
    [
        (["suspend"], "The community suspended this license on"),
        (["withdraw"], "The community withdrew this license on"),
        (["suspend", "withdraw"], "The community withdrew this license on"),
    ],
)
def test_page_says_what_the_community_did_later(client: Client, license, acts, words):
    for number, act in enumerate(acts):
        at = f"2026-07-0{number + 1}T00:00:00Z"
        data = story.statement(act, story.address(license), at=at, reason="A breach in June")
        services.receive_statement(data=data)
    html = client.get(page(license)).content.decode()
    assert words in html
    assert "A breach in June" in html
    assert client.get(page(license) + ".pdf").status_code == 200


def test_exercise_is_marked_on_its_page(client: Client):
    exercise = story.exercise_blank()
    html = client.get(page(exercise)).content.decode()
    assert "No community has adopted it, it is not in force, and it permits nothing." in html
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl")])
def test_page_is_there_in_every_language(client: Client, license, language, direction):
    html = client.get(page(license) + f"?language={language}").content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in html


def test_page_costs_the_same_for_one_license_and_for_three(client: Client, django_assert_max_num_queries):
    license = story.issued_blank()
    client.get(page(license))
    with django_assert_max_num_queries(10):
        client.get(page(license))
    with django_assert_max_num_queries(4):
        client.get("/licenses/")


def test_register_shows_licenses_and_leaves_exercises_out(client: Client, license):
    exercise = story.exercise_blank()
    html = client.get("/licenses/").content.decode()
    assert license.number in html
    assert exercise.number not in html
    assert exercise.number in client.get("/licenses/?state=exercise").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=clinic", True),
        ("q=CLINIC+research", True),
        ("q=10.1234/clinic", True),
        ("q=dossiers", True),
        ("q=submarines", False),
        ("q=%25_%00%27", False),
        ("state=in_force", True),
        ("state=withdrawn", False),
        ("verdict=no", True),
        ("verdict=yes", False),
        ("state=nonsense", True),
        ("page=99", True),
        ("page=x", True),
    ],
)
def test_register_searches(client: Client, license, query, found):
    response = client.get(f"/licenses/?{query}")
    assert (response.status_code, license.number in response.content.decode()) == (200, found)


def test_register_that_is_empty_says_so(client: Client):
    assert "No license has been given yet." in client.get("/licenses/").content.decode()


def test_feed_is_atom_without_exercises(client: Client, license):
    exercise = story.exercise_blank()
    response = client.get("/licenses/feed.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = response.content.decode()
    assert f"https://socialicense.localhost/licenses/{license.number}/v1" in feed
    assert exercise.number not in feed


def test_did_document_is_served_for_anybody(client: Client):
    response = client.get("/.well-known/did.json")
    assert response.json() == json.loads(json.dumps(anchors.did_document()))
    assert response["Access-Control-Allow-Origin"] == "*"


def test_status_list_is_never_stored_by_caches(client: Client):
    response = client.get("/status/1")
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/vc", "no-store")


def test_context_is_the_one_that_licenses_name(client: Client, license):
    document = json.loads(bytes(license.jsonld))
    path = document["@context"][2].removeprefix("https://socialicense.localhost")
    assert "socialLicense" in client.get(path).json()["@context"]


def test_statement_is_served_as_it_came(client: Client, license):
    statement = license.adoption
    response = client.get(f"/licenses/statements/{statement.pk}.json")
    assert response.content == bytes(statement.body)


def test_hostile_words_stay_words(client: Client):
    nasty = '<script>alert("x")</script>{{ 7|add:7 }}'
    brief = clinic.brief(
        consultation=clinic.ConsultationRef(clinic.CONSULTATION, {"en": nasty}),
        initiative=replace(clinic.brief().initiative, title={"en": nasty}),
    )
    exercise = story.exercise_blank(brief=brief)
    for path in (page(exercise), "/licenses/?state=exercise", "/licenses/feed.atom"):
        html = client.get(path).content.decode()
        assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in client.get(page(exercise)).content.decode()
