"""The main job unattended: from a definition and its answers, through the same services, to an issued license.

Every step finds what an earlier run left: the same files give the same consultation, and a signed adoption statement
added later goes on from the draft that it adopts.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from consultations import method
from consultations.ballots.services import importing
from consultations.ballots.services.opening import Roll
from consultations.files import ballots, definition
from consultations.files.ballots import Voters
from consultations.files.records import build
from consultations.files.refusals import Fault, FilesRefused
from consultations.models import Component, Consultation, Participation, Stage
from consultations.people.services import member_code
from consultations.services import chain, opening, rolls, stages
from consultations.services import ratification as ratification_ballot
from repository.licenses.domain.questions import Question
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job
from socialicense.jobs.models import State as JobState

Report = Callable[[str], None]
Signer = Callable[[Consultation], bytes]


@dataclass(frozen=True)
class Answered:
    """What one component brings: its questions, who answered what, how large the whole body is, and what its method
    keeps beside."""

    questions: list[Question]
    voters: Voters
    members: int | None
    kept: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Source:
    """Everything a run reads, checked. `key` names definition and data, without the adoption."""

    definition: dict[str, Any]
    components: list[Answered]
    ratification: Voters | None
    adoption: bytes | None
    key: str
    files: list[Path] = field(default_factory=list)


def read(path: Path) -> Source:
    """Read a definition and every file it names. Raises FilesRefused; nothing is kept then."""
    raw = definition.read(path)
    named: list[Path] = [path]
    components: list[Answered] = []
    for n, component in enumerate(raw["components"]):
        _require_method(path.name, n, component)
        if "opinion_map" in component:
            folder = path.parent / component["opinion_map"]
            found = ballots.read_opinion_map(folder, raw["languages"][0])
            components.append(Answered(found.questions, found.voters, component.get("members")))
            named += [folder / "comments.csv", folder / "participants-votes.csv"]
        elif "questions" not in component:
            answered, files = _brought(path, raw, component)
            components.append(answered)
            named += files
        else:
            file = path.parent / component["ballots"]
            questions = [Question.from_json(question) for question in component["questions"]]
            voters = ballots.read_long(file, questions)
            components.append(Answered(questions, voters, component.get("members")))
            named.append(file)
    for n, answered in enumerate(components):
        _require_members(path.name, f"/components/{n}/members", answered.members, answered.voters)
    ratification, adoption = None, None
    if "ratification" in raw:
        file = path.parent / raw["ratification"]["ballots"]
        ratification = ballots.read_long(file, [ratification_ballot.shape()])
        _require_members(path.name, "/ratification/members", raw["ratification"].get("members"), ratification)
        named.append(file)
    if "adoption" in raw:
        adoption = _adoption(path, raw)
    without_adoption = {name: value for name, value in raw.items() if name != "adoption"}
    return Source(raw, components, ratification, adoption, _key(without_adoption, named[1:]), named)


def _brought(path: Path, raw: Mapping[str, Any], component: Mapping[str, Any]) -> tuple[Answered, list[Path]]:
    """What the method itself reads, and the answers of exactly the people that it knows."""
    chosen = method.find(component["method"])
    assert chosen is not None  # required before
    brought = chosen.bring(component, raw, path.parent)
    file = path.parent / component["ballots"]
    voters = ballots.read_long(file, brought.questions)
    strangers = sorted(set(voters.answers) - brought.members) if brought.members is not None else []
    if strangers:
        reason = f"voted without a seat: {', '.join(strangers[:5])}"
        raise FilesRefused([Fault(file.name, None, "voter", "not-a-member", reason)])
    members = len(brought.members) if brought.members is not None else component.get("members")
    return Answered(list(brought.questions), voters, members, brought.kept), [*brought.files, file]


def _require_method(name: str, n: int, component: Mapping[str, Any]) -> None:
    chosen = method.find(component["method"])
    brings = next((key for key in ("opinion_map", "questions") if key in component), component["method"])
    brings = "ballots" if brings == "questions" else brings
    if chosen is None or brings not in chosen.brings_in:
        able = sorted(m.slug for m in method.registered() if brings in m.brings_in)
        place = f"/components/{n}/method"
        reason = f"no method {component['method']!r} reads {brings} from a file; known: {', '.join(able)}"
        raise FilesRefused([Fault(name, None, place, "unknown-method", reason)])


def _require_members(name: str, place: str, members: int | None, voters: Voters) -> None:
    if members is not None and members < len(voters.answers):
        reason = f"{members} members, but {len(voters.answers)} of them answered"
        raise FilesRefused([Fault(name, None, place, "too-few-members", reason)])


def _adoption(path: Path, raw: Mapping[str, Any]) -> bytes:
    if not raw.get("community", {}).get("keys") or "ratification" not in raw:
        reason = "an adoption needs the community's keys and the answers of a ratification"
        raise FilesRefused([Fault(path.name, None, "/adoption", "adoption", reason)])
    try:
        return (path.parent / raw["adoption"]).read_bytes()
    except OSError as error:
        raise FilesRefused([Fault(raw["adoption"], None, "", "unreadable", error.strerror or "")]) from error


def _key(raw: Mapping[str, Any], files: Iterable[Path]) -> str:
    digest = hashlib.sha256(json.dumps(raw, sort_keys=True, ensure_ascii=False).encode())
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def read_opinion_map(folder: Path, language: str = "en", *, publish_rows: bool = False) -> Source:
    """Build the definition of a run from the layout's own summary.csv. The result is always an exercise.

    `publish_rows`: the data are public, and what one participant answered is published together, without a name.
    """
    found = ballots.read_opinion_map(folder, language)
    opens, closes = found.window or (datetime.now(UTC) - timedelta(days=1), datetime.now(UTC))
    chosen = next(m for m in method.registered() if "opinion_map" in m.brings_in)
    raw: dict[str, Any] = {
        "version": 1,
        "title": {language: found.topic[:300]},
        "languages": [language],
        "organisation": found.topic[:200],
        "initiative": {"title": {language: found.topic[:300]}},
        "remit": {"question": {language: found.description or found.topic}},
        "components": [
            {
                "title": {language: found.topic[:300]},
                "method": chosen.slug,
                "opens": f"{opens:%Y-%m-%dT%H:%M:%SZ}",
                "closes": f"{closes:%Y-%m-%dT%H:%M:%SZ}",
            }
        ],
    }
    if publish_rows:
        raw["publish_rows"] = True
    named = [folder / "comments.csv", folder / "participants-votes.csv"]
    answered = Answered(found.questions, found.voters, None)
    return Source(raw, [answered], None, None, _key(raw | {"opinion_map": True}, named), named)


def run(
    source: Source, *, report: Report = lambda phrase: None, demo: bool = False, sign: Signer | None = None
) -> Consultation:
    """Take the source through every step. Returns the consultation with its license issued, or withheld.

    `sign` makes the adoption statement where the source brings none: only a demo holds a community's key.
    """
    consultation = Consultation.objects.filter(import_key=source.key).first()
    if consultation is None:
        report("importing the answers")
        with transaction.atomic():
            consultation = _import(source, demo=demo)
    _retry_failed(consultation)
    report("counting and drafting")
    jobs.run_due(scope=consultation.id, wait_seconds=60)
    consultation.refresh_from_db()
    if source.ratification is not None and consultation.state == Consultation.State.REVIEW:
        report("ratifying")
        with transaction.atomic():
            _ratify(consultation, source)
        jobs.run_due(scope=consultation.id, wait_seconds=60)
        consultation.refresh_from_db()
    if consultation.state == Consultation.State.WITHHELD:
        return consultation
    adoption = source.adoption or (sign(consultation) if sign else None)
    if adoption is not None:
        report("adopting")
        chain.receive_statement(consultation=consultation, data=adoption)
    else:
        report("issuing an exercise")
        chain.issue_exercise(consultation=consultation)
    report("signing, rendering and sealing")
    jobs.run_due(scope=consultation.id, wait_seconds=120)
    consultation.refresh_from_db()
    return consultation


def _retry_failed(consultation: Consultation) -> None:
    """What failed in an earlier run of the same files is tried again."""
    for job in Job.objects.filter(scope=consultation.id, state=JobState.FAILED):
        jobs.retry(job, by=None)


def _import(source: Source, *, demo: bool) -> Consultation:
    consultation = build(source.definition, import_key=source.key, demo=demo)
    opening.freeze(consultation, by=None)
    for raw, answered in zip(source.definition["components"], source.components, strict=True):
        component = chain.add_imported(
            consultation=consultation,
            slug=raw["method"],
            title=raw["title"],
            window=(_moment(raw["opens"]), _moment(raw["closes"])),
            questions=answered.questions,
            kept=answered.kept,
        )
        _answers(component, answered.voters, answered.members)
    if stated := source.definition.get("roll"):
        rolls.state_from_file(consultation=consultation, how=stated["how"], capacities=stated["by"])
    return consultation


def _answers(component: Component, voters: Voters, members: int | None) -> None:
    chosen = method.method_of(component)
    role = Participation.Role.MEMBER if chosen.recruits else Participation.Role.PARTICIPANT
    people = Participation.objects.bulk_create(
        [
            Participation(consultation=component.consultation, member_code=member_code(), role=role)
            for _ in voters.answers
        ],
        batch_size=2000,
    )
    roll = Roll(tuple((person.id, "") for person in people), members)
    stage = Stage.objects.select_related("component__consultation").get(
        component=component, kind=method.decisive(chosen).slug
    )
    ballot = stages.open_stage(stage=stage, roll=roll, channel="import")
    if ballot is None:
        raise ValueError(f"{component.method} has no ballot to import into")
    rows: Iterable[tuple[UUID, str | None, Mapping[str, object]]] = (
        (person.id, None, answers) for person, answers in zip(people, voters.answers.values(), strict=True)
    )
    importing.import_answers(ballot=ballot, voters=rows)
    stages.queue_close(ballot)


def _ratify(consultation: Consultation, source: Source) -> None:
    raw = source.definition["ratification"]
    window = (_moment(raw["opens"]), _moment(raw["closes"]))
    component = chain.add_ratification(consultation=consultation, window=window, imported=True)
    if source.ratification is not None:
        _answers(component, source.ratification, raw.get("members"))


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
