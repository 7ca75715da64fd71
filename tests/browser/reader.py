"""What anybody does with a license, without an account: find it, download it, check it here and offline."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from .person import Person


class Files:
    """Everything a reader downloads about a license, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def keep(self, name: str, content: bytes) -> bytes:
        (self.folder / name).write_bytes(content)
        return content

    def change(self, name: str, old: bytes, new: bytes) -> bytes:
        """Keeps a copy with one byte changed, called changed-NAME."""
        content = (self.folder / name).read_bytes()
        assert old in content
        assert [a != b for a, b in zip(old, new, strict=True)].count(True) == 1
        return self.keep(f"changed-{name}", content.replace(old, new, 1))

    def verify(self, name: str, *words: str) -> tuple[int, str]:
        """The offline verifier as it was downloaded: exit code and what it says."""
        command = [sys.executable, "-m", "repository.licenses.domain.verify", name, *words]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, timeout=120)
        return done.returncode, done.stdout + done.stderr


def find(reader: Person, title: str) -> None:
    reader.open("/").follow("Find a license").follow(title)


def download(reader: Person, files: Files) -> None:
    """The license in both forms, the keys, the ballots and the checking program."""
    files.keep("license.pdf", reader.fetch("Download PDF"))
    files.keep("license.jsonld", reader.fetch("Download for machines"))
    files.keep("did.json", reader.get("/.well-known/did.json"))
    files.keep("status.json", reader.get("/status/1"))
    for name in ("ballots.jsonl", "questions.json"):
        files.keep(name, reader.fetch(name))
    program = reader.get("/verify/verifier.zip")
    with zipfile.ZipFile(io.BytesIO(program)) as archive:
        archive.extractall(files.folder)


def check(reader: Person, name: str, content: bytes) -> None:
    """Give a file to the check page."""
    reader.open("/verify/").page.locator("[name=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    reader.press("Check it")
