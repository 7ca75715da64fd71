"""Pages, conditional requests, limits and problems."""

from typing import Any

import pytest
from django.test import Client, override_settings

from tests.socialicense.api.scene import Public
from tests.socialicense.api.test_reading import API, get, ids

pytestmark = pytest.mark.django_db


def problem(response: Any) -> tuple[int, str, str]:
    body = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert body["status"] == response.status_code
    return body["status"], body["code"], body["instance"]


def test_pages_lead_forth_and_back_and_name_each_row_once(scene: Public):
    first = get("consultations?page_size=1")
    second = Client().get(first.json()["next"].removeprefix("https://socialicense.localhost"))
    third = Client().get(second.json()["next"].removeprefix("https://socialicense.localhost"))
    back = Client().get(third.json()["previous"].removeprefix("https://socialicense.localhost"))

    rows = [page.json()["results"][0]["id"] for page in (first, second, third)]
    assert rows == ids("consultations")
    assert back.json()["results"] == second.json()["results"]
    assert (first.json()["previous"], third.json()["next"]) == (None, None)
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("page_size=0", "/page_size", "min_value"),
        ("page_size=201", "/page_size", "max_value"),
        ("page_size=many", "/page_size", "invalid"),
        ("page_size=1&page_size=2", "/page_size", "repeated"),
        ("cursor=nonsense", "/cursor", "cursor"),
        ("cursor=a1_zz", "/cursor", "cursor"),
        ("state=preparing", "/state", "invalid_choice"),
        ("language=english", "/language", "invalid"),
        ("colour=red", "/colour", "unknown"),
    ],
)
def test_query_that_cannot_be_used_is_refused_with_a_pointer(scene: Public, query: str, pointer: str, code: str):
    response = get(f"consultations?{query}")
    assert problem(response) == (400, "invalid", "/api/v1/consultations")
    assert {(found["pointer"], found["code"]) for found in response.json()["errors"]} == {(pointer, code)}


def test_same_content_is_not_sent_twice(scene: Public):
    first = get("consultations")
    again = get("consultations", **{"If-None-Match": first["ETag"]})
    assert not first["ETag"].startswith("W/")
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert get("consultations", **{"If-None-Match": '"another"'}).status_code == 200


def test_content_that_is_not_the_one_expected_is_a_problem(scene: Public):
    response = get("consultations", **{"If-Match": '"another"'})
    assert problem(response) == (412, "precondition_failed", "/api/v1/consultations")


def test_method_that_is_not_offered_is_a_problem_naming_those_that_are(scene: Public):
    responses = [Client().post(API + "consultations"), Client().options(API + "consultations"), Client().put(API)]
    assert [problem(response)[:2] for response in responses] == [(405, "method_not_allowed")] * 3
    assert [response["Allow"] for response in responses] == ["GET, HEAD"] * 3


def test_media_type_that_is_not_offered_is_a_problem(scene: Public):
    assert problem(get("consultations", Accept="text/html")) == (406, "not_acceptable", "/api/v1/consultations")
    assert get(f"licenses/{scene.license.id}/content", Accept="application/ld+json").status_code == 200


def test_address_without_anything_is_a_problem(scene: Public):
    assert problem(get("nothing")) == (404, "not_found", "/api/v1/nothing")
    assert problem(get("consultations/not-a-uuid")) == (404, "not_found", "/api/v1/consultations/not-a-uuid")


def test_fault_of_ours_is_a_problem(scene: Public, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("consultations.api.views.selectors.listed", lambda: 1 / 0)
    response = Client(raise_request_exception=False).get(API + "consultations")
    assert problem(response) == (500, "server_error", "/api/v1/consultations")


@pytest.mark.usefixtures("one_minute")
def test_limit_is_told_and_then_kept(scene: Public):
    with override_settings(API_PER_MINUTE=3):
        client = Client(REMOTE_ADDR="192.0.2.7")
        answers = [client.get(API) for _ in range(4)]
    assert [answer["RateLimit-Policy"] for answer in answers] == ['"network";q=3;w=60'] * 4
    assert [answer["RateLimit"].split(";")[1] for answer in answers] == ["r=2", "r=1", "r=0", "r=0"]
    assert problem(answers[3]) == (429, "too_many", "/api/v1/")
    assert 0 < int(answers[3]["Retry-After"]) <= 60


def test_answers_may_be_read_by_pages_of_others_but_know_no_visitor(scene: Public):
    response = get("consultations")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert response.cookies == {}


def test_list_costs_the_same_for_one_and_many(scene: Public, django_assert_num_queries: Any):
    for path in ("consultations", "ballots", "licenses", "drafts"):
        for size in (1, 3):
            with django_assert_num_queries(2):  # the limit and the page
                get(f"{path}?page_size={size}")


def test_problem_speaks_the_language_of_the_reader(scene: Public):
    sentences = {language: get("nothing", **{"Accept-Language": language}).json()["detail"] for language in ("en", "fr")}
    assert sentences["en"] != sentences["fr"]
