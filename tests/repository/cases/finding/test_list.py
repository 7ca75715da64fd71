"""The list of cases as a search: words, facets, order, pages, and what people type who mean no good."""

import re
from typing import Any

import pytest
from django.test import Client

from repository.cases.domain.search import Asked, asked
from repository.cases.models import Case, Finding, Lexeme
from repository.cases.selectors import finding
from repository.cases.services import indexing, standing
from tests.repository.cases.finding.published import one
from tests.repository.cases.scene import Scene, document, group

pytestmark = pytest.mark.django_db


def slugs(query: Asked, language: str = "en") -> list[str]:
    names = dict(Case.objects.values_list("pk", "slug"))
    return [names[pk] for pk in finding.find(query, language=language).cases]


@pytest.fixture
def three() -> None:
    """About buses in Belgium, about trees in France and Belgium, and about nobody knows where and when."""
    one("buses", "Night buses in Lowmere and their riders")
    one(
        "trees",
        "Les forêts de Hautbois, comptées par tous",
        language="fr",
        context=group("context", problem="Combien d'arbres ?", theme="environment_energy", started="2019-05"),
        place=group("place", countries=["FR", "BE"]),
        results=group("results", findings=["Oui."], license="granted"),
    )
    one(
        "nowhere",
        "A question asked on a website",
        context=group("context", problem="Who may read it?", theme="culture"),
        place=group("place"),
    )


@pytest.mark.parametrize(
    ("words", "language", "found"),
    [
        ("buses", "en", ["buses"]),
        ("rider", "en", ["buses"]),  # stemmed in the language of the record
        ("Lowmeer", "en", ["buses"]),  # a typing mistake
        ("forets", "en", ["trees"]),  # without the accent
        ("forêt", "fr", ["trees"]),
        ("FORÊTS hautbois", "es", ["trees"]),
        ("the of and", "en", []),
        ("xyzzyqwq", "en", []),
        ("website night", "en", ["nowhere", "buses"]),
    ],
)
@pytest.mark.usefixtures("three")
def test_words_find(words: str, language: str, found: list[str]) -> None:
    assert sorted(slugs(Asked(words), language)) == sorted(found)


@pytest.mark.usefixtures("three")
def test_arabic_is_found_with_and_without_its_vowel_signs() -> None:
    one("arabic", "مجلس المواطنين حول البيانات الصحية", language="ar")
    first = [slugs(Asked(words), "ar")[0] for words in ("المواطنين", "مُواطِنين", "الصحيّة")]  # others by names of facets
    assert first == ["arabic"] * 3


@pytest.mark.usefixtures("three")
def test_facets_count_what_the_other_facets_leave() -> None:
    all_of_them = finding.find(Asked(), language="en").counts
    assert (all_of_them["country"], all_of_them["year"], all_of_them["reviewed"]) == (
        {"BE": 2, "FR": 1},
        {"2024": 1, "2019": 1},
        {"no": 3},
    )
    chosen = Asked(chosen={"country": ("FR",), "language": ("en", "fr")})
    found = finding.find(chosen, language="en")
    assert (found.total, found.counts["country"], found.counts["language"], found.counts["theme"]) == (
        1,
        {"BE": 2, "FR": 1},
        {"fr": 1},
        {"environment_energy": 1},
    )
    assert sorted(slugs(Asked(chosen={"country": ("BE", "FR")}))) == ["buses", "trees"]


@pytest.mark.usefixtures("three")
def test_orders() -> None:
    assert [slugs(Asked(sort=sort)) for sort in ("newest", "latest", "earliest", "title")] == [
        ["nowhere", "trees", "buses"],
        ["buses", "trees", "nowhere"],
        ["trees", "buses", "nowhere"],
        ["nowhere", "trees", "buses"],
    ]


@pytest.mark.usefixtures("three")
def test_page_marks_words_and_every_choice_can_be_taken_back() -> None:
    page = Client().get("/cases/?q=riders&country=BE&theme=mobility&sort=title").content.decode()
    assert "<mark>riders</mark>" in page
    back = re.findall(r'<li><a href="([^"]*)"><span class="hidden-text">Take back', page)
    assert [one.replace("&amp;", "&") for one in back] == [
        "/cases/?theme=mobility&country=BE&sort=title",
        "/cases/?q=riders&country=BE&sort=title",
        "/cases/?q=riders&theme=mobility&sort=title",
    ]
    assert 'value="BE" checked' in page


def test_address_and_search_are_the_same_thing() -> None:
    told = asked(
        {"q": [" bus  cards "], "theme": ["mobility", "city", "city", "no code!"], "sort": ["x"], "page": ["7"]}
    )
    assert (told.pairs(), told.page) == ([("q", "bus cards"), ("theme", "city"), ("theme", "mobility")], 7)


HOSTILE: list[Any] = [
    "a\x00b", "'; DROP TABLE cases_case; --", "<script>alert(1)</script>", "\\", "'", "& | ! ( ) :* <->", "%", "\ud800",
    "word " * 3000, "x" * 50_000, "\ue000x\ue001", "🙂", "ِّ", "a&b", "-", '"',
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.usefixtures("three")
def test_hostile_words_find_nothing_bad(words: str) -> None:
    typed = words.encode("utf-8", "replace").decode()
    answer = Client().get("/cases/", {"q": typed, "country": typed[:50], "page": typed[:9]})
    assert (answer.status_code, b"<script>alert" in answer.content) == (200, False)
    finding.find(Asked(asked({"q": [words]}).words), language="en")


def test_retracted_case_is_found_no_more_and_its_words_are_gone() -> None:
    scene = Scene()
    case = scene.published()
    one("other", "Another case of another town")
    assert slugs(Asked("lowmere card")) == ["bus-cards-in-lowmere"]
    standing.retract(case=case, note="It never happened.", by=scene.editor)
    assert slugs(Asked("lowmere card")) == []
    counted = set(Lexeme.objects.values_list("word", "cases"))
    assert indexing.complete(anew=True) == 1
    assert set(Lexeme.objects.values_list("word", "cases")) == counted


def test_reviewed_case_says_so_and_a_draft_is_not_indexed() -> None:
    scene = Scene()
    scene.published()
    scene.draft()
    assert finding.find(Asked(), language="en").counts["reviewed"] == {"yes": 1}
    assert Finding.objects.count() == 1


def test_correction_changes_what_is_found() -> None:
    made = one("changed", "A case about herons")
    made.content = document(slug="changed", title="A case about storks")
    indexing.index(made)
    assert (slugs(Asked("herons")), slugs(Asked("storks"))) == ([], ["changed"])
    assert not Lexeme.objects.filter(word="heron").exists()


def test_list_costs_the_same_queries_for_few_and_many(django_assert_max_num_queries: Any) -> None:
    for n in range(12):
        one(f"case-{n}", f"Invented case number {n}")
    with django_assert_max_num_queries(14):
        assert Client().get("/cases/?q=invented").status_code == 200
