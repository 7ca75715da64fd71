"""Handing out files: always as a download, never as a page of ours; and the whole briefing as one PDF."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from consultations import selectors as consultations
from consultations.forms.texts import direction
from consultations.material import selectors
from consultations.material.models import Upload
from consultations.material.services.files import path_of
from consultations.material.views import reading
from consultations.views.visits import Visit, visit
from repository.licenses import pdf
from repository.licenses.domain import canonical
from socialicense.accounts.permissions import Permission

LOCKED = "default-src 'none'; sandbox"
RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
CHUNK = 256 * 1024


@require_safe
def download(request: HttpRequest, slug: str, upload_id: object) -> HttpResponseBase:
    """A file of a published version."""
    return _send(request, selectors.upload(visit(request, slug).consultation, upload_id))


@login_required
@require_safe
def preview(request: HttpRequest, slug: str, upload_id: object) -> HttpResponseBase:
    """A file before it is published, for those who write the briefing."""
    consultation = consultations.workspace_for(request.user, slug, Permission.WRITE_MATERIAL)
    answer = _send(request, selectors.upload(consultation, upload_id, writes=True))
    answer["Cache-Control"] = "no-store, private"
    return answer


def _send(request: HttpRequest, upload: Upload) -> HttpResponseBase:
    """The bytes with the type that was read from them, as an attachment in a sandbox; parts of it where asked for."""
    path = path_of(upload)
    if not path.is_file():
        raise Http404
    part = RANGE.fullmatch(request.headers.get("Range", ""))
    start = int(part[1]) if part else 0
    end = min(int(part[2]) if part and part[2] else upload.size - 1, upload.size - 1)
    answer: HttpResponseBase
    if part and start > end:
        answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{upload.size}"})
    else:
        content = _part(path, start, end)
        answer = StreamingHttpResponse(content, status=206 if part else 200, content_type=upload.media_type)
        answer["Content-Length"] = str(end - start + 1)
        if part:
            answer["Content-Range"] = f"bytes {start}-{end}/{upload.size}"
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Disposition"] = content_disposition_header(True, upload.name) or "attachment"
    answer["Content-Security-Policy"] = LOCKED
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _part(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


@require_safe
def booklet(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole briefing as one PDF, in the language of the page. Made once for each state of the library."""
    here = visit(request, slug)
    key = canonical.digest({"library": selectors.library_digest(here.consultation), "in": here.language, "v": 1})
    path = Path(settings.MEDIA_ROOT) / "booklets" / f"{key}.pdf"
    if not path.is_file():
        standing = selectors.library(here.consultation)
        if not standing:
            raise Http404
        _keep(path, _printed(here, standing))
    answer = HttpResponse(path.read_bytes(), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, f"{here.consultation.slug}-briefing.pdf") or ""
    return answer


def _printed(here: Visit, standing: list[selectors.Standing]) -> bytes:
    at = max(one.edition.published_at or timezone.now() for one in standing)
    found = selectors.weighed(here.consultation, standing)
    context = here.context(
        language=here.language,
        direction=direction(here.language),
        at=at.date().isoformat(),
        organisation=here.consultation.initiative.organisation.name,
        groups=[
            group
            | {
                "items": [
                    one | {"read": reading.read(one["edition"], here.language, heading=4)} for one in group["items"]
                ]
            }
            for group in reading.grouped(standing, here.language)
        ],
        sentence=reading.sentence(found),
        shares=reading.shares(found),
        speakers=selectors.speakers(here.consultation),
        digest=selectors.library_digest(here.consultation),
        address=f"{settings.PUBLIC_ADDRESS}/consultations/{here.consultation.slug}/material/",
    )
    with translation.override(here.language):
        html = render_to_string("pdf/booklet.html", context)
    return pdf.render(html, at=at, identifier=pdf.identifier_of(html.encode())).content


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{uuid4().hex}")
    draft.write_bytes(content)
    draft.replace(path)
