"""An assembly from files: its records are written as if its members had, and its numbers stand as the files gave them."""

from collections.abc import Mapping
from typing import Any

from consultations.gatherings.selectors.attendance import COLUMNS as ATTENDANCE
from consultations.method import PublishedTable
from consultations.methods.assembly.models import Assembly, Recommendation, Version
from consultations.models import Component, ProposedClause
from repository.licenses.domain.evidence import Dissent
from repository.licenses.domain.questions import About

COMPOSITION = ("feature", "value", "min", "max", "population", "pool", "selected")


def brought(component: Component) -> Mapping[str, Any]:
    """What came with a file; empty for an assembly that was held here."""
    found: Mapping[str, Any] = component.subject.get("brought", {})
    return found


def rules_of(kept: Mapping[str, Any]) -> Assembly:
    """The rules that were brought, not saved yet; what was not said is as a new assembly has it."""
    return Assembly(seats=kept["seats"], **kept["rules"])


def version_of(one: Mapping[str, Any]) -> Version:
    """The one version that a recommendation from a file has, not saved yet."""
    binds = {"red_line": "must_not", "condition": "must"}.get(one["kind"], "")
    return Version(
        n=1,
        kind=one["kind"],
        statement=one["statement"],
        rationale=one.get("rationale", {}),
        modality=one.get("modality", binds) if binds else "",
        category=one.get("category", ProposedClause.Category.SAFEGUARD),
        use_cases=list(one.get("applies_to", [])),
        test=one.get("test", ""),
        responsible=one.get("responsible", ""),
        deadline=one.get("deadline", ""),
    )


def keep(component: Component, kept: Mapping[str, Any]) -> None:
    """Write rules and recommendations; the decision then asks what it asks of every assembly."""
    rules = rules_of(kept)
    rules.component = component
    Assembly.objects.filter(component=component).delete()
    rules.save(force_insert=True)
    for position, one in enumerate(kept["recommendations"], start=1):
        row = Recommendation.objects.create(component=component, position=position, ref=one["ref"])
        version = version_of(one)
        version.recommendation = row
        version.save()


def dissent(component: Component) -> list[Dissent]:
    """Minority views that the file tells, with how many hold them where it says so."""
    found = []
    for one in brought(component).get("recommendations", []):
        kind = "item" if one["kind"] == "recommendation" else one["kind"]
        ref = f"recommendation-{one['ref']}" if kind == "item" else one["ref"]
        found += [
            Dissent(About(kind, ref), dict(view["text"]), view.get("holders")) for view in one.get("minority", [])
        ]
    return found


def tables(component: Component) -> list[PublishedTable]:
    """Composition and attendance, without people."""
    kept = brought(component)
    named = (("composition", COMPOSITION), ("attendance", ATTENDANCE))
    return [PublishedTable(name, columns, kept[name]) for name, columns in named if kept.get(name)]


def facts(component: Component) -> dict[str, Any]:
    """Numbers of lottery and attendance; those that a published table gives are marked as recounted."""
    kept = brought(component)
    if not kept:
        return {}
    found: dict[str, Any] = {"members": {"value": kept["seats"], "check": "S"}}
    if "invited" in kept:
        found["invited"] = {"value": kept["invited"], "check": "S"}
    if rows := kept.get("composition"):
        feature = rows[0][0]
        for name, column in (("pool", "pool"), ("selected", "selected")):
            value = sum(row[COMPOSITION.index(column)] for row in rows if row[0] == feature)
            found[name] = _added("composition", "sum", column, value, {"feature": feature})
    if rows := kept.get("attendance"):
        found["sessions_held"] = _added("attendance", "count", "", len(rows))
        for name, column in (
            ("attendances_in_room", "in_room"), ("attendances_by_link", "by_link"), ("absences", "absent"),
        ):  # fmt: skip
            found[name] = _added("attendance", "sum", column, sum(row[ATTENDANCE.index(column)] for row in rows))
    return found


def _added(table: str, take: str, column: str, value: int, where: Mapping[str, str] | None = None) -> dict[str, Any]:
    source = {"table": table, "take": take, "column": column, "where": dict(where or {})}
    return {"value": value, "check": "R", "source": source}
