"""Collects static files, unless the same were collected before."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def fingerprint() -> str:
    """Changes when any static file of any app is added, removed or written."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect() -> bool:
    """Whether anything had to be collected."""
    note = Path(settings.STATIC_ROOT) / ".collected"
    wanted = fingerprint()
    if note.exists() and note.read_text() == wanted:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    note.write_text(wanted)
    return True
