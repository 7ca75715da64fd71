"""Pages by keyset: a cursor names the last row seen, so that a page never shifts while rows are added."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

PAGE_SIZE = 50
LARGEST_PAGE = 200
CURSOR = "^([ab])([0-9]{1,16})_([0-9a-f]{32})$"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cursor:
    """A place between two rows that are sorted newest first; `before` reads towards the newer ones."""

    at: datetime
    id: UUID
    before: bool = False

    def encoded(self) -> str:
        """Direction, microseconds since 1970 and id, such as "a1763912145662779_c0ffee..."."""
        micros = (self.at - EPOCH) // timedelta(microseconds=1)
        return f"{'b' if self.before else 'a'}{micros}_{self.id.hex}"


@extend_schema_field({"type": "string", "pattern": CURSOR})
class CursorField(serializers.Field):
    """A cursor as it stands in a `next` or `previous` address. Nobody needs to read or build one."""

    default_error_messages = {"cursor": _("This cursor is not one of ours: begin again without it.")}

    def to_internal_value(self, data: Any) -> Cursor:
        found = re.fullmatch(CURSOR, str(data), re.ASCII)
        if found is None:
            self.fail("cursor")
        way, micros, number = found.groups()
        return Cursor(EPOCH + timedelta(microseconds=int(micros)), UUID(number), way == "b")


@dataclass(frozen=True)
class Page:
    """Rows of one page and the cursors of its neighbours."""

    rows: list[Any]
    following: Cursor | None
    previous: Cursor | None


def page_of(found: QuerySet[Any], *, by: str, cursor: Cursor | None, size: int) -> Page:
    """The page at `cursor`, sorted by the moment `by` (newest first), then by id. One query."""
    backwards = cursor is not None and cursor.before
    if cursor is not None:
        side = "gt" if backwards else "lt"
        found = found.filter(
            Q(**{f"{by}__{side}": cursor.at}) | Q(**{by: cursor.at, f"id__{'lt' if backwards else 'gt'}": cursor.id})
        )
    order = (by, "-id") if backwards else (f"-{by}", "id")
    rows = list(found.order_by(*order)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    first = Cursor(getattr(rows[0], by), rows[0].id, before=True)
    last = Cursor(getattr(rows[-1], by), rows[-1].id)
    has_following, has_previous = (True, more) if backwards else (more, cursor is not None)
    return Page(rows, last if has_following else None, first if has_previous else None)


def address(path: str, asked: dict[str, Any], cursor: Cursor | None) -> str | None:
    """The address of a neighbouring page with the same filters; None where there is none."""
    if cursor is None:
        return None
    query = {name: value for name, value in asked.items() if name != "cursor"}
    return f"{settings.PUBLIC_ADDRESS}{path}?{urlencode({**query, 'cursor': cursor.encoded()})}"
