"""Issued rows cannot be changed or deleted by anybody: the database says so, whoever asks."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from repository.licenses.models import Artefact, Attachment, Draft, License, LicenseState, SealedPdf, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows() -> dict[str, str]:
    """One row in each table; {table: a column that somebody might want to change}."""
    now = timezone.now()
    consultation = uuid4()
    draft = Draft.objects.create(consultation=consultation, n=1, content=b"{}", sha256="a" * 64, handover=b"{}")
    statement = Statement.objects.create(
        act="adopt", target="a" * 64, consultation=consultation, capacity="council", key="z6Mk", body=b"{}", sha256="b"
    )
    license = License.objects.create(
        number="SL-2026-0001",
        kind="SL",
        draft=draft,
        consultation=consultation,
        adoption=statement,
        status_index=0,
        jsonld=b"{}",
        jsonld_sha256="c" * 64,
        title={"en": "x"},
        search_text="x",
        issued_at=now,
        valid_until=now + timedelta(days=1),
    )
    SealedPdf.objects.create(license=license, pdf=b"%PDF", sha256="d" * 64, seal_key="seal-2026-1", sealed_at=now)
    LicenseState.objects.create(license=license, state="issued", capacity="council")
    artefact = Artefact.objects.create(sha256="e" * 64, sri="x", bytes=1, media_type="text/plain", path="x")
    Attachment.objects.create(license=license, name="x", artefact=artefact)
    return {
        "licenses_statement": "reason",
        "licenses_license": "number",
        "licenses_sealedpdf": "sha256",
        "licenses_licensestate": "reason",
        "licenses_artefact": "path",
        "licenses_attachment": "name",
    }


def refused(sql: str) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return str(error.value).splitlines()[0]


def test_update_of_issued_rows_is_refused(rows):
    for table, column in rows.items():
        assert refused(f"UPDATE {table} SET {column} = 'changed'") == f"{table} is insert-only: UPDATE refused"


def test_delete_of_issued_rows_is_refused(rows):
    for table in rows:
        assert refused(f"DELETE FROM {table}") == f"{table} is insert-only: DELETE refused"


def test_content_of_a_draft_is_fixed_and_its_state_is_not(rows):
    assert refused("UPDATE licenses_draft SET content = 'x'") == "the content of draft 1 is fixed"
    assert refused("UPDATE licenses_draft SET n = 2") == "the content of draft 1 is fixed"
    assert refused("DELETE FROM licenses_draft") == "licenses_draft is insert-only: DELETE refused"
    assert Draft.objects.update(state="abandoned", reason="silent") == 1


def test_ratification_of_a_draft_is_written_once(rows):
    assert Draft.objects.update(ratification=b"{}", ratified=False) == 1
    assert refused("UPDATE licenses_draft SET ratified = true") == "the content of draft 1 is fixed"


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"kind": "SX"}, "license_adopted_or_exercise"),
        ({"adoption": None}, "license_adopted_or_exercise"),
        ({"valid_until": timezone.now() - timedelta(days=9)}, "license_valid_for_a_time"),
        ({}, "license_once_per_draft"),
        ({"draft": None}, "draft_id"),
    ],
)
def test_license_row_that_breaks_a_rule_is_refused(rows, values, constraint):
    fields = License.objects.values().get()
    fields |= {"id": uuid4(), "number": "SL-2026-0002", "status_index": 1}
    fields |= {f"{name}_id" if name in ("draft", "adoption") else name: value for name, value in values.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        License.objects.create(**fields)


@pytest.mark.parametrize("state", ["suspended", "reinstated", "withdrawn"])
def test_state_that_only_the_community_can_set_needs_its_statement(rows, state):
    with pytest.raises(IntegrityError, match="license_state_by_the_community"), transaction.atomic():
        LicenseState.objects.create(license=License.objects.get(), state=state, capacity="organiser")


def test_license_is_issued_once(rows):
    with pytest.raises(IntegrityError, match="license_issued_once"), transaction.atomic():
        LicenseState.objects.create(license=License.objects.get(), state="issued", capacity="platform")
