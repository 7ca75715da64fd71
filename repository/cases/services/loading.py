"""Cases from files, as often as one likes: an unchanged file writes nothing, a changed one a new version."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from repository.cases.domain import choosing, reading
from repository.cases.models import Act, Case, Collection
from repository.cases.reading import faults
from repository.cases.refusals import FilesRefused
from repository.cases.services import collecting, moving, steps

CONTENT = Path(__file__).resolve().parents[1] / "content"
COLLECTIONS = "collections.yaml"


@dataclass(frozen=True)
class Loaded:
    """The files that brought a new case, changed one, changed nothing; and those whose case is retracted here or just
    being corrected by an editor, which no file undoes."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    left: tuple[str, ...]


def load(folder: Path = CONTENT) -> Loaded:
    """Every case of a folder, all or none. Raises FilesRefused with file, row, place and reason of every fault."""
    documents = read(folder)
    known = {str(document["slug"]) for document in documents.values()}
    chosen = collections_in(folder, known | set(Case.objects.exclude(key=None).values_list("key", flat=True)))
    with transaction.atomic():
        found = {name: _take(document) for name, document in documents.items()}
        for one in chosen:
            _choose(one)
    return Loaded(*(tuple(name for name, what in found.items() if what == kind) for kind in KINDS))


KINDS = ("new", "changed", "unchanged", "left")


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """The cases of a folder by file name. Raises FilesRefused."""
    documents: dict[str, dict[str, Any]] = {}
    misreads: list[reading.Misread] = []
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        if path.name == COLLECTIONS:
            continue
        try:
            documents[path.name] = reading.read(path.name, path.read_bytes())
        except reading.Unreadable as error:
            misreads += error.misreads
        except OSError as error:
            misreads.append(reading.Misread(path.name, None, "", "unreadable", {"problem": error.strerror or ""}))
    misreads += list(_doubled(documents))
    if misreads:
        raise FilesRefused(misreads, faults.line(misreads[0]))
    return documents


def _doubled(documents: Mapping[str, Mapping[str, Any]]) -> Sequence[reading.Misread]:
    """Two files that claim the same short name."""
    seen: dict[str, str] = {}
    found = []
    for name, document in documents.items():
        slug = str(document["slug"])
        if slug in seen:
            found.append(reading.Misread(name, None, "/slug", "doubled", {"given": seen[slug]}))
        seen.setdefault(slug, name)
    return found


def _take(document: dict[str, Any]) -> str:
    """One case. What an editor has corrected here since is replaced only by a file that changed since it was loaded."""
    key = str(document["slug"])
    case = Case.objects.select_for_update().filter(key=key).first()
    if case is None:
        made = Case(key=key, origin=Case.Origin.FILE, content=document, declared=True)
        moving.release(made, Case.Standing.PUBLISHED)
        _write_down(made, Act.Kind.PUBLISH)
        return "new"
    if _last_from_file(case) == reading.digest(document):
        return "unchanged"
    if case.standing == Case.Standing.RETRACTED or case.state != Case.State.PUBLISHED:
        return "left"
    case.content = document
    moving.release(case, Case.Standing.UPDATED)
    _write_down(case, Act.Kind.PUBLISH_UPDATE)
    return "changed"


def _last_from_file(case: Case) -> str:
    """The digest of what the file held when it was last loaded."""
    act = case.acts.filter(capacity="platform", version__isnull=False).select_related("version").last()
    return act.version.sha256 if act is not None else ""


def _write_down(case: Case, kind: str) -> None:
    version = steps.snapshot(case, public=True)
    steps.record(case, kind, by=None, capacity="platform", version=version)


def collections_in(folder: Path, slugs: Set[str]) -> list[choosing.Chosen]:
    """The collections of a folder, if it has any; `slugs`: the cases they may choose from. Raises FilesRefused."""
    path = folder / COLLECTIONS
    if not path.exists():
        return []
    try:
        return choosing.read(path.name, path.read_bytes(), slugs)
    except reading.Unreadable as error:
        raise FilesRefused(error.misreads, faults.line(error.misreads[0])) from error


def _choose(one: choosing.Chosen) -> None:
    """One collection. What an editor has made of it here since is replaced only by a file that changed."""
    kept = Collection.objects.filter(slug=one.slug).first()
    if kept is not None and kept.kept_as == one.sha256:
        return
    numbers = dict(Case.objects.filter(key__in=one.cases).values_list("key", "number"))
    collection = kept or Collection(slug=one.slug, shown=True)
    collection.title, collection.about, collection.kept_as = one.title, one.about, one.sha256
    collecting.save(collection=collection, cases=[(numbers[key], "") for key in one.cases], by=None)
