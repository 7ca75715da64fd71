"""Small public documents: did.json, status lists, the JSON-LD context, the programs that sign and verify offline."""

import io
import json
import zipfile
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from repository.licenses import domain
from repository.licenses.domain import document
from repository.licenses.services import anchors

DOMAIN = Path(domain.__file__).parent
EPOCH = (2020, 1, 1, 0, 0, 0)

READ_ME = """How to check a social license without anybody's help
====================================================

1. python -m pip install cryptography rfc8785
2. In this folder:
   python -m repository.licenses.domain.verify license.jsonld --did did.json \\
       --status status.json --ballots ballots.jsonl --questions questions.json

It prints one line for every reason why the license is not valid, and what was checked.
Exit code: 0 valid, 1 not valid, 2 the input cannot be used.
"""


@require_safe
def did_document(request: HttpRequest) -> HttpResponse:
    """did.json: short-lived in caches, because a key may be added at any time."""
    return public(json.dumps(anchors.did_document(), indent=1).encode(), "application/did+json", seconds=60)


@require_safe
def status_list(request: HttpRequest, n: int) -> HttpResponse:
    """A status list; never stored by caches."""
    if n not in anchors.LISTS:
        raise Http404
    response = public(anchors.status_list(n), "application/vc", seconds=0)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def context(request: HttpRequest) -> HttpResponse:
    """The JSON-LD context of our profile."""
    body = json.dumps(document.context_document(settings.SITE_URL), indent=1).encode()
    return public(body, "application/ld+json", seconds=86400)


@require_safe
@cache_control(public=True, max_age=3600)
def signer(request: HttpRequest) -> HttpResponse:
    """The offline signer: one file that needs Python and nothing else."""
    response = HttpResponse((DOMAIN / "signer.py").read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="signer.py"'
    return response


@require_safe
@cache_control(public=True, max_age=3600)
def verifier(request: HttpRequest) -> HttpResponse:
    """The offline verifier: the domain package with a read-me, the same bytes for the same code."""
    response = HttpResponse(verifier_archive(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="verifier.zip"'
    return response


def verifier_archive() -> bytes:
    """The zip: package files in a fixed order with a fixed date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("repository/__init__.py", "repository/licenses/__init__.py"):
            archive.writestr(_entry(name), b"")
        for path in sorted(DOMAIN.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                name = "repository/licenses/domain/" + path.relative_to(DOMAIN).as_posix()
                archive.writestr(_entry(name), path.read_bytes())
        archive.writestr(_entry("README.txt"), READ_ME.encode())
        license_text = Path(settings.BASE_DIR) / "LICENSE"
        if license_text.exists():
            archive.writestr(_entry("LICENSE"), license_text.read_bytes())
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def public(body: bytes, content_type: str, *, seconds: int) -> HttpResponse:
    """A public document that any page anywhere may read."""
    response = HttpResponse(body, content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={seconds}"
    return response
