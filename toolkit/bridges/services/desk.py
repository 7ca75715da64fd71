"""The desk on which one worksheet lies beside one consultation: what it holds, and what was made from it before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar
from uuid import UUID

from django.db import models
from django.utils.functional import Promise
from django.utils.text import slugify

from consultations.models import Consultation
from consultations.services import preparing
from socialicense.accounts.models import User
from toolkit.bridges.models import Made
from toolkit.domain.tools import Tool
from toolkit.domain.values import Row
from toolkit.models import Worksheet
from toolkit.selectors import worksheets

What = Literal["made", "updated", "left", "skipped"]
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Outcome:
    """One line of what came of it: `what` happened to which `thing`, and why it was left or skipped."""

    what: What
    thing: str
    why: str | Promise = ""


@dataclass
class Desk:
    """A worksheet and the consultation that it is put into, with what came of it so far."""

    worksheet: Worksheet
    consultation: Consultation
    by: User
    outcomes: list[Outcome] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.answers: Mapping[str, Any] = worksheets.answers_of(self.worksheet)
        self.tool: Tool = worksheets.definition(self.worksheet)
        self._made = {
            one.piece: one for one in Made.objects.filter(worksheet=self.worksheet, consultation=self.consultation)
        }

    @property
    def language(self) -> str:
        return self.worksheet.language

    def answer(self, id: str) -> Any:
        """The typed answer of a field, "" where the version of the tool has no such field."""
        return self.answers.get(id, "")

    def rows(self, id: str) -> tuple[Row, ...]:
        found = self.answers.get(id) or ()
        return found if isinstance(found, tuple) else ()

    def text(self, words: str, before: Mapping[str, str] | None = None) -> dict[str, str]:
        """Words in the worksheet's language, beside the translations that are there already."""
        return {**(before or {}), self.language: words} if words else dict(before or {})

    def known(self, kind: type[M], piece: str) -> M | None:
        """The record that was made from this piece before, if it is still there."""
        made = self._made.get(piece)
        return kind._default_manager.filter(pk=made.target).first() if made else None

    def keep(
        self, record: models.Model, piece: str, thing: str, *, related: Mapping[str, list[Any]] | None = None
    ) -> None:
        """Save a record of the consultation through its own service, and remember where it came from."""
        new = record._state.adding
        preparing.change(consultation=self.consultation, record=record, related=related, by=self.by)
        self.remember(record.pk, type(record).__name__.lower(), piece)
        self.outcomes.append(Outcome("made" if new else "updated", thing))

    def remember(self, target: UUID, kind: str, piece: str) -> None:
        Made.objects.update_or_create(
            worksheet=self.worksheet,
            consultation=self.consultation,
            piece=piece,
            defaults={"kind": kind, "target": target},
        )

    def left(self, thing: str, why: str | Promise) -> None:
        self.outcomes.append(Outcome("left", thing, why))

    def skip(self, thing: str, why: str | Promise) -> None:
        self.outcomes.append(Outcome("skipped", thing, why))

    def forgotten(self, prefix: str, pieces: set[str], why: str | Promise) -> None:
        """Say which records came from rows that are not in the worksheet any more: they are left, and told."""
        for piece, made in self._made.items():
            if piece.startswith(prefix) and piece not in pieces:
                self.left(f"{made.kind} {piece.partition(':')[2]}", why)


def short_name(words: str, taken: set[str], length: int = 40) -> str:
    """A short name from words that nobody has yet; "" when the words give none."""
    base = slugify(words)[: length - 3].strip("-")
    if not base:
        return ""
    return next(name for n in range(1, len(taken) + 2) if (name := base if n == 1 else f"{base}-{n}") not in taken)
