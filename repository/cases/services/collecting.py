"""Collections: made, changed, shown."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from repository.cases.models import Case, Collection, Entry
from repository.cases.services import writing
from socialicense.accounts.models import User
from socialicense.audit import services as audit
from socialicense.errors import Refusal


class NoSuchCase(Refusal):
    """Carries `number`."""

    code = "no-such-case"
    message = _("There is no published case %(number)s.")
    status = 422


@transaction.atomic
def save(*, collection: Collection, cases: Sequence[tuple[int, str]], by: User | None) -> Collection:
    """Keep the collection with these cases, by number and reason, in this order. Raises NoSuchCase."""
    if not collection.slug:
        collection.slug = free_slug(collection.title)
    collection.save()
    public = Case.objects.exclude(standing=Case.Standing.NONE)
    found = {case.number: case for case in public.filter(number__in=[number for number, _why in cases])}
    for number, _why in cases:
        if number not in found:
            raise NoSuchCase(number=number)
    collection.entries.all().delete()
    Entry.objects.bulk_create(
        Entry(collection=collection, case=found[number], position=n, why=why)
        for n, (number, why) in enumerate(cases, start=1)
    )
    audit.record(
        event="case.collection_saved",
        by=by,
        scope=collection.pk,
        target=f"case_collection:{collection.pk}",
        values={"slug": collection.slug, "cases": [number for number, _why in cases], "shown": collection.shown},
    )
    return collection


def free_slug(title: str) -> str:
    """A readable address that no collection has yet."""
    base = writing.slug_of(title)
    slug = base
    while Collection.objects.filter(slug=slug).exists():
        slug = f"{base}-{get_random_string(4, 'abcdefghjkmnpqrstuvwxyz23456789')}"
    return slug
