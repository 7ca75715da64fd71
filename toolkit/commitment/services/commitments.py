"""Making a commitment, its parts and measures, and bringing in earlier figures."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from consultations.people.uploads import RowFault, sheet
from socialicense.accounts.models import User
from socialicense.audit import services as audit
from toolkit.commitment import figures
from toolkit.commitment.models import Commitment, Measure, Part, Value, YearReport
from toolkit.commitment.refusals import Frozen, MeasuredTwice, WordsFinal

EARLIER = ("measure", "year", "value", "source")
FIRST_YEAR, LAST_YEAR = 1990, 2199


@transaction.atomic
def save(*, commitment: Commitment, by: User) -> Commitment:
    """Add or change a commitment; its address is made once, from its title."""
    if commitment._state.adding:
        commitment.slug = _free_slug(commitment.title)
    commitment.save()
    _note("commitment.saved", commitment, by, title=commitment.title)
    return commitment


def _free_slug(title: str) -> str:
    base = slugify(title)[:70] or "commitment"
    taken = set(Commitment.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


@transaction.atomic
def set_parts(*, commitment: Commitment, activities: Sequence[str], outcomes: Sequence[str], by: User) -> None:
    """The activities and outcomes, in order.

    Refused to take away one that a report speaks about, and to change the words of one that a final report does.
    """
    final = set(commitment.parts.filter(reports__report__state=YearReport.State.FINAL).values_list("pk", flat=True))
    for kind, texts in ((Part.Kind.ACTIVITY, activities), (Part.Kind.OUTCOME, outcomes)):
        kept = list(commitment.parts.filter(kind=kind))
        for position, text in enumerate(texts, start=1):
            part = kept[position - 1] if position <= len(kept) else None
            if part is None:
                Part.objects.create(commitment=commitment, kind=kind, position=position, text=text)
            elif part.text != text:
                if part.pk in final:
                    raise WordsFinal(text=part.text)
                Part.objects.filter(pk=part.pk).update(text=text)
        for part in kept[len(texts) :]:
            if part.reports.exists():
                raise Frozen()
            part.delete()
    _note("commitment.parts", commitment, by, activities=len(activities), outcomes=len(outcomes))


@transaction.atomic
def set_measures(*, commitment: Commitment, rows: Sequence[Mapping[str, Any]], by: User) -> None:
    """The measures in order: {"figure" | "name" and "definition", "baseline", "targets": {year: Decimal}}.

    A measure is found again by its figure or its name. Refused to name one twice, and to take away one that a final
    report holds.
    """
    named = [row.get("figure") or row["name"] for row in rows]
    if twice := next((name for name in named if named.count(name) > 1), ""):
        figure = figures.BY_SLUG.get(twice)
        raise MeasuredTwice(name=figure.name if figure else twice)
    wanted: list[Measure] = []
    for position, row in enumerate(rows, start=1):
        key = {"figure": row["figure"]} if row.get("figure") else {"figure": "", "name": row["name"]}
        measure, _made = Measure.objects.update_or_create(
            commitment=commitment,
            **key,
            defaults={
                "position": position,
                "definition": row.get("definition", ""),
                "baseline": row.get("baseline"),
            },
        )
        wanted.append(measure)
        measure.values.filter(kind=Value.Kind.TARGET).delete()
        for year, number in row.get("targets", {}).items():
            Value.objects.create(measure=measure, kind=Value.Kind.TARGET, year=year, value=number)
    gone = commitment.measures.exclude(pk__in=[measure.pk for measure in wanted])
    frozen = {one["measure"] for report in commitment.reports.all() for one in report.figures}
    if any(str(measure.pk) in frozen or measure.own_values.exists() for measure in gone):
        raise Frozen()
    gone.delete()
    _note("commitment.measures", commitment, by, count=len(wanted))


@transaction.atomic
def publish(*, commitment: Commitment, by: User) -> None:
    """Show the commitment to everybody."""
    if commitment.published_at is None:
        commitment.published_at = timezone.now()
        commitment.save(update_fields=["published_at"])
        _note("commitment.published", commitment, by)


def read_earlier(
    commitment: Commitment, content: bytes
) -> tuple[list[tuple[Measure, int, Decimal, str]], list[RowFault]]:
    """Earlier figures from CSV: `measure` (its name, or the short name of a computed figure), year, value, source."""
    found = sheet(content, columns=EARLIER, one_of=("measure",))
    if found.faults:
        return [], list(found.faults)
    known = {name: measure for measure in commitment.measures.all() for name in _names(measure)}
    rows: list[tuple[Measure, int, Decimal, str]] = []
    faults: list[RowFault] = []
    seen: set[tuple[Any, int]] = set()
    for number, cells in found.rows:
        row, fault = _earlier(known, number, cells, seen)
        if fault:
            faults.append(fault)
        elif row:
            rows.append(row)
    return ([], faults) if faults else (rows, [])


def _names(measure: Measure) -> list[str]:
    figure = figures.BY_SLUG.get(measure.figure)
    return [name.casefold() for name in (measure.name, measure.figure, str(figure.name) if figure else "") if name]


def _earlier(
    known: Mapping[str, Measure], number: int, cells: Mapping[str, str], seen: set[tuple[Any, int]]
) -> tuple[tuple[Measure, int, Decimal, str] | None, RowFault | None]:
    measure = known.get(cells.get("measure", "").casefold())
    if measure is None:
        return None, RowFault(number, "measure", _("This commitment has no measure of that name. Add it first."))
    year = cells.get("year", "")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and FIRST_YEAR <= int(year) <= LAST_YEAR):
        return None, RowFault(number, "year", _("Write the year in four digits, such as 2025."))
    try:
        value = Decimal(cells.get("value", ""))
        if not value.is_finite() or abs(value) >= Decimal(10) ** 11:
            raise InvalidOperation
    except InvalidOperation:
        return None, RowFault(number, "value", _("Write a number with a point, such as 12 or 0.5."))
    source = cells.get("source", "")
    if not source or len(source) > 500:
        return None, RowFault(number, "source", _("Say where the number comes from, in up to 500 characters."))
    if (measure.pk, int(year)) in seen:
        return None, RowFault(number, "year", _("This measure and year stand in the file twice."))
    seen.add((measure.pk, int(year)))
    return (measure, int(year), round(value, 3), source), None


@transaction.atomic
def bring_earlier(*, commitment: Commitment, rows: Sequence[tuple[Measure, int, Decimal, str]], by: User) -> int:
    """Keep earlier figures; a second upload replaces what it names and nothing else."""
    for measure, year, value, source in rows:
        Value.objects.update_or_create(
            measure=measure, kind=Value.Kind.REACHED, year=year, defaults={"value": value, "source": source}
        )
    _note("commitment.earlier_figures", commitment, by, count=len(rows))
    return len(rows)


def _note(event: str, commitment: Commitment, by: User, **values: object) -> None:
    audit.record(event=event, by=by, scope=commitment.organisation_id, target=str(commitment.id), values=values)
