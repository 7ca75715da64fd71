"""Published cases as they are handed out: read in batches, in the order asked for, each in its newest public version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from repository.cases.domain.tabular import Kept
from repository.cases.models import Case, Version
from repository.cases.selectors import public

BATCH = 500


def kept(ids: Sequence[UUID]) -> Iterator[Kept]:
    """The cases of these ids that are public, a batch at a time: memory does not grow with their number."""
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        cases = public.listed().filter(pk__in=batch).prefetch_related(public.newest_version())
        found = {case.pk: case for case in cases}
        for pk in batch:
            if pk in found:
                yield of(found[pk], found[pk].public_versions[0])


def of(case: Case, version: Version) -> Kept:
    """One case in one public version."""
    return Kept(
        number=int(case.number or 0),
        url=settings.SITE_URL + reverse("cases:case", args=[case.number, case.slug]),
        version=int(version.public_n or 0),
        standing=case.standing,
        note=case.note,
        published=timezone.localtime(case.published_at).date().isoformat() if case.published_at else "",
        changed=timezone.localtime(version.made_at).date().isoformat(),
        credit=case.credit,
        content=version.content,
    )
