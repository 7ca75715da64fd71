"""Brief, exhibit card and remit builder: who wants to use which data for what, and what people are asked."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from consultations import method
from consultations.models import Component, Dataset, UseCase
from toolkit.bridges.services.desk import Desk, short_name
from toolkit.domain.values import Row

GONE = _("Its row is not in the worksheet any more. Remove it yourself if it should go.")


def brief(desk: Desk) -> None:
    """The data initiative with its datasets and use cases."""
    record = desk.consultation.initiative
    record.title = desk.text(desk.answer("title"), record.title)
    record.summary = desk.text(desk.answer("summary"), record.summary)
    record.custodian = desk.answer("custodian")[:200] or record.custodian
    record.legal_basis = desk.answer("legal_basis") or record.legal_basis
    partners = [
        {"name": row.cells["name"], "role": row.cells.get("role", "")}
        for row in desk.rows("partners")
        if row.cells.get("name")
    ]
    record.partners = partners or record.partners
    desk.keep(record, "initiative", str(record))
    _datasets(desk)
    pieces = {f"use_cases:{row.key}" for row in desk.rows("use_cases")}
    for row in desk.rows("use_cases"):
        use_case(desk, row.cells, f"use_cases:{row.key}")
    desk.forgotten("use_cases:", pieces, GONE)


def _datasets(desk: Desk) -> None:
    pieces = set()
    for row in desk.rows("datasets"):
        piece = f"datasets:{row.key}"
        pieces.add(piece)
        name = row.cells.get("name", "")
        if not name:
            desk.skip(row.key, _("A dataset needs a name."))
            continue
        record = desk.known(Dataset, piece) or _same(desk, Dataset, row.cells.get("ref", "")) or _fresh(desk, Dataset)
        _name(desk, record, row.cells.get("ref", "") or name)
        record.name = desk.text(name, record.name if record.name else None)
        if row.cells.get("identifier"):
            scheme = row.cells.get("identifier_scheme") or "portal"
            record.identifiers = [{"scheme": scheme, "value": row.cells["identifier"]}]
        _cells(record, row, ("version_scope", "source", "original_purpose", "sensitivity", "identifiability"))
        desk.keep(record, piece, name)
    desk.forgotten("datasets:", pieces, GONE)


def _same(desk: Desk, kind: type[Any], ref: str) -> Any:
    """A record of that short name which is there already: a card about it updates it."""
    wanted = short_name(ref, set()) if ref else ""
    return kind.objects.filter(initiative=desk.consultation.initiative, ref=wanted).first() if wanted else None


def _fresh(desk: Desk, kind: type[Any]) -> Any:
    return kind(initiative=desk.consultation.initiative, ref="")


def _name(desk: Desk, record: Any, words: str) -> None:
    """Give a new record a short name; one that has a name keeps it, because questions refer to it."""
    if not record.ref:
        taken = set(type(record).objects.filter(initiative=record.initiative_id).values_list("ref", flat=True))
        record.ref = short_name(words, taken)


def _cells(record: Any, row: Row, names: tuple[str, ...]) -> None:
    for name in names:
        value = row.cells.get(name)
        if value:
            limit = record._meta.get_field(name).max_length
            setattr(record, name, value[:limit] if limit else value)


def use_case(desk: Desk, cells: Any, piece: str) -> None:
    """One use from a row of the brief, or from an exhibit card."""
    title, ref = cells.get("title", ""), cells.get("ref", "")
    if not title:
        desk.skip(ref or piece, _("A use needs a title."))
        return
    record = desk.known(UseCase, piece) or _same(desk, UseCase, ref) or _fresh(desk, UseCase)
    _name(desk, record, ref or title)
    for name, words in (("title", title), ("purpose", cells.get("purpose", "") or title)):
        setattr(record, name, desk.text(words, getattr(record, name) or None))
    for name in ("benefit", "risk"):
        setattr(record, name, desk.text(cells.get(name, ""), getattr(record, name)))
    record.actor = cells.get("actor", "")[:200] or record.actor or desk.consultation.initiative.custodian
    for name in ("identifiability", "life_cycle_stage"):
        setattr(record, name, cells.get(name) or getattr(record, name))
    for name in ("commercial", "ai_training"):
        if cells.get(name):
            setattr(record, name, cells[name] == "yes")
    desk.keep(record, piece, title, related={"datasets": _named(desk, cells.get("data", ""))})


def _named(desk: Desk, words: str) -> list[Dataset]:
    """The datasets that a cell names by short name or by name; all of them where it names none."""
    every = list(desk.consultation.initiative.datasets.all())
    wanted = {part.strip().casefold() for part in words.replace(";", ",").split(",") if part.strip()}
    found = [one for one in every if one.ref in wanted or {name.casefold() for name in one.name.values()} & wanted]
    return found or every


def exhibit(desk: Desk) -> None:
    """One use case from its card."""
    use_case(desk, desk.answers, "card")


def remit(desk: Desk) -> None:
    """Question, scope, promise, publication, languages and review date of the consultation."""
    record = desk.consultation
    languages = [desk.language, *(tag for tag in desk.answer("languages") or () if tag != desk.language)]
    record.languages = (
        list(dict.fromkeys([*languages, *record.languages])) if desk.answer("languages") else record.languages
    )
    record.title = desk.text(desk.answer("consultation_title"), record.title)
    for name in ("question", "target_public", "in_scope", "out_of_scope", "promise", "publication"):
        setattr(record, name, desk.text(desk.answer(name), getattr(record, name)))
    record.review_by = desk.answer("review_by") or record.review_by
    desk.keep(record, "remit", str(desk.answer("consultation_title") or record))
    rules(desk, "reply_days", desk.answer("reply_days"))


def rules(desk: Desk, name: str, value: Any) -> None:
    """Put a number into the rules of every part whose method knows it."""
    if value in (None, ""):
        return
    for component in desk.consultation.components.filter(purpose=Component.Purpose.EVIDENCE):
        chosen = method.method_of(component)
        given = chosen.rules(component)
        if name in given and given[name] != int(value):
            chosen.take_rules(component, {**given, name: int(value)})
            desk.remember(component.pk, "component", f"{name}:{component.pk}")
