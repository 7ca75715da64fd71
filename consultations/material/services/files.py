"""Taking in a file: what it is by its own bytes, how large it may be, and where it is kept."""

import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings

from consultations.material.domain import sniffing
from consultations.material.models import Upload
from consultations.material.refusals import FileRefused
from consultations.models import Consultation

DOCUMENT_MB, RECORDING_MB = 10, 40
MEGABYTE = 1024 * 1024
FOLDER = "material"


def path_of(upload: Upload) -> Path:
    """Where the bytes lie: under their hash, in the media folder, which no address serves as it stands."""
    return Path(settings.MEDIA_ROOT) / FOLDER / upload.sha256[:2] / upload.sha256


def keep(*, consultation: Consultation, file: BinaryIO, name: str, audio: bool) -> Upload:
    """Keep a document or a recording. The type is read from the bytes; name and claimed type are not believed.

    The bytes are on disk before the row is there: a row never names a file that is missing. Raises FileRefused.
    """
    limit = (RECORDING_MB if audio else DOCUMENT_MB) * MEGABYTE
    content = file.read(limit + 1)
    kind = sniffing.kind_of(content)
    if not content or len(content) > limit or kind is None or sniffing.is_audio(kind) != audio:
        raise FileRefused(document=DOCUMENT_MB, recording=RECORDING_MB)
    row = Upload(
        consultation=consultation,
        name=f"{safe_stem(name)}.{kind.ending}",
        media_type=kind.media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    _write(path_of(row), content)
    row.save()
    return row


def safe_stem(name: str) -> str:
    """The name without its ending, with letters, digits and hyphens only: nothing of it is a path or a header."""
    stem = re.sub(r"[^\w]+", "-", Path(name.replace("\\", "/")).stem, flags=re.UNICODE).strip("-_")
    return stem[:80] or "file"


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when two do it at once; never executable."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{uuid4().hex}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
