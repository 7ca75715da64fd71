"""The toolkit's public pages: path, search, tools in another language and another version, releases."""

from pathlib import Path

import pytest
from django.test import Client

from tests.toolkit import kit
from toolkit.models import Release
from toolkit.selectors import library
from toolkit.services import loading

pytestmark = pytest.mark.django_db


def test_empty_platform_says_that_nothing_is_loaded(client: Client) -> None:
    assert "load_toolkit" in client.get("/toolkit/").content.decode()
    assert client.get("/toolkit/steps/plan/").status_code == 404


def test_path_leads_by_stage_and_step_to_tools(client: Client, tmp_path: Path) -> None:
    kit.load(tmp_path)
    page = client.get("/toolkit/").content.decode()
    wanted = ["Before", "/toolkit/steps/plan/", "/toolkit/tools/brief/", "/toolkit/tools/check/", "/toolkit/releases/1.0.0/"]
    assert [one for one in wanted if one not in page] == []
    step = client.get("/toolkit/steps/plan/").content.decode()
    said = ["One page.", "So that all know.", "One day", "Ideas", "A brief", "Ask", "Guess", "Two people agree."]
    assert [one for one in said if one not in step] == []


def test_search_finds_words_without_accents_and_titles_first(tmp_path: Path) -> None:
    check = kit.tool("check", 2, title="Prüfliste zur Hitze")
    loading.load(folder=kit.write(tmp_path, [kit.path()], [kit.tool(audience="Die Prüfliste hat"), check]))
    release = library.current()
    assert release is not None
    tools = library.cards(release, "en")

    def found(asked: str) -> list[str]:
        return [card.slug for card in library.search(release, "en", asked, tools)]

    assert found("PRUFLISTE") == ["check", "brief"]
    assert (found("hitze liste"), found("risk"), found("nothing here"), found("  ")) == (["check"], [], [], [])
    assert found("name of the plan") == ["brief", "check"]


@pytest.mark.parametrize("asked", ["%", "_", "\0x", "<script>", "a" * 5000, "' OR 1=1"])
def test_search_takes_anything(client: Client, tmp_path: Path, asked: str) -> None:
    kit.load(tmp_path)
    page = client.get("/toolkit/", {"q": asked})
    assert (page.status_code, "<script>" in page.content.decode().split("<main")[1]) == (200, False)


def test_tool_without_a_translation_is_shown_with_a_note(client: Client, tmp_path: Path) -> None:
    kit.load(tmp_path)
    english = client.get("/toolkit/tools/brief/", headers={"accept-language": "fr"}).content.decode()
    assert ('<div lang="en" dir="ltr">' in english, english.count('class="note"')) == (True, 1)
    loading.load(folder=kit.write(tmp_path, [], [kit.tool(language="fr", title="La fiche")]))
    french = client.get("/toolkit/tools/brief/", headers={"accept-language": "fr"}).content.decode()
    assert ("<h1>La fiche</h1>" in french, french.count('class="note"')) == (True, 0)


def test_version_that_is_not_current_says_so(client: Client, tmp_path: Path) -> None:
    kit.load(tmp_path)
    path = kit.path("1.1.0", {"brief": "1.1.0", "check": "1.0.0"})
    path["releases"] = [*kit.path()["releases"], *path["releases"]]
    loading.load(folder=kit.write(tmp_path, [path], [kit.tool(version="1.1.0", title="The new brief")]))
    assert "The new brief" in client.get("/toolkit/tools/brief/").content.decode()
    old = client.get("/toolkit/tools/brief/?version=1.0.0").content.decode()
    assert "You are reading version 1.0.0, which is not the current one." in old
    assert client.get("/toolkit/tools/brief/?version=3.0.0").status_code == 404
    assert client.get("/toolkit/releases/1.0.0/").status_code == 200


def test_draft_release_is_not_the_current_one(tmp_path: Path) -> None:
    kit.load(tmp_path)
    path = kit.path("2.0.0")
    path["releases"] = [*kit.path()["releases"], path["releases"][0] | {"status": "draft"}]
    loading.load(folder=kit.write(tmp_path, [path], []))
    found = library.current()
    assert (Release.objects.count(), found and found.version) == (2, "1.0.0")


def test_method_page_joins_stages_tools_and_consultations(client: Client) -> None:
    loading.load()
    page = client.get("/learn/methods/poll/").content.decode()
    assert "/toolkit/tools/method-chooser/" in page
    assert client.get("/learn/methods/none/").status_code == 404
