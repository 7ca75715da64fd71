"""Files become cases, once; a changed file becomes a new version; a bad file leaves nothing behind."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from repository.cases.domain import catalogue
from repository.cases.models import Act, Case, CaseComponent, Collection, Organisation, Source, Version
from repository.cases.reading import codes, labels, practices
from repository.cases.refusals import FilesRefused
from repository.cases.services import collecting, loading

pytestmark = pytest.mark.django_db
NAME = "data-assembly-new-york.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "cases"
    made.mkdir()
    shutil.copy(loading.CONTENT / NAME, made)
    return made


def changed(folder: Path, old: str, new: str) -> None:
    path = folder / NAME
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_loading_twice_writes_once(folder: Path) -> None:
    assert loading.load(folder) == loading.Loaded((NAME,), (), (), ())
    before = (Version.objects.count(), Act.objects.count(), CaseComponent.objects.count(), Source.objects.count())
    assert loading.load(folder) == loading.Loaded((), (), (NAME,), ())
    case = Case.objects.get()
    assert (case.number, case.slug, case.state, case.standing) == (
        1,
        "data-assembly-new-york",
        "published",
        "published",
    )
    assert (
        Version.objects.count(),
        Act.objects.count(),
        CaseComponent.objects.count(),
        Source.objects.count(),
    ) == before
    assert Organisation.objects.filter(name="New York Public Library", parts__role="partner").count() == 1


def test_changed_file_is_a_new_version_under_the_same_number(folder: Path) -> None:
    loading.load(folder)
    changed(folder, "scope: city", "scope: metropolitan")
    assert loading.load(folder) == loading.Loaded((), (NAME,), (), ())
    case = Case.objects.get()
    assert (case.number, case.standing, [one.public_n for one in case.versions.all()]) == (1, "updated", [1, 2])
    assert [one.content["place"]["scope"] for one in case.versions.all()] == ["city", "metropolitan"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("scope: city", "scope: town", " /place/scope: town is none of the words that are possible here"),
        ("from: [s1, s2]", "from: [s1, s77]", " /context/from: s77 is no source of this case"),
        ("format: 1", "format: 1\nrating: 5", " /rating: no such field"),
        ("language: en", "language: en\nlanguage: fr", ": neither YAML nor JSON: 'language' stands twice"),
    ],
)
def test_bad_file_is_refused_with_row_place_and_reason(folder: Path, old: str, new: str, told: str) -> None:
    shutil.copy(loading.CONTENT / "connected-health-cities-juries.yaml", folder)
    changed(folder, old, new)
    with pytest.raises(CommandError) as refused:
        call_command("load_cases", folder)
    row = (folder / NAME).read_text("utf-8").split(new.split("\n")[-1])[0].count("\n") + 1
    assert f"{NAME} row {row}{told}" in str(refused.value)
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"- a\n- b", b"a: *b", b"{" * 3000, b'{"format": 1, "title": "\\u0000"}']
)
def test_hostile_file_is_refused(folder: Path, content: bytes) -> None:
    (folder / "bad.yaml").write_bytes(content)
    with pytest.raises(FilesRefused) as refused:
        loading.load(folder)
    assert (refused.value.misreads[0].file, Case.objects.count()) == ("bad.yaml", 0)


def test_versions_and_acts_are_kept_by_the_database(folder: Path) -> None:
    loading.load(folder)
    for act in (
        lambda: Version.objects.update(content={}),
        lambda: Version.objects.all().delete(),
        lambda: Act.objects.update(note="x"),
        lambda: Act.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_every_field_and_code_has_words() -> None:
    found = [
        *catalogue.sections(),
        catalogue.identity(),
        *map(catalogue.section, ("components", "organisations", "sources")),
    ]
    leaves = [leaf for one in found for leaf in one.leaves]
    assert [leaf.path for leaf in leaves if leaf.path not in labels.FIELDS] == []
    worded = [leaf for leaf in leaves if leaf.codes and leaf.path not in (*labels.COUNTRIES, "context.sdgs")]
    assert {leaf.path: set(leaf.codes) for leaf in worded} == {
        path: set(words) for path, words in codes.BY_FIELD.items()
    }
    assert set(codes.ROLES) == set(catalogue.roles())
    assert set(practices.PRACTICES) == {f"{name}.{code}" for name, all in catalogue.practices().items() for code in all}
    assert set(practices.LISTS) == set(catalogue.practices())


CHOSEN = "- slug: first\n  title: The first\n  intro: Read it first.\n  cases: [data-assembly-new-york]\n"


def test_collections_come_with_the_cases_and_are_the_editors_from_then_on(folder: Path) -> None:
    (folder / "collections.yaml").write_text(CHOSEN)
    loading.load(folder)
    made = Collection.objects.get()
    assert (made.slug, made.title, made.shown, [one.case.number for one in made.entries.all()]) == (
        "first",
        "The first",
        True,
        [1],
    )
    collecting.save(collection=made, cases=[], by=None)
    loading.load(folder)
    assert made.entries.count() == 0  # the file has not changed
    (folder / "collections.yaml").write_text(CHOSEN.replace("The first", "The very first"))
    loading.load(folder)
    assert (Collection.objects.get().title, made.entries.count()) == ("The very first", 1)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("data-assembly-new-york", "nowhere", "row 4 /0/cases/0: there is no case nowhere"),
        ("intro: Read it first.", "motto: x", "row 1 /0/intro: not answered yet"),
        ("title: The first", "title: 7", "row 2 /0/title: not of the kind that belongs here"),
    ],
)
def test_bad_collections_are_refused_with_row_place_and_reason(folder: Path, old: str, new: str, told: str) -> None:
    (folder / "collections.yaml").write_text(CHOSEN.replace(old, new))
    with pytest.raises(CommandError) as refused:
        call_command("load_cases", folder)
    assert f"collections.yaml {told}" in str(refused.value)
    assert (Case.objects.count(), Collection.objects.count()) == (0, 0)
