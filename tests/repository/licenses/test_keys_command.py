"""`manage.py keys`."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command

from repository.licenses import certificates, keys
from socialicense.audit.models import Event
from tests.repository.licenses import story

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> list[str]:
    out = io.StringIO()
    call_command("keys", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def test_list_names_every_key_and_marks_the_test_seal():
    listed = run("list")
    assert [line.split()[1] for line in listed] == ["credential", "log", "seal"]
    assert "test certificate" in listed[2]


def test_rotate_says_what_changed_and_records_it():
    old = keys.keyring().signing("credential").id
    said = run("rotate", "credential")
    new = keys.keyring().signing("credential").id
    assert said == [
        f"{keys.method_id(old)} retired; its public half stays in did.json",
        f"{keys.method_id(new)} is in use",
    ]
    event = Event.objects.get(event="keys.changed")
    assert (event.target, event.values) == (f"key:{new}", {"kind": "credential", "retired": [old]})


def test_create_where_there_is_one_is_refused():
    run("list")
    with pytest.raises(CommandError, match="There is a log key already"):
        run("create", "log")


def test_production_begins_with_create_and_import(settings, tmp_path: Path):
    settings.LOCAL_MODE = False
    assert run("create", "credential")[0].endswith("is in use")
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "log.pem").write_bytes(pem)
    run("import", "log", "--key", tmp_path / "log.pem")
    made = certificates.test_seal(host="example.org", now=datetime.now(UTC))
    for name in ("key", "certificate", "chain"):
        (tmp_path / f"seal.{name}").write_bytes(getattr(made, name))
    run(
        "import",
        "seal",
        *[part for name in ("key", "certificate", "chain") for part in (f"--{name}", tmp_path / f"seal.{name}")],
    )
    assert [line.split()[1] for line in run("list")] == ["credential", "log", "seal"]
    assert keys.keyring().seal().certificate.x5c()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import", "log", "--key", "nothing.pem"], "No such file"),
        (["import", "seal", "--key", __file__], "needs its certificate"),
        (["import", "log", "--key", __file__], "is not a PEM private key"),
    ],
)
def test_import_of_something_else_is_refused_in_one_sentence(arguments, words):
    with pytest.raises(CommandError, match=words):
        run(*arguments)


def test_ensure_makes_what_a_new_platform_lacks_and_nothing_more(settings):
    settings.LOCAL_MODE = False
    first = run("ensure")
    assert [line.rpartition("#")[2].split("-")[0] for line in first[:3]] == ["key", "log", "seal"]
    assert "test seal" in first[3]
    assert run("ensure") == []


def test_ensure_never_replaces_keys_that_licenses_hang_on(settings, tmp_path: Path):
    story.exercise_blank()
    settings.LOCAL_MODE, settings.KEY_DIR = False, tmp_path / "lost"
    with pytest.raises(CommandError, match="Restore the folder"):
        run("ensure")
    assert not settings.KEY_DIR.exists()
