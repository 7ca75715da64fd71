"""The history of a case in words: what happened, who said what, and what stood where before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from repository.cases.domain.catalogue import section
from repository.cases.domain.differences import Difference, Stand
from repository.cases.models import Act
from repository.cases.reading import labels, practices, values
from repository.cases.selectors.public import Step


@dataclass(frozen=True)
class Change:
    """One place, what stood there and what stands there now; both empty where only the place is told."""

    place: str
    before: str
    after: str
    sources: str


@dataclass(frozen=True)
class Remark:
    """A reviewer's comment on a field, and what was done about it."""

    place: str
    text: str
    answer: str


@dataclass(frozen=True)
class Shown:
    """One step as a page shows it. `version_url` leads to the public version that it brought."""

    title: str
    who: str
    at: datetime
    note: str
    advice: str
    remarks: tuple[Remark, ...]
    changes: tuple[Change, ...]
    places: tuple[str, ...]
    version_url: str
    version_n: int | None
    withheld: str
    sha256: str


def shown(step: Step, version_url: str) -> Shown:
    """The step in the language of the page."""
    act, version = step.act, step.version
    return Shown(
        title=str(act.get_kind_display()),
        who=who(step),
        at=step.at,
        note=act.note,
        advice=str(step.review.get_advice_display()) if step.review is not None else "",
        remarks=tuple(Remark(place_of_field(one.field), one.text, one.answer) for one in step.comments),
        changes=() if step.only_places else tuple(change(one) for one in step.changes),
        places=tuple(dict.fromkeys(labels.place(*one.place) for one in step.changes)) if step.only_places else (),
        version_url=version_url,
        version_n=version.public_n if version is not None else None,
        withheld=version.withheld if version is not None else "",
        sha256=version.sha256 if version is not None and version.public_n else "",
    )


def who(step: Step) -> str:
    """The capacity; a reviewer's number; a reviewer's name where they agreed."""
    act = step.act
    if act.capacity == Act.Capacity.REVIEWER:
        told = _("Reviewer %(n)s") % {"n": act.reviewer_n}
        name = step.review.reviewer.name if step.review is not None and step.review.named else ""
        return f"{told} ({name})" if name else told
    return values.capital(act.get_capacity_display())


def place_of_field(path: str) -> str:
    """The name of the field that a comment is on: `section.leaf`, or a section."""
    name, _dot, leaf = path.partition(".")
    if path in labels.FIELDS:
        return f"{labels.section(name)}: {labels.field(path)}"
    return labels.section(name) if name in labels.SECTIONS else path


def change(found: Difference) -> Change:
    """What stood there before and after, in words."""
    before, after = found.before, found.after
    same = before is not None and after is not None and (before.value, before.unstated) == (after.value, after.unstated)
    return Change(
        place=labels.place(*found.place),
        before="" if same else words(found.place, before),
        after="" if same else words(found.place, after),
        sources=values.joined(after.sources) if same and after is not None else "",
    )


def words(place: tuple[str, str, str], stand: Stand | None) -> str:
    """What stands in one place; "" where there is nothing."""
    if stand is None:
        return ""
    if stand.unstated:
        return _("not stated by the source")
    if isinstance(stand.value, tuple):
        return "; ".join(_coded(place, stand.value))
    name, _record, leaf = place
    if stand.value and name not in ("identity", "checks") and leaf != "feeds_into":
        found = section(name).leaf(leaf)
        return labels.code(found, stand.value) if found.kind == "choice" else stand.value
    return stand.value or ""


def _coded(place: tuple[str, str, str], codes: Iterable[str]) -> list[str]:
    name, _record, leaf = place
    if name == "checks":
        met, evidence = codes
        return [str(practices.SHOWN[met][0]), evidence]
    if (name, leaf) == ("organisations", "roles"):
        return [labels.role(code) for code in codes]
    found = section(name).leaf(leaf)
    return [labels.code(found, code) if found.kind != "texts" else code for code in codes]
