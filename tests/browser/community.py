"""What the community does: claim its record from the mail, keep a key of its own, approve, adopt and withdraw."""

import re
import subprocess
import sys
from pathlib import Path

from .person import Person

CAPACITY = "elected speaker of the night workers"


def claim(representative: Person, address: str) -> None:
    text = representative.mail(address, "Night workers of Lowmere")
    link = re.search(r"https?://\S+/community/claim/\S+", text)
    assert link is not None
    representative.open(link[0]).send(
        "Claim the record", capacity=CAPACITY, authority="Assembly of 3 May, minutes at the union", independent=True
    )
    representative.sees("You speak for it as")


def confirm(operator: Person) -> None:
    operator.open("/organise/").follow("1 community waits").follow("Night workers")
    operator.send("Confirm the authority", how="Called the number in the public register of associations")


class Signer:
    """The offline signer as it was downloaded, run as a program of its own in a folder of the community."""

    def __init__(self, folder: Path, program: bytes) -> None:
        self.folder = folder
        (folder / "signer.py").write_bytes(program)

    def run(self, *words: str) -> str:
        command = [sys.executable, "-I", "signer.py", *words]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def make_key(self) -> str:
        """The public half."""
        found = re.search(r"z6Mk\w+", self.run("new", "--out", "community-key.json"))
        assert found is not None
        return found[0]

    def sign(self, name: str, *words: str) -> bytes:
        keyed = ["--key", "community-key.json", "--capacity", CAPACITY, "--out", "statement.json"]
        (self.folder / "statement.json").unlink(missing_ok=True)
        self.run("sign", name, *words, *keyed)
        return (self.folder / "statement.json").read_bytes()


def register_key(representative: Person, folder: Path) -> Signer:
    representative.open("/organise/").follow("Night workers").follow("A signing key is registered")
    signer = Signer(folder, representative.fetch("Download the signing tool"))
    representative.send("Register the key", multibase=signer.make_key(), holder=CAPACITY)
    representative.sees("The key is registered")
    return signer


def approve(representative: Person, title: str) -> None:
    representative.open("/organise/").follow(title).press("Ask us this").sees("You answered")


def adopt(representative: Person, signer: Signer, title: str) -> None:
    """Download the draft, sign it away from the platform, hand the statement in."""
    representative.open("/organise/").follow(title)
    (signer.folder / "draft.json").write_bytes(representative.fetch("Download the draft"))
    hand_in(representative, signer.sign("draft.json", "--act", "adopt"))


def hand_in(representative: Person, statement: bytes) -> None:
    representative.page.locator("[name=file]").set_input_files(
        {"name": "statement.json", "mimeType": "application/json", "buffer": statement}
    )
    representative.press("Hand it in").sees("The signature is valid: 1 of 1.")


def withdraw(representative: Person, signer: Signer, title: str) -> None:
    """Take the license back: the same program, the same key, the same place."""
    representative.open("/organise/").follow(title)
    (signer.folder / "license.jsonld").write_bytes(representative.fetch("Download the license"))
    hand_in(representative, signer.sign("license.jsonld", "--act", "withdraw", "--reason", "The counts were sold on."))
