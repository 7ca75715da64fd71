"""Finding worksheets. Whoever is not allowed finds nothing, as if it were not there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from consultations.models import Consultation
from socialicense.accounts import access
from socialicense.accounts.models import ScopeKind, User
from socialicense.accounts.permissions import Permission
from toolkit.domain import values
from toolkit.domain.tools import Tool
from toolkit.models import Conflict, Hand, Worksheet
from toolkit.selectors import library

# What lets a member of the team write in the worksheets of a consultation; who only sees the workspace only reads them.
WRITES = frozenset({Permission.CONFIGURE_CONSULTATION, Permission.WRITE_MATERIAL, Permission.FACILITATE})


@dataclass(frozen=True)
class Rights:
    """What somebody may do with one worksheet. `manages`: let people in, attach, remove."""

    reads: bool
    writes: bool
    manages: bool


NONE = Rights(False, False, False)


def rights(user: Any, worksheet: Worksheet) -> Rights:
    """The owner and those let in write; of a consultation's team those who prepare it write, the others read."""
    if not user.is_authenticated or not user.is_active:
        return NONE
    if worksheet.owner_id == user.pk:
        return Rights(True, True, True)
    held = frozenset[Permission]()
    if worksheet.consultation_id:
        held = access.permissions_of(user, scope_kind=ScopeKind.CONSULTATION, scope_id=worksheet.consultation_id)
    hand = Hand.objects.filter(worksheet=worksheet, user=user).exists()
    writes = hand or bool(held & WRITES)
    reads = writes or Permission.VIEW_WORKSPACE in held
    return Rights(reads, writes, Permission.CONFIGURE_CONSULTATION in held)


def find(user: Any, worksheet_id: UUID) -> tuple[Worksheet, Rights]:
    """The worksheet for somebody who may read it, with what they may do. Http404 for everybody else."""
    found = (
        Worksheet.objects.filter(pk=worksheet_id)
        .select_related("version__tool", "consultation", "owner", "locked_by")
        .first()
    )
    held = rights(user, found) if found is not None else NONE
    if found is None or not held.reads:
        raise Http404
    return found, held


def writable(user: Any, worksheet_id: UUID) -> Worksheet:
    """The worksheet for somebody who may write in it. Http404 for everybody else."""
    found, held = find(user, worksheet_id)
    if not held.writes:
        raise Http404
    return found


def managed(user: Any, worksheet_id: UUID) -> Worksheet:
    """The worksheet for its owner or whoever configures its consultation. Http404 for everybody else."""
    found, held = find(user, worksheet_id)
    if not held.manages:
        raise Http404
    return found


def mine(user: User) -> QuerySet[Worksheet]:
    """Worksheets that the person owns, was let into, or sees as one of a team; last changed first."""
    teams = access.scopes_with(user, Permission.VIEW_WORKSPACE, scope_kind=ScopeKind.CONSULTATION)
    invited = Exists(Hand.objects.filter(worksheet=OuterRef("pk"), user=user))
    return (
        Worksheet.objects.filter(Q(owner=user) | Q(consultation__in=teams) | invited)
        .select_related("version__tool", "consultation", "owner")
        .annotate(
            clashes=Count("conflicts", filter=Q(conflicts__outcome=""), distinct=True),
            filled=Count("answers", filter=Q(answers__value__isnull=False), distinct=True),
        )
        .order_by("-changed_at", "pk")
    )


def of_consultation(consultation: Consultation) -> QuerySet[Worksheet]:
    """The worksheets of one consultation, in the order of the tools. The caller has checked who asks."""
    return consultation.worksheets.select_related("version__tool").order_by("version__tool__number", "began_at")


def places_for(user: User) -> list[Consultation]:
    """Consultations whose worksheets the person may write in, or that the person answers; some are for after opening."""
    ids = {
        scope
        for permission in WRITES | {Permission.ANSWER}
        for scope in access.scopes_with(user, permission, scope_kind=ScopeKind.CONSULTATION)
    }
    return list(Consultation.objects.filter(id__in=ids).order_by("-created_at"))


def kept(worksheet: Worksheet) -> dict[str, Any]:
    """What stands in every field that is not empty, as JSON, by field id."""
    return dict(worksheet.answers.exclude(value=None).values_list("field", "value"))


def answers_of(worksheet: Worksheet) -> Mapping[str, Any]:
    """Typed answers by field id, for every field of the pinned version of the tool.

    Strings (option ids for a choice), tuples of option ids, int or Decimal, date, tuples of `values.Row`,
    {row: {column: value}} for a matrix, {option: values.Checked} for a checklist; see `values.typed` for empty ones.
    """
    tool, found = definition(worksheet), kept(worksheet)
    return {field.id: values.typed(field, found.get(field.id)) for field in tool.fields}


def definition(worksheet: Worksheet, language: str = "") -> Tool:
    """The pinned version of the tool, in the worksheet's language unless another is asked for."""
    return library.definition_of(worksheet.version, language or worksheet.language)


def newer_version(worksheet: Worksheet) -> Any:
    """The version that the worksheet could move to, or None."""
    versions = list(worksheet.version.tool.versions.select_related("tool"))
    best = library.newest(versions)
    return best if best.order > worksheet.version.order else None


def others_since(worksheet: Worksheet, revision: int, user: User) -> list[str]:
    """The field of each change that others made after that revision; "" for what concerns no field."""
    later = worksheet.changes.filter(revision__gt=revision).exclude(by=user)
    return list(later.order_by("field").values_list("field", flat=True).distinct())


def open_conflicts(worksheet: Worksheet) -> list[Conflict]:
    return list(worksheet.conflicts.filter(outcome="").select_related("by"))
