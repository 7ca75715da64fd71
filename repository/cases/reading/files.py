"""Cases as files, written piece by piece: CSV, JSON, JSON-LD, BibTeX, CSL-JSON, and all of it as one archive."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from repository.cases.domain import citing, linked, tabular
from repository.cases.domain.tabular import Kept
from repository.cases.reading import codes, labels

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "bib": "application/x-bibtex; charset=utf-8",
    "csl": "application/vnd.citationstyles.csl+json",
    "zip": "application/zip",
}
ENDINGS = {"csl": "csl.json"}
CITATIONS = ("citations.bib", "citations.csl.json")
EPOCH = (2020, 1, 1, 0, 0, 0)
SPOOLED, PIECE = 2**20, 2**16


def written(kind: str, cases: Iterable[Kept]) -> Iterator[bytes]:
    """The file of this format, in pieces. KeyError for another."""
    makers: dict[str, Callable[[Iterable[Kept]], Iterator[bytes]]] = {
        "csv": lambda found: _csv(tabular.cases(), (tabular.case_row(one) for one in found)),
        "json": lambda found: _array(citing.record(one) for one in found),
        "jsonld": lambda found: _graph(found),
        "bib": lambda found: (f"{citing.bibtex(one, platform=settings.SITE_NAME)}\n".encode() for one in found),
        "csl": lambda found: _array(citing.csl(one, platform=settings.SITE_NAME) for one in found),
        "zip": archive,
    }
    return makers[kind](cases)


def single(kind: str, case: Kept) -> bytes:
    """One case as a file of its own."""
    if kind == "json":
        return _json(citing.record(case))
    if kind == "jsonld":
        return _json(_linked(case))
    return b"".join(written(kind, [case]))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _array(items: Iterable[Any]) -> Iterator[bytes]:
    before = b"["
    for item in items:
        yield before + b"\n" + json.dumps(item, ensure_ascii=False).encode()
        before = b","
    yield b"[]\n" if before == b"[" else b"\n]\n"


def _linked(case: Kept) -> dict[str, Any]:
    return linked.document(case, platform=settings.SITE_NAME, context_url=context_url())


def context_url() -> str:
    return settings.SITE_URL + reverse("cases:context")


def _graph(cases: Iterable[Kept]) -> Iterator[bytes]:
    yield b'{"@context": ' + json.dumps(context_url()).encode() + b', "@graph": '
    yield from _array({key: value for key, value in _linked(one).items() if key != "@context"} for one in cases)
    yield b"}\n"


def _csv(columns: Sequence[tabular.Column], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    yield "\ufeff".encode() + _lines([[one.name for one in columns]])
    batch: list[Sequence[str]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 100:
            yield _lines(batch)
            batch = []
    yield _lines(batch)


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def codebook() -> Iterator[bytes]:
    """The codebook of the tables, in the language of the page."""
    names = {path: str(name) for path, name in labels.FIELDS.items()}
    words = {path: {code: str(word) for code, word in found.items()} for path, found in codes.BY_FIELD.items()}
    words["roles"] = {code: str(word) for code, word in codes.ROLES.items()}
    yield b"".join([b"\xef\xbb\xbf", _lines(tabular.codebook(names, words))])


class _Outlet(io.RawIOBase):
    """What an archive writes into and a response takes out of."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        taken, self.pieces = b"".join(self.pieces), []
        return taken


class _Tables:
    """Files that are written while the cases go by, on disk once they are large."""

    def __init__(self) -> None:
        names = (*tabular.FILES, *CITATIONS)
        self.files = {name: tempfile.SpooledTemporaryFile(max_size=SPOOLED) for name in names}  # noqa: SIM115  closed when read
        for name, columns in tabular.FILES.items():
            self.files[name].write("\ufeff".encode() + _lines([[one.name for one in columns()]]))
        self.files["citations.csl.json"].write(b"[")
        self.count = 0

    def add(self, case: Kept) -> None:
        self.files["cases.csv"].write(_lines([tabular.case_row(case)]))
        self.files["components.csv"].write(_lines(tabular.component_rows(case)))
        self.files["organisations.csv"].write(_lines(tabular.organisation_rows(case)))
        self.files["sources.csv"].write(_lines(tabular.source_rows(case)))
        self.files["citations.bib"].write(f"{citing.bibtex(case, platform=settings.SITE_NAME)}\n".encode())
        item = json.dumps(citing.csl(case, platform=settings.SITE_NAME), ensure_ascii=False)
        self.files["citations.csl.json"].write((",\n" if self.count else "\n").encode() + item.encode())
        self.count += 1

    def pieces(self, name: str) -> Iterator[bytes]:
        file = self.files[name]
        if name == "citations.csl.json":
            file.write(b"\n]\n")
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
        file.close()


def archive(cases: Iterable[Kept]) -> Iterator[bytes]:
    """JSON lines, tables, citations, codebook and datapackage.json (Frictionless Data Package v1), in one pass, streamed."""
    outlet, tables = _Outlet(), _Tables()
    resources: list[dict[str, Any]] = []
    names = {path: str(name) for path, name in labels.FIELDS.items()}

    def lines() -> Iterator[bytes]:
        for one in cases:
            tables.add(one)
            yield json.dumps(citing.record(one), ensure_ascii=False).encode() + b"\n"

    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as into:
        yield from _entry(into, outlet, "cases.jsonl", lines(), resources, kind="jsonl")
        for name, columns in tabular.FILES.items():
            schema = {"fields": tabular.fields(columns(), names), "missingValues": ["", "not_stated"]}
            yield from _entry(into, outlet, name, tables.pieces(name), resources, schema=schema, kind="csv")
        for name in CITATIONS:
            yield from _entry(into, outlet, name, tables.pieces(name), resources, kind=name.rpartition(".")[2])
        yield from _entry(into, outlet, "codebook.csv", codebook(), resources, kind="csv")
        package = {
            "profile": "data-package",
            "name": "cases",
            "title": settings.SITE_NAME,
            "homepage": settings.SITE_URL + reverse("cases:index"),
            "count": tables.count,
            "resources": resources,
        }
        into.writestr(_info("datapackage.json"), _json(package))
    yield outlet.taken()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _entry(
    into: zipfile.ZipFile,
    outlet: _Outlet,
    name: str,
    pieces: Iterable[bytes],
    resources: list[dict[str, Any]],
    *,
    kind: str,
    schema: dict[str, Any] | None = None,
) -> Iterator[bytes]:
    """Write one file of the archive and note its size and digest for the description."""
    size, digest = 0, hashlib.sha256()
    with into.open(_info(name), "w") as entry:
        for piece in pieces:
            entry.write(piece)
            size += len(piece)
            digest.update(piece)
            if waiting := outlet.taken():
                yield waiting
    told: dict[str, Any] = {
        "name": name.replace(".", "-"), "path": name, "format": kind, "encoding": "utf-8", "bytes": size,
        "hash": f"sha256:{digest.hexdigest()}",
    }  # fmt: skip
    if schema is not None:
        told |= {"profile": "tabular-data-resource", "schema": schema}
    resources.append(told)
