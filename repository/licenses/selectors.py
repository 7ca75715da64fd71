"""Reading the public record. Everything here is public; drafts belong to their consultation and are asked for by it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from repository.licenses.models import Attachment, Draft, Kind, License, LicenseState, Statement

STATES = ("in_force", "under_review", "suspended", "withdrawn", "superseded", "expired", "exercise")
VERDICTS = ("yes", "cond", "no", "open")

_STANDING = {
    LicenseState.State.ISSUED: "in_force",
    LicenseState.State.REINSTATED: "in_force",
    LicenseState.State.CONFIRMED: "in_force",
    LicenseState.State.UNDER_REVIEW: "under_review",
    LicenseState.State.SUSPENDED: "suspended",
    LicenseState.State.SUPERSEDED: "superseded",
    LicenseState.State.EXPIRED: "expired",
    LicenseState.State.WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True)
class Standing:
    """How a license stands now: one of STATES, since when, and the words of whoever put it there."""

    code: str
    since: datetime
    reason: str = ""
    capacity: str = ""

    @property
    def in_force(self) -> bool:
        """Whether it may be relied on. Under review is still in force; an exercise never is."""
        return self.code in ("in_force", "under_review")


def issued() -> QuerySet[License]:
    """Every license that is out, with its last state; neither the PDF nor the JSON is loaded."""
    last = LicenseState.objects.filter(license=OuterRef("pk")).order_by("-id")
    return (
        License.objects.filter(sealed__isnull=False)
        .annotate(
            last_state=Subquery(last.values("state")[:1]),
            last_at=Subquery(last.values("at")[:1]),
            last_reason=Subquery(last.values("reason")[:1]),
            last_capacity=Subquery(last.values("capacity")[:1]),
        )
        .defer("jsonld", "search_text")
    )


def register(
    *, text: str = "", state: str = "", verdict: str = "", exercises: bool = False, now: datetime | None = None
) -> QuerySet[License]:
    """The register, newest first. Exercises are left out unless asked for, as a state or by `exercises`."""
    found = issued()
    found = found.filter(kind=Kind.EXERCISE) if state == "exercise" or exercises else found.filter(kind=Kind.LICENSE)
    for word in text.split()[:10]:
        found = found.filter(Q(search_text__icontains=word) | Q(number__icontains=word))
    if verdict in VERDICTS:
        found = found.filter(verdicts__contains=[verdict])
    if state in STATES and state != "exercise":
        found = found.filter(_in_state(state, now or timezone.now()))
    return found


def _in_state(state: str, now: datetime) -> Q:
    stored = [name for name, standing in _STANDING.items() if standing == state]
    if state == "expired":
        over = Q(last_state__in=[name for name, code in _STANDING.items() if code == "in_force"], valid_until__lt=now)
        return Q(last_state__in=stored) | over
    if state == "in_force":
        return Q(last_state__in=stored, valid_until__gte=now)
    return Q(last_state__in=stored)


def version(*, number: str, n: int | None = None) -> License:
    """The license, in this version or the newest one; its JSON is loaded when it is read. Raises License.DoesNotExist."""
    found = License.objects.filter(sealed__isnull=False, number=number).order_by("-version")
    chosen = (found if n is None else found.filter(version=n)).defer("jsonld", "search_text").first()
    if chosen is None:
        raise License.DoesNotExist(number)
    return chosen


def newest_of(consultation: UUID) -> License | None:
    """The license of a consultation in its newest version, also while its PDF is still being made."""
    return License.objects.filter(consultation=consultation).order_by("-version", "kind").defer("jsonld", "search_text").first()


@dataclass(frozen=True)
class Counts:
    """How many licenses there are, exercises left out, and how many of them say no to a use."""

    given: int
    refused: int


def counts() -> Counts:
    """As the register would count them, in one query."""
    no = Count("id", filter=Q(verdicts__contains=["no"]))
    return Counts(**License.objects.filter(sealed__isnull=False, kind=Kind.LICENSE).aggregate(given=Count("id"), refused=no))


def standing(license: License, *, now: datetime | None = None) -> Standing:
    """How it stands. A license past its end is expired although no state says so."""
    state, at, reason, capacity = _last(license)
    code = _STANDING[LicenseState.State(state)]
    if code in ("in_force", "under_review") and license.valid_until < (now or timezone.now()):
        return Standing("expired", license.valid_until)
    if license.kind == Kind.EXERCISE and code in ("in_force", "under_review"):
        return Standing("exercise", license.issued_at)
    return Standing(code, at, reason, capacity)


def _last(license: License) -> tuple[str, datetime, str, str]:
    if hasattr(license, "last_state"):
        return license.last_state, license.last_at, license.last_reason, license.last_capacity
    last = license.states.order_by("-id").first()
    if last is None:
        return LicenseState.State.ISSUED, license.issued_at, "", ""
    return last.state, last.at, last.reason, last.capacity


def reviews(*, consultation: UUID) -> list[LicenseState]:
    """The reviews that are open just now about licenses of a consultation."""
    last = LicenseState.objects.filter(license=OuterRef("license")).order_by("-id").values("id")[:1]
    return list(
        LicenseState.objects.filter(
            license__consultation=consultation, state=LicenseState.State.UNDER_REVIEW, id=Subquery(last)
        ).select_related("license")
    )


def history(license: License) -> Iterable[LicenseState]:
    """Every transition, oldest first."""
    return license.states.select_related("statement", "successor")


def attachments(license: License) -> Iterable[Attachment]:
    """The published files of a license, by name."""
    return license.attachments.select_related("artefact")


def drafts(*, consultation: UUID) -> QuerySet[Draft]:
    """Every draft of a consultation, oldest first."""
    return Draft.objects.filter(consultation=consultation).order_by("n")


def licenses_of(*, consultation: UUID) -> QuerySet[License]:
    """What a consultation ended in, exercises included."""
    return issued().filter(consultation=consultation)


def statements(*, target: str) -> QuerySet[Statement]:
    """Everything the community has signed about a draft (by SHA-256) or a license (by id)."""
    return Statement.objects.filter(target=target)


def status_bits(purpose: str) -> list[int]:
    """The indexes that are set in a status list: withdrawn and superseded ones, or suspended ones."""
    wanted = {
        "revocation": [LicenseState.State.WITHDRAWN, LicenseState.State.SUPERSEDED],
        "suspension": [LicenseState.State.SUSPENDED],
    }[purpose]
    return sorted(issued().filter(last_state__in=wanted).values_list("status_index", flat=True))
