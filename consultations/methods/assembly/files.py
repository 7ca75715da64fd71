"""An assembly that was held elsewhere, read from the files of a definition: lottery, attendance, recommendations.

With a seed the panel is drawn here, from pool and targets, with exact chances; with a list of members it was drawn
elsewhere and is checked against the targets. Votes are read by the core: only members may have voted.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from consultations.domain.sortition import files as pools
from consultations.domain.sortition.distribution import distribution
from consultations.domain.sortition.drawing import digits_of, draw
from consultations.domain.sortition.feasibility import Infeasible
from consultations.domain.sortition.lottery import lottery
from consultations.domain.sortition.problem import Problem, ProblemRefused
from consultations.files.ballots import rows
from consultations.files.refusals import Fault, FilesRefused
from consultations.method import Brought
from consultations.methods.assembly.services import bringing, voting
from consultations.models import ProposedClause, UseCase
from repository.licenses.domain.questions import Question

PRESENCE = ("in_room", "by_link", "absent")
RULES = ("scale", "threshold", "base", "quorum", "step")

T = TypeVar("T")


def bring(raw: Mapping[str, Any], definition: Mapping[str, Any], folder: Path) -> Brought:
    """Everything that the part `assembly` of a component names. Raises FilesRefused."""
    part = raw["assembly"]
    drawn = _Lottery(part, folder)
    members = drawn.panel
    read = list(drawn.files)
    kept: dict[str, Any] = {
        "seats": len(members),
        "rules": {name: part["rules"][name] for name in RULES if name in part.get("rules", {})},
        "recommendations": _recommendations(part.get("recommendations", []), definition),
        "lottery": drawn.facts,
        "composition": drawn.composition,
    }
    if "invited" in part:
        kept["invited"] = part["invited"]
    if "attendance" in part:
        file = folder / part["attendance"]
        kept["attendance"] = _attendance(file, part.get("sessions", []), members, definition["languages"][0])
        read.append(file)
    return Brought(_questions(kept, definition), kept, frozenset(members), read)


class _Lottery:
    """The panel, how it came about, and its composition beside targets and pool."""

    def __init__(self, part: Mapping[str, Any], folder: Path) -> None:
        given = part.get("lottery", {})
        self.files: list[Path] = []
        self.facts: dict[str, Any] = {}
        self.composition: list[list[Any]] = []
        self.panel: list[str] = []
        problem = self._problem(given, part, folder) if given else None
        if "panel" in part:
            file = folder / part["panel"]
            self.files.append(file)
            self.panel = sorted(_read(file, lambda data: pools.read_ids(data, file=file.name)))
        if problem is None:
            return
        if not self.panel:
            self._draw(problem, given, str(given["targets"]))
        self._check(problem, part.get("panel", ""))

    def _problem(self, given: Mapping[str, Any], part: Mapping[str, Any], folder: Path) -> Problem:
        targets_file, people_file = folder / given["targets"], folder / given["people"]
        self.files += [targets_file, people_file]
        targets = _read(targets_file, lambda data: pools.read_targets(data, file=targets_file.name))
        columns = given.get("same_address", [])
        people = _read(
            people_file,
            lambda data: pools.read_people(data, targets, address_columns=columns, file=people_file.name),
        )
        try:
            return Problem(targets, people, part["seats"], same_address=bool(columns))
        except ProblemRefused as refused:
            raise _refused(people_file.name, refused) from refused

    def _draw(self, problem: Problem, given: Mapping[str, Any], name: str) -> None:
        try:
            found = distribution(problem, given.get("algorithm", "leximin"))
            published = lottery(found)
            self.panel = list(draw(published, seed=given["seed"]))
        except (Infeasible, ProblemRefused) as refused:
            raise _refused(name, refused) from refused
        self.facts = {
            "algorithm": found.algorithm,
            "input_sha256": problem.digest(),
            "lottery_sha256": published.digest,
            "seed": given["seed"],
            "digits": digits_of(given["seed"], published),
            "lowest_chance": f"{min(published.chances.values()):.4f}",
            "highest_chance": f"{max(published.chances.values()):.4f}",
        }

    def _check(self, problem: Problem, panel_file: str) -> None:
        """The panel is as large as it should be and meets every target; both are printed with the license."""
        people = {person.id: person for person in problem.people}
        strangers = [id for id in self.panel if id not in people]
        if strangers:
            fault = Fault(panel_file, None, "id", "not-in-the-pool", f"not in the pool: {', '.join(strangers[:5])}")
            raise FilesRefused([fault])
        faults: list[Fault] = []
        if len(self.panel) != problem.seats:
            reason = f"{len(self.panel)} people for {problem.seats} seats"
            faults.append(Fault(panel_file, None, "", "panel-size", reason))
        for target in problem.targets:
            pool = sum(person.values[target.feature] == target.value for person in problem.people)
            selected = sum(people[id].values[target.feature] == target.value for id in self.panel)
            share = "" if target.share is None else f"{target.share:.4f}"
            self.composition.append(
                [target.feature, target.value, target.min, target.max, share, pool, selected]
            )
            if not target.min <= selected <= target.max:
                reason = f"{selected} with {target.feature}: {target.value}, not {target.min} to {target.max}"
                faults.append(Fault(panel_file, None, target.feature, "target-missed", reason))
        if faults:
            raise FilesRefused(faults)


def _refused(name: str, refused: Infeasible | ProblemRefused) -> FilesRefused:
    return FilesRefused([Fault(name, None, "", refused.code, str(refused))])


def _read(file: Path, reader: Callable[[bytes], T]) -> T:
    try:
        return reader(file.read_bytes())
    except OSError as error:
        raise FilesRefused([Fault(file.name, None, "", "unreadable", error.strerror or "")]) from error
    except pools.FilesRefused as refused:
        faults = [Fault(f.file, f.row, f.column, f.code, f.sentence) for f in refused.faults]
        raise FilesRefused(faults) from refused


def _recommendations(given: Sequence[Mapping[str, Any]], definition: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Recommendations, whose refs are their own and name uses that are there."""
    uses = {case["ref"] for case in definition.get("use_cases", [])}
    taken = {clause["ref"] for clause in definition.get("clauses", [])}
    faults: list[Fault] = []
    for n, one in enumerate(given):
        place = f"/assembly/recommendations/{n}"
        if one["ref"] in taken:
            faults.append(Fault("", None, place, "doubled", f"{one['ref']} stands twice"))
        taken.add(one["ref"])
        unknown = sorted(set(one.get("applies_to", [])) - uses)
        faults += [Fault("", None, f"{place}/applies_to", "unknown-ref", f"no use case {ref}") for ref in unknown]
        if one["kind"] == "red_line" and one.get("modality", "must_not") != "must_not":
            faults.append(Fault("", None, f"{place}/modality", "red-line", "a red line must be must_not"))
    if faults:
        raise FilesRefused(faults)
    return [dict(one) for one in given]


def _attendance(
    file: Path, sessions: Sequence[Mapping[str, Any]], members: Sequence[str], language: str
) -> list[list[Any]]:
    """The table by session, counted from `member,session,presence`: who is not named at a session was absent."""
    lines = rows(file)
    header = [cell.strip() for cell in next(lines)[1]]
    if header != ["member", "session", "presence"]:
        raise FilesRefused([Fault(file.name, 1, "", "header", "the first row must be member,session,presence")])
    seats = set(members)
    seen: dict[tuple[str, str], int] = {}
    there: dict[str, dict[str, int]] = {str(n): dict.fromkeys(PRESENCE, 0) for n in range(1, len(sessions) + 1)}
    faults: list[Fault] = []
    for number, cells in lines:
        if not any(cells):
            continue
        member, session, presence = (*(cell.strip() for cell in cells), "", "", "")[:3]
        if len(cells) != 3 or presence not in PRESENCE:
            faults.append(Fault(file.name, number, "presence", "presence", "presence is in_room, by_link or absent"))
        elif member not in seats:
            faults.append(Fault(file.name, number, "member", "not-a-member", f"{member[:40]!r} has no seat"))
        elif session not in there:
            faults.append(Fault(file.name, number, "session", "unknown-session", f"no session {session[:10]!r}"))
        elif (earlier := seen.setdefault((member, session), number)) != number:
            faults.append(Fault(file.name, number, "", "doubled", f"stands already in row {earlier}"))
        else:
            there[session][presence] += 1
    if faults:
        raise FilesRefused(faults[:100])
    made = []
    for n, session in enumerate(sessions, start=1):
        came = there[str(n)]
        in_room, by_link = came["in_room"], came["by_link"]
        title = session["title"].get(language, "")
        absent = len(seats) - in_room - by_link
        made.append([n, session["date"], session["phase"], title, len(seats), in_room, by_link, absent])
    return made


def _questions(kept: Mapping[str, Any], definition: Mapping[str, Any]) -> list[Question]:
    """The questions of the decision, as the assembly itself will ask them once its records are there."""
    assembly = bringing.rules_of(kept)
    cases = [UseCase(ref=case["ref"], title=case["title"], purpose=case.get("purpose", {}))
             for case in definition.get("use_cases", [])]  # fmt: skip
    clauses = [ProposedClause(ref=clause["ref"], kind=clause["kind"], text=clause["text"])
               for clause in definition.get("clauses", [])]  # fmt: skip
    versions = [(bringing.version_of(one), one["ref"]) for one in kept["recommendations"]]
    return voting.decision(assembly, cases, clauses, versions)
