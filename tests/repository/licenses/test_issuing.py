"""Issue happens once: in parallel, after a crash, and with numbers that leave no gap."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from repository.licenses import services
from repository.licenses.models import Draft, License, LicenseState, SealedPdf
from repository.licenses.services import issuing
from tests.repository.licenses import story


def in_parallel(work: Any, times: int) -> list[Any]:
    """What each of the threads returned; each has a connection of its own, and they begin together."""
    results: list[Any] = []
    gate = threading.Barrier(times)

    def run() -> None:
        try:
            gate.wait(timeout=10)
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_parallel_issue_gives_one_license():
    draft = story.drafted(exercise=True)

    def issue() -> tuple[str, str]:
        signed = issuing.sign(draft=Draft.objects.get(pk=draft.pk), exercise=True)
        license = issuing.publish(license=signed, pdf=story.blank(), by=None)
        return license.number, SealedPdf.objects.get(pk=license.pk).sha256

    story.blank()
    results = in_parallel(issue, 4)
    assert len(results) == 4
    assert len(set(results)) == 1
    assert (License.objects.count(), SealedPdf.objects.count(), LicenseState.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_parallel_issue_of_many_drafts_numbers_them_without_gaps():
    drafts = [story.drafted(exercise=True, brief=story.clinic.brief(review_by=f"203{n}-01-01")) for n in range(4)]
    waiting = list(drafts)
    numbers = in_parallel(lambda: issuing.sign(draft=waiting.pop(), exercise=True).number, 4)
    year = timezone.now().year
    assert sorted(numbers) == [f"SX-{year}-000{n}" for n in range(1, 5)]
    assert sorted(License.objects.values_list("status_index", flat=True)) == [0, 1, 2, 3]


@pytest.mark.django_db
def test_number_of_an_issue_that_failed_is_given_again():
    draft = story.drafted(exercise=True)
    with transaction.atomic():
        issuing.sign(draft=draft, exercise=True)
        transaction.set_rollback(True)
    assert License.objects.count() == 0
    assert issuing.sign(draft=draft, exercise=True).number.endswith("-0001")


@pytest.mark.django_db
def test_issue_after_a_crash_prints_the_json_that_was_signed():
    draft = story.drafted(exercise=True)
    signed = issuing.sign(draft=draft, exercise=True)
    license = services.issue(draft=draft, exercise=True)
    assert (license.pk, bytes(license.jsonld)) == (signed.pk, bytes(signed.jsonld))


@pytest.mark.django_db
def test_license_is_not_public_before_its_pdf_is_sealed(client):
    signed = issuing.sign(draft=story.drafted(exercise=True), exercise=True)
    assert client.get(f"/licenses/{signed.number}/v1").status_code == 404
    issuing.publish(license=signed, pdf=story.blank(), by=None)
    assert client.get(f"/licenses/{signed.number}/v1").status_code == 200
