"""The form in the browser: nothing is lost, every fault leads to its field, hostile words stay words."""

import html

import pytest

from repository.cases.models import Case
from repository.cases.services import moving, writing
from tests.consultations.views.browsing import Reader
from tests.repository.cases.scene import Scene, document

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


def opened(case: Case, section: str, user: object) -> Reader:
    return Reader(user).open(f"/cases/drafts/{case.pk}/write/{section}/")


def test_a_page_left_half_filled_is_kept_and_the_rest_can_be_said_to_be_unstated() -> None:
    scene = Scene()
    case = writing.begin(by=scene.contributor, language="en", content={"sources": document()["sources"]})
    page = opened(case, "context", scene.contributor).send(
        "Save and stay here", problem="Whose buses?", **{"from": ["s1"]}
    )
    case.refresh_from_db()
    assert (page.status, case.content["context"]) == (200, {"from": ["s1"], "problem": "Whose buses?"})
    page.send("Save and go on", rest="on", theme="city")
    case.refresh_from_db()
    assert case.content["context"] == {
        "from": ["s1"], "problem": "Whose buses?", "background": "not_stated", "theme": "city", "sector": "not_stated",
        "sdgs": "not_stated", "started": "not_stated", "ended": "not_stated", "status": "not_stated",
    }  # fmt: skip
    assert page.url.endswith("/write/place/")


def test_what_does_not_fit_is_told_and_what_was_typed_is_still_there() -> None:
    scene = Scene()
    case = scene.draft()
    page = opened(case, "context", scene.contributor).send(
        "Save and go on", started="last year", problem=HOSTILE, **{"background-unknown": "on", "background": "Old"}
    )
    assert (page.status, "Write a year, a month or a day" in page.problems, "Either there is an answer" in page.problems) == (
        422, True, True
    )  # fmt: skip
    assert html.escape(HOSTILE) in page.html
    assert HOSTILE not in page.html
    assert Case.objects.get().content["context"]["problem"] == "Where are night buses missing?"
    for section, field, words, told in (
        ("place", "countries", "Belgium, Atlantis", "No country is called Atlantis here"),
        ("results", "findings", "It worked [7]", "There is no source 7"),
        ("context", "problem", "NUL \0", "Null characters are not allowed"),
        ("context", "problem", "x" * 1501, "at most 1500 characters"),
    ):
        assert told in opened(case, section, scene.contributor).send("Save and go on", **{field: words}).problems


def test_countries_and_statements_are_read_as_they_are_typed() -> None:
    scene = Scene()
    two = [*document()["sources"], document()["sources"][0] | {"id": "s2", "url": "https://lowmere.example.org/2"}]
    case = scene.draft(sources=two)
    opened(case, "place", scene.contributor).send("Save and go on", countries="France, be")
    opened(case, "results", scene.contributor).send("Save and go on", findings="Yes.\n\nBut slowly. [2]")
    case.refresh_from_db()
    assert case.content["place"]["countries"] == ["FR", "BE"]
    assert case.content["results"]["findings"] == ["Yes.", {"is": "But slowly.", "from": ["s2"]}]
    assert "But slowly. [2]" in opened(case, "results", scene.contributor).html


def test_a_source_that_goes_is_named_nowhere_any_more() -> None:
    scene = Scene()
    two = [*document()["sources"], document()["sources"][0] | {"id": "s2", "url": "https://lowmere.example.org/2"}]
    place = document()["place"] | {"from": ["s1", "s2"], "countries": {"is": ["BE"], "from": ["s2"]}}
    case = scene.draft(sources=two, place=place)
    opened(case, "sources", scene.contributor).send(
        "Save and add more rows", **{"sources-1-title": "", "sources-1-url": "", "sources-1-kind": ""}
    )
    case.refresh_from_db()
    assert [one["id"] for one in case.content["sources"]] == ["s1"]
    assert (case.content["place"]["from"], case.content["place"]["countries"]) == (["s1"], ["BE"])
    assert moving.missing(case) == []


def test_two_windows_meet_and_nothing_is_overwritten() -> None:
    scene = Scene()
    case = scene.draft()
    first, second = opened(case, "lessons", scene.contributor), opened(case, "lessons", scene.contributor)
    first.send("Save and stay here", worked="The free rides.", **{"worked-unknown": []})
    page = second.send("Save and stay here", worked="The evenings.", **{"worked-unknown": []})
    assert (page.status, "Somebody saved this case" in page.problems, "The evenings." in page.html) == (409, True, True)
    case.refresh_from_db()
    assert case.content["lessons"]["worked"] == "The free rides."


def test_handing_in_too_early_says_what_is_missing() -> None:
    scene = Scene()
    case = writing.begin(by=scene.contributor, language="en", content=document(lessons={}))
    page = Reader(scene.contributor).open(f"/cases/drafts/{case.pk}/").send("Hand it in")
    assert (page.status, "Say how you are related" in page.problems) == (422, True)
    assert "What worked" in page.html
    assert [words for words, _url in page.page.missing] == [
        "Missing: Lessons",
        "Missing: About you",
    ] or page.page.missing
