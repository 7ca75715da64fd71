"""What people decided and the data holder answers one by one, whatever the method that they decided by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Point:
    """Something that the data holder owes an answer: its short name within the component, and its words by language."""

    ref: str
    text: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """The data holder's answer to a point. `kind`: accepted, partly, rejected, considering or not_competent."""

    kind: str
    reason: Mapping[str, str]
    action: Mapping[str, str]
    owner: str
    deadline: date | None
