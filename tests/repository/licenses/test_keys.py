import multiprocessing
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from repository.licenses import keyfiles, keys


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "platform").iterdir())


def test_keyring_in_local_mode_makes_every_key_once(settings):
    year = keys.keyring().public[0].id.split("-")[1]
    again = keys.Keyring(keyfiles.folder_in_use())
    assert names(settings.KEY_DIR) == [
        f"key-{year}-1.json",
        f"key-{year}-1.key.pem",
        f"log-{year}-1.json",
        f"log-{year}-1.key.pem",
        f"seal-{year}-1.chain.pem",
        f"seal-{year}-1.crt.pem",
        f"seal-{year}-1.key.pem",
    ]
    assert keys.keyring().signing("log").raw == again.signing("log").raw


def test_private_files_are_for_the_owner_only(settings):
    keys.keyring()
    for path in (settings.KEY_DIR / "platform").glob("*.key.pem"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_keyring_in_production_explains_what_is_missing(settings):
    settings.LOCAL_MODE = False
    with pytest.raises(keys.KeyMissing) as refused:
        keys.keyring().signing("credential")
    assert refused.value.values == {"kind": "credential", "folder": str(settings.KEY_DIR / "platform")}
    assert "manage.py keys create credential" in refused.value.sentence()
    assert not settings.KEY_DIR.exists()


def test_rotate_keeps_the_old_public_key_and_forgets_its_private_half(settings):
    old = keys.keyring().signing("credential")
    new_id, retired = keyfiles.rotate("credential")
    ring = keys.keyring()
    assert retired == [old.id]
    assert ring.signing("credential").id == new_id
    assert [key.id for key in ring.public_of("credential")] == [old.id, new_id]
    assert ring.public_of("credential")[0].raw == old.raw
    assert ring.public_of("credential")[0].retired_at is not None
    assert not (settings.KEY_DIR / "platform" / f"{old.id}.key.pem").exists()


def test_rotate_of_the_seal_keeps_the_old_certificate():
    first = keys.keyring().seal().certificate
    keyfiles.rotate("seal")
    ring = keys.keyring()
    assert ring.seals[0].x5c() == first.x5c()
    assert ring.seal().certificate.id == ring.seals[1].id != first.id


def test_seal_made_in_local_mode_says_that_it_is_a_test():
    seal = keys.keyring().seal().certificate
    assert seal.is_test
    assert "TEST" in seal.certificate.subject.rfc4514_string()
    assert "TEST" in seal.certificate.issuer.rfc4514_string()


def test_import_key_puts_it_in_use():
    keys.keyring()
    mine = Ed25519PrivateKey.generate()
    pem = mine.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    made = keyfiles.import_key("log", key=pem)
    assert keys.keyring().signing("log").id == made
    assert keys.keyring().signing("log").raw == mine.public_key().public_bytes_raw()


def test_import_key_that_is_no_key_is_refused():
    keys.keyring()
    before = names(keyfiles.folder_in_use().parent)
    with pytest.raises(keyfiles.KeyUnusable):
        keyfiles.import_key("log", key=b"not a key")
    assert names(keyfiles.folder_in_use().parent) == before


def test_signing_refuses_a_key_that_is_not_the_recorded_one(settings):
    log = keys.keyring().signing("log")
    other = keys.keyring().signing("credential").private
    path = settings.KEY_DIR / "platform" / f"{log.id}.key.pem"
    path.write_bytes(
        other.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    with pytest.raises(keyfiles.KeyUnusable):
        keys.Keyring(keyfiles.folder_in_use()).signing("log")


def first_keys(folder: Path, found: "multiprocessing.Queue[list[str]]") -> None:
    keyfiles.create_missing(folder)
    found.put(sorted(path.name for path in folder.iterdir()))


def test_two_processes_that_begin_together_make_one_of_each(settings):
    folder = keyfiles.folder_in_use()
    context = multiprocessing.get_context("fork")
    found = context.Queue()
    running = [context.Process(target=first_keys, args=(folder, found)) for _ in range(4)]
    for process in running:
        process.start()
    results = [found.get(timeout=20) for _ in running]
    for process in running:
        process.join()
    assert len(results[-1]) == 7
    assert all(result == results[0] for result in results)


def test_did_escapes_the_port(settings):
    settings.SITE_HOST = "example.org:8443"
    assert keys.did() == "did:web:example.org%3A8443"
    assert keys.method_id("key-2026-1") == "did:web:example.org%3A8443#key-2026-1"
