"""`manage.py keys`: list, create, import and rotate the platform's keys."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from repository.licenses import keyfiles, keys
from repository.licenses.domain import signing
from repository.licenses.models import License
from socialicense.audit import services as audit
from socialicense.errors import Refusal


class Command(BaseCommand):
    help = "List, create, import or rotate the platform's keys. Rotation keeps the old public keys in did.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help="every key with its fingerprint, and whether it is in use")
        for act, meaning in (("create", "make a key where there is none"), ("rotate", "put a new key in use")):
            acts.add_parser(act, help=meaning).add_argument("kind", choices=keyfiles.KINDS)
        acts.add_parser("ensure", help="make what is missing on a new platform; the seal becomes a test seal")
        bring = acts.add_parser("import", help="put a key made elsewhere in use")
        bring.add_argument("kind", choices=keyfiles.KINDS)
        bring.add_argument("--key", type=Path, required=True, help="private key, PEM (PKCS#8), without a password")
        bring.add_argument("--certificate", type=Path, help="the seal's certificate, PEM")
        bring.add_argument("--chain", type=Path, help="certificates above it, PEM, nearest first")

    def handle(self, *, act: str, **options: Any) -> None:
        try:
            getattr(self, f"act_{act}")(**options)
        except Refusal as refusal:
            raise CommandError(refusal.sentence()) from refusal
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def act_list(self, **_options: Any) -> None:
        ring = keys.keyring()
        for key in ring.public:
            state = f"retired {key.retired_at}" if key.retired_at else "in use"
            self.stdout.write(f"{keys.method_id(key.id)}  {key.kind}  {signing.fingerprint_of(key.raw)}  {state}")
        for seal in ring.seals:
            mark = "test certificate" if seal.is_test else "certificate"
            until = seal.certificate.not_valid_after_utc.date().isoformat()
            self.stdout.write(
                f"{keys.method_id(seal.id)}  seal  {mark} {seal.certificate.subject.rfc4514_string()}, until {until}"
            )

    def act_create(self, kind: str, **_options: Any) -> None:
        if any(keyfiles.private_files(keyfiles.folder_in_use(), kind)):
            raise CommandError(f"There is a {kind} key already. To replace it: manage.py keys rotate {kind}")
        self._written(kind, keyfiles.create(kind), [])

    def act_ensure(self, **_options: Any) -> None:
        folder = keyfiles.folder_in_use()
        missing = [kind for kind in keyfiles.KINDS if not keyfiles.private_files(folder, kind)]
        if missing and License.objects.exists():
            raise CommandError(
                f"Licenses were issued here, and {folder} lacks the key for: {', '.join(missing)}. Restore the folder "
                "from its copy, or decide on a new key with manage.py keys create."
            )
        for kind in missing:
            self._written(kind, keyfiles.create(kind), [])
        if "seal" in missing:
            self.stdout.write("The seal is a test seal. Bring your own with: manage.py keys import seal")

    def act_rotate(self, kind: str, **_options: Any) -> None:
        self._written(kind, *keyfiles.rotate(kind))

    def act_import(self, kind: str, key: Path, certificate: Path | None, chain: Path | None, **_options: Any) -> None:
        if kind == "seal" and certificate is None:
            raise CommandError("The seal needs its certificate: --certificate FILE")
        made = keyfiles.import_key(
            kind,
            key=key.read_bytes(),
            certificate=certificate.read_bytes() if certificate else b"",
            chain=chain.read_bytes() if chain else b"",
        )
        self._written(kind, made, [])

    def _written(self, kind: str, made: str, retired: list[str]) -> None:
        with transaction.atomic():
            audit.record(
                event="keys.changed",
                by=None,
                scope=None,
                target=f"key:{made}",
                values={"kind": kind, "retired": retired},
            )
        for old in retired:
            self.stdout.write(f"{keys.method_id(old)} retired; its public half stays in did.json")
        self.stdout.write(f"{keys.method_id(made)} is in use")
