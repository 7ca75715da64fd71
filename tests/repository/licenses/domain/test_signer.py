import json
import shutil
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from repository.licenses.domain import canonical, signer, signing, statements

from . import issued
from .issued import made_draft
from .test_canonical import values

secrets = st.binary(min_size=32, max_size=32)


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "key.json"
    assert signer.main(["new", "--out", str(path)]) == 0
    return path


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "draft.json"
    path.write_bytes(canonical.canonical(made_draft().to_json()))
    return path


@settings(max_examples=8, deadline=None)
@given(secrets, st.binary(max_size=300))
def test_signatures_are_those_of_a_full_library(secret, message):
    theirs = Ed25519PrivateKey.from_private_bytes(secret)
    assert signer.public_key(secret) == theirs.public_key().public_bytes_raw()
    assert signer.ed25519_sign(secret, message) == theirs.sign(message)


def test_signature_of_rfc_8032_test_2():
    secret = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    assert signer.ed25519_sign(secret, b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


@given(values)
def test_canonical_form_is_ours(value):
    assert signer.canonical(value) == canonical.canonical(value)


@given(secrets)
def test_keys_are_written_as_ours(secret):
    assert signer.secret_of(signer.multibase(signer.SECRET_PREFIX, secret)) == secret
    assert signer.multibase(signer.SECRET_PREFIX, secret) == signing.encode_secret_key(secret)
    assert signer.multibase(signer.PUBLIC_PREFIX, secret) == signing.encode_public_key(secret)
    assert signer.fingerprint(secret) == signing.fingerprint_of(secret)


def test_key_file_is_private_and_shown_again(key, capsys):
    content = json.loads(key.read_text())
    assert key.stat().st_mode & 0o777 == 0o600
    capsys.readouterr()
    assert signer.main(["show", "--key", str(key)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"public key:  {content['public']}",
        f"fingerprint: {content['fingerprint']}",
    ]


def test_adoption_made_offline_is_accepted(key, draft, tmp_path):
    out = tmp_path / "statement.json"
    command = ["sign", str(draft), "--act", "adopt", "--key", str(key), "--capacity", "Speaker", "--out", str(out)]
    assert signer.main(command) == 0
    public = json.loads(key.read_text())["public"]
    (found,) = statements.verify_all(
        [canonical.parse(out.read_bytes())], keys=[public], threshold=1, act="adopt", target=made_draft().sha256
    )
    assert (found.community, found.capacity) == ("People of the valley", "Speaker")


@pytest.mark.parametrize("act", ["withdraw", "suspend", "reinstate", "withhold"])
def test_acts_on_an_issued_license(key, tmp_path, act):
    license, out = tmp_path / "license.jsonld", tmp_path / "statement.json"
    license.write_bytes(issued.license().license)
    command = ["sign", str(license), "--act", act, "--key", str(key), "--capacity", "Speaker", "--out", str(out)]
    if act == "reinstate":
        assert signer.main(command) == 2
        suspension = tmp_path / "suspension.json"
        suspended = issued.community_statement("suspend", license=issued.license().json["id"])
        suspension.write_bytes(canonical.canonical(suspended))
        command += ["--answers", str(suspension)]
    assert signer.main([*command, "--reason", "A promise was broken"]) == 0
    public = json.loads(key.read_text())["public"]
    found = statements.verify(canonical.parse(out.read_bytes()), [public])
    expected = made_draft().sha256 if act == "withhold" else issued.license().json["id"]
    assert (found.target, found.reason) == (expected, "A promise was broken")
    assert found.answers == (canonical.digest(suspended) if act == "reinstate" else None)


def test_works_alone_after_download(tmp_path):
    """One file, isolated from every installed package."""
    alone = shutil.copy(signer.__file__, tmp_path / "signer.py")
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(alone), "new", "--out", str(tmp_path / "k.json")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((tmp_path / "k.json").read_text())["public"] in done.stdout


def test_nothing_is_overwritten(key, capsys):
    before = key.read_bytes()
    assert signer.main(["new", "--out", str(key)]) == 2
    assert (key.read_bytes(), capsys.readouterr().err) == (
        before,
        f"error: {key} is there already. Choose another name.\n",
    )


@pytest.mark.parametrize(
    "alter",
    [
        lambda content: content | {"secret": content["secret"][:-1]},
        lambda content: content | {"secret": "z0"},
        lambda content: content | {"public": signing.encode_public_key(bytes(32))},
        lambda content: {},
    ],
)
def test_damaged_key_signs_nothing(key, alter, capsys):
    key.write_text(json.dumps(alter(json.loads(key.read_text()))))
    assert signer.main(["show", "--key", str(key)]) == 2
    assert "The key file is damaged" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "act"),
    [
        (b"", "adopt"),
        (b"[]", "adopt"),
        (b"{}", "adopt"),
        (b'{"schema":"socialicense/draft/1","schema":"socialicense/draft/1"}', "adopt"),
        (canonical.canonical(made_draft().to_json()), "withdraw"),
    ],
)
def test_file_that_cannot_be_signed_is_refused(key, tmp_path, content, act, capsys):
    path, out = tmp_path / "x.json", tmp_path / "out.json"
    path.write_bytes(content)
    command = ["sign", str(path), "--act", act, "--key", str(key), "--capacity", "Speaker", "--out", str(out)]
    assert signer.main(command) == 2
    assert not out.exists()
    assert capsys.readouterr().err.startswith("error: ")
