"""Good practices that a case is held against, and what its sources show of each.

Four lists, in own short words elsewhere: the three criteria by which the OECD counts a process as representative
deliberation and its eleven principles of good practice (OECD 2020, Innovative Citizen Participation and New Democratic
Institutions), ten standards for citizens' assemblies proposed by Involve (2019), and the seven standards of the UK's
Public Engagement in Data Research Initiative (PEDRI 2025).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from repository.cases.domain.catalogue import practices
from repository.cases.domain.facts import Document

Shown = Literal["yes_shown", "partly_shown", "shown_missing", "not_shown"]
SHOWN: tuple[Shown, ...] = ("yes_shown", "partly_shown", "shown_missing", "not_shown")


@dataclass(frozen=True)
class Check:
    """One practice of one list: what the sources show, by which words, from which sources."""

    list: str
    check: str
    shown: Shown
    evidence: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """A whole list."""

    list: str
    checks: tuple[Check, ...]

    @property
    def met(self) -> int:
        """How many of its practices the sources show."""
        return sum(one.shown == "yes_shown" for one in self.checks)


def checked(document: Document) -> list[Checked]:
    """Every practice of every list; one that the case says nothing about is `not_shown`, which is no verdict."""
    given = {
        (one["list"], one["check"]): Check(
            one["list"], one["check"], one["met"], one["evidence"], tuple(one.get("from") or ())
        )
        for one in document.get("checks") or []
    }
    return [
        Checked(name, tuple(given.get((name, code), Check(name, code, "not_shown")) for code in codes))
        for name, codes in practices().items()
    ]
