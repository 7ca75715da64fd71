"""A co-design session that was held elsewhere, read from the files of a definition: cards, clusters, prototypes, decisions.

The ballots answer use-REF, clause-REF and REF-vN for the last version of each prototype that was not dropped; only
those who are named in the list of participants may have voted, where there is one.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from consultations.files.ballots import rows
from consultations.files.refusals import Fault, FilesRefused
from consultations.method import Brought
from consultations.methods.codesign.domain.rules import Adoption, RulesRefused, read
from consultations.methods.codesign.models import Card
from consultations.methods.codesign.services import bringing, voting
from consultations.models import ProposedClause, UseCase
from repository.licenses.domain.questions import Question

NEEDED = ("card", "kind", "text")
KNOWN = (*NEEDED, "language", "cluster", "merged_into", "table", "question", "stage")
MOST_CARDS = 20_000
MOST_FAULTS = 100


def bring(raw: Mapping[str, Any], definition: Mapping[str, Any], folder: Path) -> Brought:
    """Everything that the part `codesign` of a component names. Raises FilesRefused with every fault."""
    part = raw["codesign"]
    files: list[Path] = [folder / part["cards"]]
    cards = _cards(files[0], definition["languages"][0], {one["number"] for one in part.get("clusters", [])})
    faults = [*_prototypes(part, definition, cards), *_decisions(part, cards)]
    if faults:
        raise FilesRefused(faults[:MOST_FAULTS])
    members = None
    if "participants" in part:
        files.append(folder / part["participants"])
        members = frozenset(_participants(files[-1]))
    kept = {name: value for name, value in part.items() if name not in {"cards", "participants"}} | {"cards": cards}
    if members is not None:
        kept["participants"] = len(members)
    return Brought(_questions(part, definition), kept, members, files)


def _cards(file: Path, language: str, clusters: set[int]) -> list[dict[str, Any]]:
    lines = rows(file)
    header = [cell.strip() for cell in next(lines)[1]]
    if [name for name in NEEDED if name not in header] or [name for name in header if name not in KNOWN]:
        reason = f"the first row names {','.join(NEEDED)} and, where known, {','.join(KNOWN[3:])}"
        raise FilesRefused([Fault(file.name, 1, "", "header", reason)])
    found: dict[int, dict[str, Any]] = {}
    where: dict[int, int] = {}
    faults: list[Fault] = []
    for number, cells in lines:
        if not any(cells):
            continue
        given = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        fault = _card_fault(file.name, number, header, cells, given, clusters, where)
        if fault is not None:
            faults.append(fault)
        else:
            card = int(given["card"])
            where[card] = number
            found[card] = {"language": language} | {name: value for name, value in given.items() if value} | {"card": card}
    faults += [
        Fault(file.name, where[card], "merged_into", "unknown-card", f"no other card {one['merged_into'][:20]!r}")
        for card, one in found.items()
        if one.get("merged_into") and one["merged_into"] not in {str(other) for other in found if other != card}
    ]
    if not found and not faults:
        faults.append(Fault(file.name, 2, "", "empty", "no card in the file"))
    if len(found) > MOST_CARDS:
        faults.append(Fault(file.name, None, "", "too-many", f"more than {MOST_CARDS} cards"))
    if faults:
        raise FilesRefused(faults[:MOST_FAULTS])
    return [found[card] for card in sorted(found)]


def _card_fault(
    name: str,
    number: int,
    header: Sequence[str],
    cells: Sequence[str],
    given: Mapping[str, str],
    clusters: set[int],
    seen: Mapping[int, int],
) -> Fault | None:
    """What is wrong with one row, or nothing."""
    if len(cells) != len(header):
        return Fault(name, number, "", "cells", f"{len(cells)} cells instead of {len(header)}")
    card = given["card"]
    if not (card.isascii() and card.isdigit() and 0 < int(card) < 10**6):
        return Fault(name, number, "card", "number", "the number of a card is 1 or more")
    if int(card) in seen:
        return Fault(name, number, "card", "doubled", f"stands already in row {seen[int(card)]}")
    if given["kind"] not in Card.Kind.values:
        return Fault(name, number, "kind", "unknown-kind", "kind is one of: " + ", ".join(Card.Kind.values))
    if not given["text"] or len(given["text"]) > 2000:
        return Fault(name, number, "text", "text", "a card says something, in at most 2000 characters")
    cluster, table = given.get("cluster", ""), given.get("table", "")
    if cluster and not (cluster.isascii() and cluster.isdigit() and int(cluster) in clusters):
        return Fault(name, number, "cluster", "unknown-cluster", f"no cluster {cluster[:20]!r}")
    if table and not (table.isascii() and table.isdigit() and 0 < int(table) < 1000):
        return Fault(name, number, "table", "number", "a table has a number from 1 to 999")
    return None


def _prototypes(
    part: Mapping[str, Any], definition: Mapping[str, Any], cards: Sequence[Mapping[str, Any]]
) -> Iterator[Fault]:
    """Refs are their own, versions grow from what is there, later versions say what changed."""
    uses = {case["ref"] for case in definition.get("use_cases", [])}
    taken = {clause["ref"] for clause in definition.get("clauses", [])}
    numbers = {card["card"] for card in cards}
    clusters = [one["number"] for one in part.get("clusters", [])]
    for n in sorted({n for n in clusters if clusters.count(n) > 1}):
        yield Fault("", None, "/codesign/clusters", "doubled", f"cluster {n} stands twice")
    for at, one in enumerate(part["prototypes"]):
        place = f"/codesign/prototypes/{at}"
        if one["ref"] in taken:
            yield Fault("", None, place, "doubled", f"{one['ref']} stands twice")
        taken.add(one["ref"])
        for n, version in enumerate(one["versions"]):
            where = f"{place}/versions/{n}"
            unknown = [
                ("applies_to", "unknown-ref", "use case", set(version.get("applies_to", [])) - uses),
                ("cards", "unknown-card", "card", set(version.get("cards", [])) - numbers),
                ("clusters", "unknown-cluster", "cluster", set(version.get("clusters", [])) - set(clusters)),
            ]
            for name, code, what, missing in unknown:
                for ref in sorted(missing, key=str):
                    yield Fault("", None, f"{where}/{name}", code, f"no {what} {ref}")
            if version["clause"] == "red_line" and version.get("modality", "must_not") != "must_not":
                yield Fault("", None, f"{where}/modality", "red-line", "a red line must be must_not")
            if n and not version.get("change"):
                yield Fault("", None, f"{where}/change", "change-missing", "a later version says what changed, and why")
        if not one["versions"][-1].get("cards") and not one["versions"][-1].get("clusters"):
            yield Fault("", None, f"{place}/versions", "without-cards", "the last version names cards or clusters")


def _decisions(part: Mapping[str, Any], cards: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    known = {
        "card": {str(card["card"]) for card in cards},
        "cluster": {str(one["number"]) for one in part.get("clusters", [])},
        "prototype": {one["ref"] for one in part["prototypes"]},
    }
    for n, one in enumerate(part.get("decisions", [])):
        if str(one["ref"]) not in known[one["about"]]:
            yield Fault("", None, f"/codesign/decisions/{n}/ref", "unknown-ref", f"no {one['about']} {one['ref']}")


def _participants(file: Path) -> Iterator[str]:
    """The ids of everybody who took part, one a row under the heading `id`."""
    lines = rows(file)
    if [cell.strip() for cell in next(lines)[1]] != ["id"]:
        raise FilesRefused([Fault(file.name, 1, "", "header", "the first row must be id")])
    seen: dict[str, int] = {}
    for number, cells in lines:
        id = cells[0].strip() if len(cells) == 1 else ""
        if not any(cells):
            continue
        if not id or len(id) > 200:
            raise FilesRefused([Fault(file.name, number, "id", "id", "one id in a row, of at most 200 characters")])
        if seen.setdefault(id, number) != number:
            raise FilesRefused([Fault(file.name, number, "id", "doubled", f"stands already in row {seen[id]}")])
        yield id


def _questions(part: Mapping[str, Any], definition: Mapping[str, Any]) -> list[Question]:
    """The questions of the adoption, as the session itself will ask them once its records are there."""
    try:
        rules = read(Adoption, bringing.adoption_of(part))
    except RulesRefused as refused:
        pointer = f"/codesign/adoption{refused.values.get('pointer', '')}"
        raise FilesRefused([Fault("", None, pointer, refused.code, str(refused))]) from refused
    cases = [UseCase(ref=case["ref"], title=case["title"], purpose=case.get("purpose", {}))
             for case in definition.get("use_cases", [])]  # fmt: skip
    clauses = [ProposedClause(ref=clause["ref"], kind=clause["kind"], text=clause["text"])
               for clause in definition.get("clauses", [])]  # fmt: skip
    voted = [
        (bringing.version_of(one["versions"][-1], len(one["versions"])), one["ref"])
        for one in part["prototypes"]
        if "dropped" not in one
    ]
    return voting.decision(rules, cases, clauses, voted)
