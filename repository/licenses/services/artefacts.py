"""Published files: kept once, under the digest of their bytes."""

import base64
import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from repository.licenses.models import Artefact

CHUNK = 1 << 20


def store_artefact(name: str, stream: BinaryIO | Iterable[bytes], *, media_type: str = "application/jsonl") -> Artefact:
    """Write the stream to MEDIA_ROOT/artefacts/ and record it; the same bytes again give the same artefact.

    `name` decides the file's ending only. The file is complete and on disk before the row exists.
    """
    folder = Path(settings.MEDIA_ROOT) / "artefacts"
    folder.mkdir(parents=True, exist_ok=True)
    sha256, sha384, size = hashlib.sha256(), hashlib.sha384(), 0
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as partial:
        try:
            for chunk in _chunks(stream):
                sha256.update(chunk)
                sha384.update(chunk)
                size += len(chunk)
                partial.write(chunk)
            partial.flush()
            os.fsync(partial.fileno())
            os.chmod(partial.name, 0o644)
            relative = Path("artefacts") / sha256.hexdigest()[:2] / (sha256.hexdigest() + "".join(Path(name).suffixes))
            target = Path(settings.MEDIA_ROOT) / relative
            target.parent.mkdir(exist_ok=True)
            os.replace(partial.name, target)
        except BaseException:
            Path(partial.name).unlink(missing_ok=True)
            raise
    return _record(relative, sha256.hexdigest(), sha384.digest(), size, media_type)


def _record(relative: Path, sha256: str, sha384: bytes, size: int, media_type: str) -> Artefact:
    row = Artefact(
        sha256=sha256,
        sri="sha384-" + base64.b64encode(sha384).decode("ascii"),
        bytes=size,
        media_type=media_type,
        path=relative.as_posix(),
    )
    with transaction.atomic():
        Artefact.objects.bulk_create([row], ignore_conflicts=True)
    return Artefact.objects.get(pk=sha256)


def _chunks(stream: BinaryIO | Iterable[bytes]) -> Iterable[bytes]:
    read = getattr(stream, "read", None)
    return iter(lambda: read(CHUNK), b"") if read else stream
