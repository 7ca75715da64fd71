import io
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from repository.licenses import keyfiles, keys
from repository.licenses.domain import canonical, signing, status
from repository.licenses.domain.did import read_did_document
from repository.licenses.services import anchors
from repository.licenses.views.anchors import verifier_archive


def test_did_document_lists_every_key_in_its_place():
    ring = keys.keyring()
    read = read_did_document(anchors.did_document())
    assert list(read.assertion) == [keys.method_id(ring.signing("credential").id)]
    assert list(read.log) == [keys.method_id(ring.signing("log").id)]
    assert read.site == "https://socialicense.localhost"


def test_did_document_keeps_replaced_keys():
    first = keys.keyring().signing("credential")
    keyfiles.rotate("credential")
    read = read_did_document(anchors.did_document())
    assert read.assertion[keys.method_id(first.id)].raw == first.raw
    assert len(read.assertion) == 2


@pytest.mark.django_db
def test_status_list_is_signed_and_short_lived():
    before = timezone.now() - timedelta(seconds=1)
    listed = canonical.parse(anchors.status_list(1))
    signing.verify_proof(listed, listed["proof"], keys.keyring().signing("credential").raw)
    assert listed["id"] == "https://socialicense.localhost/status/1"
    assert listed["credentialSubject"]["statusPurpose"] == "revocation"
    begins, ends = parse_datetime(listed["validFrom"]), parse_datetime(listed["validUntil"])
    assert ends - begins == timedelta(minutes=10)
    assert begins >= before.replace(microsecond=0)
    assert not status.is_set(listed["credentialSubject"]["encodedList"], 0)


def test_verifier_archive_runs_without_django(tmp_path: Path):
    with zipfile.ZipFile(io.BytesIO(verifier_archive())) as archive:
        archive.extractall(tmp_path)
    shut = "import sys; sys.modules['django'] = None; import repository.licenses.domain.verify"
    ran = subprocess.run([sys.executable, "-c", shut], cwd=tmp_path, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_verifier_archive_is_the_same_bytes_each_time():
    assert verifier_archive() == verifier_archive()
