"""The first page and the frame that every page stands in."""

import re

import pytest
from django.test import Client


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_home_has_one_heading_and_its_doors(client: Client) -> None:
    page = text(client.get("/"))
    assert page.count("<h1") == 1
    assert "Data about people, used on people’s terms." in page
    doors = re.findall(r'<li><a href="([^"]+)">([^<]+) <svg', re.sub(r"\s+", " ", page))
    assert doors == [
        ("/consultations/", "Take part"),
        ("/organise/", "Organise"),
        ("/licenses/", "Find a license"),
        ("/cases/", "Cases"),
        ("/learn/", "Learn"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl")])
def test_home_names_its_language_and_direction(client: Client, language: str, direction: str) -> None:
    page = text(client.get("/", headers={"accept-language": language}))
    assert f'<html lang="{language}" dir="{direction}">' in page


@pytest.mark.django_db
def test_language_switch_is_kept(client: Client) -> None:
    response = client.post("/i18n/setlang/", {"language": "ar", "next": "/learn/"})
    assert (response.status_code, response["Location"]) == (302, "/learn/")
    assert '<html lang="ar" dir="rtl">' in text(client.get("/learn/"))


@pytest.mark.django_db
def test_language_switch_never_leads_to_another_site(client: Client) -> None:
    response = client.post("/i18n/setlang/", {"language": "fr", "next": "https://elsewhere.example/"})
    assert response["Location"] == "/"


@pytest.mark.django_db
def test_page_holds_no_inline_style_or_script(client: Client) -> None:
    for path in ("/", "/gallery/", "/learn/check-a-license/"):
        page = text(client.get(path))
        assert re.findall(r'<style|\sstyle="|\son[a-z]+="|<script(?![^>]*\ssrc=)', page) == []


@pytest.mark.django_db
def test_section_of_the_reader_is_marked_in_the_navigation(client: Client) -> None:
    assert '<a href="/learn/" aria-current="true">Learn</a>' in text(client.get("/learn/words/"))
    assert '<a href="/learn/">Learn</a>' in text(client.get("/"))


@pytest.mark.django_db
def test_missing_page_says_what_to_do_next(client: Client) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "Go to the first page" in text(response)


@pytest.mark.django_db
def test_gallery_is_shown_on_a_trial_copy_only(client: Client, settings: object) -> None:
    assert client.get("/gallery/").status_code == 200
    settings.LOCAL_MODE = False  # type: ignore[attr-defined]
    assert client.get("/gallery/").status_code == 404
