"""What a run leaves in its folder: everything that a stranger needs to check the license offline."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from consultations.models import Consultation
from repository.licenses.models import Attachment, License
from repository.licenses.services import anchors

CHUNK = 1 << 20


@dataclass(frozen=True)
class Written:
    """The license that was issued and the files that were written, by name."""

    license: License
    files: dict[str, Path]


def write(consultation: Consultation, folder: Path, *, seconds: dict[str, float]) -> Written:
    """Write license.jsonld, license.pdf, did.json, status lists, questions.json, ballots.jsonl, rows.jsonl
    where rows were promised, checkpoint, draft.json,
    the published tables and report.json. Each file is written under another name first, so that none is ever half there."""
    found = License.objects.filter(consultation=consultation.id)
    license = found.order_by("-issued_at", "kind").first()  # in one second a license comes before its exercise
    if license is None:
        raise LookupError("no license was issued")
    folder.mkdir(parents=True, exist_ok=True)
    contents: dict[str, Iterable[bytes]] = {
        "license.jsonld": [bytes(license.jsonld)],
        "license.pdf": [bytes(license.sealed.pdf)],
        "did.json": [json.dumps(anchors.did_document(), indent=1).encode() + b"\n"],
        "status.json": [anchors.status_list(1)],
        "status-suspension.json": [anchors.status_list(2)],
        "questions.json": _attached(license, "questions.json"),
        "ballots.jsonl": _attached(license, "ballots.jsonl"),
        **({"rows.jsonl": _attached(license, "rows.jsonl")} if _publishes_rows(license) else {}),
        "checkpoint": _attached(license, "checkpoint-"),
        "draft.json": [bytes(license.draft.content)],
        "report.json": [json.dumps(report(license, seconds), indent=1, ensure_ascii=False).encode() + b"\n"],
    } | {name: _attached(license, name) for name in _tables(license)}
    return Written(license, {name: _write(folder / name, chunks) for name, chunks in contents.items()})


def _tables(license: License) -> list[str]:
    """Names of the published tables from which facts of the license are added up."""
    components = json.loads(bytes(license.draft.content))["how_it_was_made"]["components"]
    return [table["name"] for component in components for table in component.get("tables", [])]


def _publishes_rows(license: License) -> bool:
    return Attachment.objects.filter(license=license, name="rows.jsonl").exists()


def _attached(license: License, prefix: str) -> Iterator[bytes]:
    """The published files whose names begin so, one after the other, in order of name."""
    for attachment in Attachment.objects.filter(license=license, name__startswith=prefix).order_by("name"):
        with (Path(settings.MEDIA_ROOT) / attachment.artefact.path).open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


def _write(path: Path, chunks: Iterable[bytes]) -> Path:
    partial = path.with_name(path.name + ".part")
    with partial.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
    partial.replace(path)
    return path


def report(license: License, seconds: dict[str, float]) -> dict[str, Any]:
    """Counts, verdicts and times of the run."""
    draft = json.loads(bytes(license.draft.content))
    statements = [entry["result"] for entry in draft.get("statements", [])]
    return {
        "license": license.number,
        "version": license.version,
        "kind": "exercise" if license.is_exercise else "license",
        "draft_sha256": license.draft.sha256,
        "issued_at": license.issued_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "use_cases": {use["case"]["ref"]: use["verdict"] for use in draft.get("use_cases", [])},
        "conditions": sum(clause["adopted"] for clause in draft.get("conditions", [])),
        "red_lines": sum(clause["adopted"] for clause in draft.get("red_lines", [])),
        "statements": {outcome: statements.count(outcome) for outcome in sorted(set(statements))},
        "figures": len(draft.get("figures", [])),
        "ballots": [
            {
                "ballot": record["definition"]["ballot"],
                "cast": record["cast"],
                "issued": record["issued"],
                "answers": record["log"]["size"],
            }
            for evidence in json.loads(bytes(license.draft.handover))["evidence"]
            for record in evidence["ballots"]
        ],
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
    }
