"""Writing the briefing: items, their editions and languages, and the people who speak."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from consultations.material.domain import balance
from consultations.material.models import Edition, Item, Speaker, Upload, Wording
from consultations.material.refusals import (
    EditionFixed,
    MinutesMissing,
    NothingInIt,
    NotNamedYet,
    ReasonMissing,
    TranscriptMissing,
)
from consultations.models import Consultation
from repository.licenses.domain import canonical
from socialicense.accounts.models import User
from socialicense.audit import services as audit

SCHEMA = "socialicense/material/1"


@dataclass(frozen=True)
class Facts:
    """Where an edition stands, who wrote it, who asked for it, and what changed since the one before."""

    stance: str
    author: str
    affiliation: str
    asked_by: str
    reason: str = ""


@dataclass(frozen=True)
class Words:
    """What an edition says in one language. `minutes` of 0 are worked out from the text."""

    title: str
    summary: str = ""
    body: str = ""
    link: str = ""
    easy_read: str = ""
    transcript: str = ""
    minutes: int = 0


@transaction.atomic
def add(*, consultation: Consultation, facts: Facts, by: User) -> Edition:
    """A new item with a first edition in work. It shows nowhere before it is published."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    last = consultation.material.aggregate(last=Max("position"))["last"] or 0
    item = Item.objects.create(consultation=consultation, position=last + 1)
    edition = Edition.objects.create(item=item, n=1, **_columns(facts))
    _note("material.added", consultation, item, by)
    return edition


def _columns(facts: Facts) -> dict[str, str]:
    return {
        "stance": facts.stance,
        "author": facts.author,
        "affiliation": facts.affiliation,
        "asked_by": facts.asked_by,
        "reason": facts.reason,
    }


def _note(event: str, consultation: Consultation, record: Any, by: User, **values: Any) -> None:
    audit.record(
        event=event, by=by, scope=consultation.pk, target=f"{type(record).__name__.lower()}:{record.pk}", values=values
    )


def in_work(item: Item) -> Edition | None:
    """The edition that is being written, if there is one."""
    return item.editions.filter(published_at=None).first()


def _held(edition: Edition) -> Edition:
    """The edition, locked; EditionFixed when it is published."""
    row: Edition = Edition.objects.select_for_update().select_related("item__consultation").get(pk=edition.pk)
    if row.published_at is not None:
        raise EditionFixed()
    return row


@transaction.atomic
def describe(*, edition: Edition, facts: Facts, by: User) -> None:
    """Change what an edition in work is. EditionFixed."""
    row = _held(edition)
    for name, value in _columns(facts).items():
        setattr(row, name, value)
    row.save(update_fields=list(_columns(facts)))
    _note("material.described", row.item.consultation, row.item, by)


@transaction.atomic
def write(
    *, edition: Edition, language: str, words: Words, file: Upload | None, audio: Upload | None, by: User
) -> Wording:
    """Write an edition in work in one language. EditionFixed, TranscriptMissing, MinutesMissing."""
    row = _held(edition)
    if audio is not None and not words.transcript.strip():
        raise TranscriptMissing()
    if (file is not None or words.link) and not words.body.strip() and not words.minutes:
        raise MinutesMissing()
    counted = balance.count_words(words.summary, words.body, words.transcript)
    wording, _made = Wording.objects.update_or_create(
        edition=row,
        language=language,
        defaults={
            "title": words.title,
            "summary": words.summary,
            "body": words.body,
            "link": words.link,
            "easy_read": words.easy_read,
            "transcript": words.transcript,
            "file": file,
            "audio": audio,
            "words": counted,
            "minutes": words.minutes or balance.minutes_of(counted),
        },
    )
    _note("material.written", row.item.consultation, row.item, by, language=language)
    return wording


@transaction.atomic
def revise(*, item: Item, by: User) -> Edition:
    """Begin a new edition with what the last one says; one that is in work already is found again."""
    held = Item.objects.select_for_update().get(pk=item.pk)
    found = in_work(held)
    if found is not None:
        return found
    last = held.editions.order_by("n").last()
    wordings = list(last.wordings.all())
    edition = Edition.objects.create(
        item=held,
        n=last.n + 1,
        stance=last.stance,
        author=last.author,
        affiliation=last.affiliation,
        asked_by=last.asked_by,
    )
    for wording in wordings:
        wording.pk, wording.edition, wording._state.adding = None, edition, True
    Wording.objects.bulk_create(wordings)
    _note("material.revised", held.consultation, held, by, n=edition.n)
    return edition


@transaction.atomic
def publish(*, edition: Edition, by: User) -> Edition:
    """Fix an edition under its hash and show it to everybody. NothingInIt, ReasonMissing, EditionFixed."""
    row = _held(edition)
    if row.n > 1 and not row.reason.strip():
        raise ReasonMissing()
    wordings = list(row.wordings.select_related("file", "audio"))
    if not wordings:
        raise NothingInIt(language=_language(row.item.consultation.languages[0]))
    for wording in wordings:
        if not (wording.body.strip() or wording.file_id or wording.link or wording.audio_id):
            raise NothingInIt(language=_language(wording.language))
    row.sha256, row.published_at = digest(row), timezone.now()
    row.save(update_fields=["sha256", "published_at"])
    _note("material.published", row.item.consultation, row.item, by, n=row.n, sha256=row.sha256)
    return row


def _language(tag: str) -> str:
    return str(dict(settings.LANGUAGES).get(tag, tag))


def digest(edition: Edition) -> str:
    """SHA-256 of the canonical JSON of everything that an edition says, files by their own hashes."""
    return canonical.digest(
        {
            "schema": SCHEMA,
            "item": str(edition.item_id),
            "n": edition.n,
            "stance": edition.stance,
            "author": edition.author,
            "affiliation": edition.affiliation,
            "asked_by": edition.asked_by,
            "reason": edition.reason,
            "wordings": {
                one.language: {
                    "title": one.title,
                    "summary": one.summary,
                    "body": one.body,
                    "link": one.link,
                    "file": one.file.sha256 if one.file else None,
                    "easy_read": one.easy_read,
                    "audio": one.audio.sha256 if one.audio else None,
                    "transcript": one.transcript,
                    "minutes": one.minutes,
                }
                for one in edition.wordings.select_related("file", "audio").order_by("language")
            },
        }
    )


@transaction.atomic
def withdraw(*, item: Item, because: str, by: User) -> None:
    """Take an item out of the briefing, with a reason that everybody reads; its editions can still be read."""
    if not because.strip():
        raise ReasonMissing()
    held = Item.objects.select_for_update().get(pk=item.pk)
    held.withdrawn_at, held.withdrawn_because = timezone.now(), because.strip()
    held.save(update_fields=["withdrawn_at", "withdrawn_because"])
    _note("material.withdrawn", held.consultation, held, by, because=held.withdrawn_because)


@transaction.atomic
def drop(*, item: Item, by: User) -> None:
    """Delete an item of which nothing was ever published. EditionFixed."""
    held = Item.objects.select_for_update().get(pk=item.pk)
    if held.editions.exclude(published_at=None).exists():
        raise EditionFixed()
    _note("material.dropped", held.consultation, held, by)
    held.delete()


@transaction.atomic
def save_speaker(*, speaker: Speaker, published: bool, by: User) -> Speaker:
    """Keep what is known about a speaker, and show it or not. NotNamedYet."""
    if published and not (speaker.agreed and speaker.funding.strip() and speaker.conflicts.strip()):
        raise NotNamedYet()
    speaker.published_at = (speaker.published_at or timezone.now()) if published else None
    speaker.save()
    _note("material.speaker", speaker.consultation, speaker, by, published=published)
    return speaker


@transaction.atomic
def remove_speaker(*, speaker: Speaker, by: User) -> None:
    """A speaker who was announced by mistake, or took their agreement back, leaves no name behind."""
    _note("material.speaker_removed", speaker.consultation, speaker, by)
    speaker.delete()
