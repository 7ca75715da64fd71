"""Reading the briefing: what is published, how it is balanced, what is asked, and what the license says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from consultations.material.domain import balance
from consultations.material.models import Edition, InformationRequest, Item, Opinion, Speaker, Upload, Wording
from consultations.models import Consultation
from repository.licenses.domain import canonical

WORDINGS = Wording.objects.select_related("file", "audio")
PUBLISHED = Edition.objects.exclude(published_at=None).prefetch_related(Prefetch("wordings", WORDINGS)).order_by("-n")


@dataclass(frozen=True)
class Standing:
    """An item as everybody reads it now: its newest published edition, and how many there are."""

    item: Item
    edition: Edition
    editions: int

    def wording(self, language: str) -> Wording:
        return wording_of(self.edition, language)


def wording_of(edition: Edition, language: str) -> Wording:
    """The wording for a reader: in their language, else in English, else in whatever there is."""
    held = {one.language: one for one in edition.wordings.all()}
    for tag in (language, language.split("-")[0], "en"):
        if tag in held:
            return held[tag]
    return next(iter(held.values()))


def library(consultation: Consultation, *, withdrawn: bool = False) -> list[Standing]:
    """Published items in their order. Three queries however many there are."""
    items = consultation.material.filter(withdrawn_at__isnull=not withdrawn).prefetch_related(
        Prefetch("editions", PUBLISHED, to_attr="published")
    )
    return [Standing(item, item.published[0], len(item.published)) for item in items if item.published]


def anything() -> Exists:
    """Whether a consultation has something to read, to be asked together with the consultation itself."""
    return Exists(
        Item.objects.filter(consultation=OuterRef("pk"), withdrawn_at=None, editions__published_at__isnull=False)
    )


def item(consultation: Consultation, item_id: object) -> Item:
    """An item of the consultation, published or not. Http404 where there is none."""
    found = consultation.material.filter(pk=item_id).first()
    if found is None:
        raise Http404
    return found


def editions(one: Item) -> list[Edition]:
    """Every published edition of an item, newest first."""
    return list(one.editions.exclude(published_at=None).prefetch_related(Prefetch("wordings", WORDINGS)).order_by("-n"))


def upload(consultation: Consultation, upload_id: object, *, writes: bool = False) -> Upload:
    """A file that a published edition holds; before that only for those who write. Http404 otherwise."""
    files = Upload.objects.filter(consultation=consultation, pk=upload_id)
    if not writes:
        files = files.filter(
            Q(as_file__edition__published_at__isnull=False) | Q(as_audio__edition__published_at__isnull=False)
        )
    found = files.first()
    if found is None:
        raise Http404
    return found


def weighed(consultation: Consultation, standing: list[Standing] | None = None) -> balance.Balance:
    """The balance of what is published, by the first language of the consultation in which each item is written."""
    first = consultation.first_language
    return balance.weigh(
        balance.Piece(one.edition.stance, one.wording(first).words, one.wording(first).minutes)
        for one in (library(consultation) if standing is None else standing)
    )


def speakers(consultation: Consultation) -> QuerySet[Speaker]:
    """Speakers who are published, by name: for the pages, and for the agenda of meetings."""
    return Speaker.objects.filter(consultation=consultation).exclude(published_at=None).order_by("name", "id")


@dataclass(frozen=True)
class Asked:
    """A request for information with how long it took, or how late it is."""

    request: InformationRequest
    days: int
    overdue: bool


def requests(consultation: Consultation) -> list[Asked]:
    """Every request, those still open first, the oldest on top."""
    now, found = timezone.now(), []
    for one in consultation.information_requests.select_related("item").order_by("number"):
        until = one.decided_at or now
        found.append(Asked(one, (until - one.asked_at).days, one.decided_at is None and now > one.due_at))
    return sorted(found, key=lambda asked: (asked.request.decided_at is not None, asked.request.number))


@dataclass(frozen=True)
class RequestFigures:
    """How requests were met: how many, how many answered, how many late, and the median days to an answer."""

    asked: int
    decided: int
    overdue: int
    median_days: int | None


def request_figures(asked: list[Asked]) -> RequestFigures:
    days = sorted(one.days for one in asked if one.request.decided_at is not None)
    return RequestFigures(
        len(asked), len(days), sum(1 for one in asked if one.overdue), days[len(days) // 2] if days else None
    )


def library_digest(consultation: Consultation) -> str:
    """SHA-256 of what everybody reads now: the hash of each published edition, and every published speaker."""
    newest = [[str(one.item.pk), one.edition.n, one.edition.sha256] for one in library(consultation)]
    people = [[one.name, one.affiliation, one.stance, one.funding, one.conflicts] for one in speakers(consultation)]
    return canonical.digest({"schema": "socialicense/library/1", "items": newest, "speakers": people})


@dataclass(frozen=True)
class Signed:
    """An opinion, and whether it is about the library as it stands now."""

    opinion: Opinion
    current: bool


def opinions(consultation: Consultation, digest: str = "") -> list[Signed]:
    """What those who watch over the process signed or objected to, newest first."""
    now = digest or library_digest(consultation)
    given = Opinion.objects.filter(consultation=consultation).select_related("item")
    return [Signed(one, one.sha256 == now) for one in given]


@dataclass(frozen=True)
class Gap:
    """What an item lacks in one language."""

    item: Item
    title: str
    language: str


def gaps(consultation: Consultation) -> list[Gap]:
    """Languages of the consultation in which an item that is not withdrawn has no wording yet. Three queries."""
    newest = Edition.objects.prefetch_related("wordings").order_by("-n")
    items = consultation.material.filter(withdrawn_at=None).prefetch_related(
        Prefetch("editions", newest, to_attr="newest")
    )
    found = []
    for one in items:
        held = {wording.language: wording for wording in one.newest[0].wordings.all()} if one.newest else {}
        title = next((wording.title for wording in held.values()), str(one.position))
        found += [Gap(one, title, tag) for tag in consultation.languages if tag not in held]
    return found


@dataclass(frozen=True)
class EditionRecord:
    """One published version, for the license: its number, its hash and when it was published (UTC)."""

    n: int
    sha256: str
    published_at: datetime


@dataclass(frozen=True)
class MaterialRecord:
    """One item, for the license: title by language, where it stands, who wrote it, who asked for it, every version."""

    item: str
    title: Mapping[str, str]
    stance: str
    author: str
    affiliation: str
    asked_by: str
    withdrawn_because: str
    editions: tuple[EditionRecord, ...]


@dataclass(frozen=True)
class SpeakerRecord:
    """One speaker, for the license. A name is there because its bearer agreed."""

    name: str
    affiliation: str
    stance: str
    funding: str
    conflicts: str


@dataclass(frozen=True)
class BriefingRecord:
    """The whole briefing, for the evidence: materials with their hashes, speakers, and the hash of the library."""

    sha256: str
    materials: tuple[MaterialRecord, ...]
    speakers: tuple[SpeakerRecord, ...]


def evidence(consultation: Consultation) -> BriefingRecord:
    """What people had before them, in a fixed order: the same library gives the same record."""
    held = sorted([*library(consultation), *library(consultation, withdrawn=True)], key=lambda one: one.item.position)
    return BriefingRecord(
        sha256=library_digest(consultation),
        materials=tuple(_record(one) for one in held),
        speakers=tuple(
            SpeakerRecord(one.name, one.affiliation, one.stance, one.funding, one.conflicts)
            for one in speakers(consultation)
        ),
    )


def _record(one: Standing) -> MaterialRecord:
    edition = one.edition
    return MaterialRecord(
        item=str(one.item.pk),
        title={wording.language: wording.title for wording in edition.wordings.all()},
        stance=edition.stance,
        author=edition.author,
        affiliation=edition.affiliation,
        asked_by=edition.asked_by,
        withdrawn_because=one.item.withdrawn_because,
        editions=tuple(
            EditionRecord(n, sha256, published_at)
            for n, sha256, published_at in one.item.editions.exclude(published_at=None)
            .order_by("n")
            .values_list("n", "sha256", "published_at")
        ),
    )
