"""Around a search: map, timeline, comparison, related cases, and searches that people keep."""

import gzip
import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from repository.cases.models import SavedSearch
from repository.cases.selectors import finding
from repository.cases.services import moving, searching
from socialicense.accounts import subjects
from socialicense.jobs import services as jobs
from tests.repository.cases.finding.published import one
from tests.repository.cases.scene import Scene, group

pytestmark = pytest.mark.django_db


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_map_and_timeline_hold_the_numbers_of_their_search() -> None:
    one("buses")
    one(
        "trees",
        place=group("place", countries=["FR", "BE"]),
        context=group("context", problem="Where?", theme="city", started="2021"),
    )
    one("nowhere", place=group("place"), context=group("context", problem="Where?", theme="city"))
    places, years = page("/cases/map/"), page("/cases/timeline/?theme=city")
    assert re.findall(r'country=(..)">([^<]*)</a></th><td>(\d+)', places) == [
        ("BE", "Belgium", "2"),
        ("FR", "France", "1"),
    ]
    assert re.findall(r'theme=city&amp;year=(\d+)">\d+</a></th><td>(\d+)', years) == [("2021", "1")]
    assert "No country is known" in page("/cases/map/?q=nowhere")


def test_map_links_each_country_under_the_filters() -> None:
    city = group("context", problem="Where?", theme="city", started="2021")
    one("buses")
    one("trees", place=group("place", countries=["FR", "BE"]), context=city)
    one("ports", place=group("place", countries=["BE", "SG", "EU"]), context=city)
    links = re.compile(r'<a class="map-country" href="([^"]+)"><title>([^<]+)</title><path class="map-shape map-(.)"')
    assert links.findall(page("/cases/map/?theme=city&country=FR")) == [
        ("/cases/?theme=city&amp;country=BE", "Belgium: 2 cases", "2"),
        ("/cases/?theme=city&amp;country=FR", "France: 1 case", "1"),
        ("/cases/?theme=city&amp;country=SG", "Singapore: 1 case", "1"),
    ]
    assert re.findall('class="lede" dir="auto">([^<]+)', page("/cases/map/?theme=city&country=FR")) == ["Theme: city"]
    whole = page("/cases/map/")
    assert [name for _address, name, _shade in links.findall(whole)][0] == "Belgium: 3 cases"
    assert "Not on the map: European Union" in re.sub(r"\s+", " ", re.sub("<[^>]+>", "", whole))
    assert 'country=EU">European Union</a></th><td>1' in whole
    drawing = whole[whole.index('<svg viewBox="0 0 2000') : whole.index("</figure>")]
    assert drawing.count('class="map-spot') == 1
    assert len(gzip.compress(drawing.encode())) < 25_000
    assert len(gzip.compress(whole.encode())) < 30_000


def test_map_of_cases_without_a_place_has_a_list_only() -> None:
    one("union", place=group("place", countries=["EU"]))
    found = page("/cases/map/")
    assert ("map-land" in found, 'country=EU">European Union</a></th><td>1' in found) == (False, True)


def test_comparison_of_two_to_four() -> None:
    numbers = [one(f"case-{n}", f"Case of town {n}").number for n in range(5)]
    two, five, single = (page("/cases/compare/?" + "&".join(f"case={n}" for n in numbers[:k])) for k in (2, 5, 1))
    assert ("Case of town 1" in two, "Case of town 2" in two, "The jury:" in two) == (True, False, True)
    assert ("Only four cases" in five, "Case of town 4" in five) == (True, False)
    assert "Mark two to four cases" in single
    assert "Mark two to four cases" in page("/cases/compare/?case=x&case=99999999999&case=\u0663&case=99")


def test_related_cases_share_rare_facts_and_words() -> None:
    own = one("own", "Tram data of a harbour town")
    other = {"context": group("context", problem="Where?", theme="culture"), "place": group("place")}
    one("far", "Something else", **other, data=group("data", types=["energy"], stages=["plan"]))
    one("near", "Trams in a harbour", **other, data=group("data", types=["mobility_transport"], stages=["share"]))
    assert [case.slug for case in finding.related(own, size=2)] == ["near", "far"]
    assert "Trams in a harbour" in page(f"/cases/{own.number}/own")


def test_kept_search_tells_of_a_new_case_once() -> None:
    scene = Scene()
    client = Client()
    client.force_login(scene.stranger)
    answer = client.post("/cases/saved/keep/", {"query": "q=bus+cards&page=9", "name": "Buses", "mailed": "on"})
    assert (answer.status_code, SavedSearch.objects.get().query) == (302, "q=bus+cards")
    searching.keep(query="q=nothing+of+it", name="Other", mailed=True, by=scene.stranger)
    assert client.post("/cases/saved/keep/", {"query": "q=bus+cards", "name": "Again"}).status_code == 409
    mail.outbox.clear()
    case = scene.accepted()
    moving.publish(case=case, by=scene.editor)
    jobs.run_due()
    found = [(one.to, one.subject) for one in mail.outbox if "New for your search" in one.subject]
    assert found == [([scene.stranger.email], 'New for your search "Buses"')]
    listed = client.get("/cases/saved/").content.decode()
    assert listed.count("1 new case") == 1
    saved = SavedSearch.objects.get(name="Buses")
    assert client.post(f"/cases/saved/{saved.pk}/")["Location"] == "/cases/?q=bus+cards"
    assert "1 new case" not in client.get("/cases/saved/").content.decode()


def test_kept_searches_are_exported_and_erased() -> None:
    user = Scene().stranger
    searching.keep(query="q=buses", name="Buses", mailed=False, by=user)
    assert subjects.export(user)["cases"]["searches"] == [{"name": "Buses", "query": "q=buses", "mailed": False}]


def test_a_search_without_a_name_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedSearch.objects.create(user=Scene().stranger, query="", name="", seen_at=timezone.now())


def test_fifty_searches_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST", 1)
    user = Scene().stranger
    searching.keep(query="q=a", name="A", mailed=False, by=user)
    with pytest.raises(searching.TooManySearches):
        searching.keep(query="q=b", name="B", mailed=False, by=user)
