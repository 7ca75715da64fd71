"""Issue: the JSON is numbered and signed once, then its PDF is rendered and sealed once, then both are public.

Two stages, because rendering takes seconds and may die: the signed JSON of the first attempt is what every later
attempt prints. Unique keys in the database make both stages happen once, whoever else tries at the same time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from repository.licenses import keys
from repository.licenses.domain import document, signing, status
from repository.licenses.domain.canonical import canonical, parse
from repository.licenses.domain.draft import Draft as Content
from repository.licenses.domain.evidence import BallotRecord, Evidence, FileDigest, TableFile
from repository.licenses.models import (
    Artefact,
    Attachment,
    Counter,
    Draft,
    Kind,
    License,
    LicenseState,
    SealedPdf,
    Statement,
)
from repository.licenses.reading import issued, summary, tables
from repository.licenses.services import anchors, drafts
from repository.licenses.services.artefacts import CHUNK, store_artefact
from repository.licenses.services.refusals import NotAdopted
from socialicense.accounts.models import User
from socialicense.audit import services as audit
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job

JOB = "licenses.issue"
VALID_DAYS = 3 * 365


def request_issue(*, draft: Draft, exercise: bool = False, by: User | None) -> Job:
    """Queue the issue of this draft; asking twice gives the same job."""
    _check(draft, exercise)
    kind = Kind.EXERCISE if exercise else Kind.LICENSE
    return jobs.enqueue(
        kind=JOB,
        key=f"{draft.pk}:{kind}",
        payload={"draft": str(draft.pk), "exercise": exercise, "by": str(by.pk) if by else None},
        scope=draft.consultation,
    )


def issue(*, draft: Draft, exercise: bool = False, by: User | None = None) -> License:
    """Issue in this process. A draft that was issued already gives the license that is there."""
    license = sign(draft=draft, exercise=exercise)
    content = render(license)
    return publish(license=license, pdf=content, by=by)


def sign(*, draft: Draft, exercise: bool) -> License:
    """First stage: number, sign and keep the JSON. Once for a draft and kind, also when two try together.

    Refuses NotAdopted where neither the community's adoption is there nor an exercise was asked for.
    """
    kind = Kind.EXERCISE if exercise else Kind.LICENSE
    found = License.objects.filter(draft=draft, kind=kind).first()
    if found is not None:
        return found
    _check(draft, exercise)
    files = _files(_records(draft), content_of(draft))
    files += [_Published(t.name, Artefact.objects.get(pk=t.sha256)) for t in _tables(draft)]
    try:
        with transaction.atomic():
            drafts.locked(draft)
            found = License.objects.filter(draft=draft, kind=kind).first()
            return found or _signed(draft, kind, files)
    except IntegrityError:
        return License.objects.get(draft=draft, kind=kind)


def render(license: License) -> bytes:
    """The PDF of the signed JSON, before sealing: the same bytes every time."""
    from repository.licenses import printing  # noqa: PLC0415  slow: WeasyPrint takes half a second to load

    return printing.render(bytes(license.jsonld), site=settings.SITE_URL).content


@transaction.atomic
def publish(*, license: License, pdf: bytes, by: User | None) -> License:
    """Second stage: seal and keep the PDF, and make the license public. Once; later calls change nothing."""
    row = drafts.locked(license.draft)
    if SealedPdf.objects.filter(license=license).exists():
        return license
    ring = keys.keyring()
    in_use = ring.seal()
    from repository.licenses import seal as sealing  # noqa: PLC0415  slow: pyHanko's signers bring an HTTP client

    sealed = sealing.apply(pdf, seal=in_use, issuer=settings.SITE_NAME, tsa_url=settings.TSA_URL)
    SealedPdf.objects.create(
        license=license,
        pdf=sealed,
        sha256=sha256(sealed).hexdigest(),
        seal_key=in_use.certificate.id,
        sealed_at=timezone.now(),
    )
    adoption = license.adoption
    LicenseState.objects.create(
        license=license,
        state=LicenseState.State.ISSUED,
        actor=by.pk if by else None,
        capacity=adoption.capacity if adoption else settings.SITE_NAME,
        statement=adoption,
    )
    if row.exercise or not license.is_exercise:  # an exercise made of a real draft leaves the community its choice
        row.state = Draft.State.ISSUED
        row.save(update_fields=["state"])
    audit.record(
        event="license.issued",
        by=by,
        scope=license.consultation,
        target=f"license:{license.number}",
        values={"version": license.version, "kind": license.kind, "jsonld": license.jsonld_sha256},
    )
    return license


def _check(draft: Draft, exercise: bool) -> None:
    if not exercise and (draft.exercise or draft.state not in (Draft.State.ADOPTED, Draft.State.ISSUED)):
        raise NotAdopted()


def _tables(draft: Draft) -> list[TableFile]:
    """The tables behind the facts of every component."""
    return [table for component in content_of(draft).how_it_was_made.components for table in component.tables]


def _records(draft: Draft) -> list[BallotRecord]:
    """Every ballot behind the license, the ratification included, by id."""
    evidence = [item for item in drafts.handover_of(draft).evidence if item.purpose == "evidence"]
    ratification = _ratification(draft)
    if ratification is not None:
        evidence.append(ratification)
    found = [record for item in evidence for record in item.ballots]
    return sorted(found, key=lambda record: record.definition.ballot)


def _ratification(draft: Draft) -> Evidence | None:
    return None if draft.ratification is None else Evidence.from_json(parse(bytes(draft.ratification)))


def content_of(draft: Draft) -> Content:
    """The content of the draft, as it was ratified and adopted."""
    return Content.from_json(parse(bytes(draft.content)))


@dataclass(frozen=True)
class _Published:
    """A file of the license, under the name by which the license gives its digest."""

    name: str
    artefact: Artefact

    @property
    def sri(self) -> str:
        return self.artefact.sri


def _files(records: list[BallotRecord], content: Content) -> list[_Published]:
    """All ballots in one file, all questions in one file, every checkpoint, and the long table of statements."""
    found = [
        _Published("ballots.jsonl", store_artefact("ballots.jsonl", _lines(record.files.ballots for record in records))),
        _Published(
            "questions.json",
            store_artefact(
                "questions.json",
                [document.questions([record.definition for record in records])],
                media_type="application/json",
            ),
        ),
    ]
    if any(record.files.rows for record in records):
        rows = _lines(record.files.rows for record in records)
        found.append(_Published("rows.jsonl", store_artefact("rows.jsonl", rows)))
    for n, record in enumerate(records, start=1):
        name, signed = f"checkpoint-{n}.txt", record.log.checkpoint.encode()
        found.append(_Published(name, store_artefact(name, [signed], media_type="text/plain; charset=utf-8")))
    if content.statements:
        table = [tables.statements(content)]
        found.append(_Published("statements.csv", store_artefact("statements.csv", table, media_type="text/csv")))
    return found


def _lines(digests: Iterable[FileDigest | None]) -> Iterator[bytes]:
    """The published lines of every ballot, one ballot after the other: leaves are so sorted by ballot, question, tag."""
    for digest in digests:
        if digest is None:
            continue
        artefact = Artefact.objects.get(pk=digest.sha256)
        with (Path(settings.MEDIA_ROOT) / artefact.path).open("rb") as stream:
            while chunk := stream.read(CHUNK):
                yield chunk


def _signed(draft: Draft, kind: str, files: list[_Published]) -> License:
    now = timezone.now().replace(microsecond=0)
    number = _number(kind, now)
    index = _next("status") - 1
    content = content_of(draft)
    until = _until(content, now)
    signing_key = keys.keyring().signing("credential")
    unsigned = document.build(
        draft=content,
        number=number,
        version=1,
        issued_at=anchors.rfc3339(now),
        valid_until=anchors.rfc3339(until),
        issuer={"id": keys.did(), "name": settings.SITE_NAME},
        site=settings.SITE_URL,
        status=[
            status.status_entry(list_id=anchors.list_address(n), purpose=purpose, index=index)
            for n, purpose in anchors.LISTS.items()
        ],
        files={file.name: file for file in files},
        adoption=list(_adoption(draft)) if kind == Kind.LICENSE else None,
        ratification=_ratification(draft),
    )
    signed = signing.add_proof(
        unsigned, signing_key.private, method=keys.method_id(signing_key.id), created=anchors.rfc3339(now)
    )
    return _keep(draft, kind, number, index, signed, now, until, files)


def _adoption(draft: Draft) -> Iterator[dict[str, Any]]:
    for statement in Statement.objects.filter(act="adopt", target=draft.sha256).order_by("received_at"):
        yield issued.read_object(bytes(statement.body))


def _keep(
    draft: Draft,
    kind: str,
    number: str,
    index: int,
    signed: dict[str, Any],
    now: datetime,
    until: datetime,
    files: list[_Published],
) -> License:
    content = canonical(signed)
    shown = summary.of(signed)
    adopted = Statement.objects.filter(act="adopt", target=draft.sha256).order_by("received_at").last()
    license = License.objects.create(
        number=number,
        kind=kind,
        draft=draft,
        consultation=draft.consultation,
        adoption=adopted if kind == Kind.LICENSE else None,
        status_index=index,
        jsonld=content,
        jsonld_sha256=sha256(content).hexdigest(),
        title=shown.title,
        search_text=shown.search_text,
        verdicts=list(shown.verdicts),
        languages=list(shown.languages),
        issued_at=now,
        valid_until=until,
        review_date=shown.review_date,
    )
    Attachment.objects.bulk_create(
        [Attachment(license=license, name=file.name, artefact=file.artefact) for file in files]
    )
    return license


def _number(kind: str, now: datetime) -> str:
    return f"{kind}-{now.year}-{_next(f'{kind}-{now.year}'):04d}"


def _next(series: str) -> int:
    """The next number of a series, held until the transaction ends: a rolled-back number is given again."""
    Counter.objects.bulk_create([Counter(series=series)], ignore_conflicts=True)
    counter = Counter.objects.select_for_update().get(pk=series)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def _until(content: Content, now: datetime) -> datetime:
    """Three years, or the review date where that is later."""
    until = now + timedelta(days=VALID_DAYS)
    if content.review_by:
        review = datetime.combine(date.fromisoformat(content.review_by), time(), tzinfo=UTC)
        until = max(until, review)
    return until
