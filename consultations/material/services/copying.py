"""The briefing of one consultation as drafts of another: nothing of it is shown before somebody publishes it there."""

from django.db import transaction

from consultations.material.models import Edition, Item, Upload, Wording
from consultations.material.services import library
from consultations.models import Consultation
from socialicense.accounts.models import User


@transaction.atomic
def copy(*, source: Consultation, target: Consultation, by: User) -> int:
    """Copy what each item that was not withdrawn says last into a first edition in work; how many items there were.

    Files lie under the hash of their bytes and are named once more. Speakers are not copied: they agreed to be named
    there. Requests and opinions belong to the people of that consultation.
    """
    items = Item.objects.filter(consultation=source, withdrawn_at=None).order_by("position")
    for item in items:
        last: Edition = item.editions.order_by("n").last()
        facts = library.Facts(last.stance, last.author, last.affiliation, last.asked_by)
        made = library.add(consultation=target, facts=facts, by=by)
        for wording in last.wordings.select_related("file", "audio"):
            _copy(wording, made, target)
    return len(items)


def _copy(wording: Wording, edition: Edition, target: Consultation) -> None:
    wording.file, wording.audio = _again(wording.file, target), _again(wording.audio, target)
    wording.pk, wording.edition = None, edition
    wording.save(force_insert=True)


def _again(upload: Upload | None, target: Consultation) -> Upload | None:
    """The same bytes, named in another consultation."""
    if upload is None:
        return None
    values = {name: getattr(upload, name) for name in ("name", "media_type", "size", "sha256")}
    return Upload.objects.create(consultation=target, **values)
