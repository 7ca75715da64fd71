"""The way of a case: states of the edition in work, standings of the published case, and the acts between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where the edition in work stands. `published`: nothing is in work."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCREENING = "screening"
    REVIEW = "review"
    CHANGES = "changes"
    ACCEPTED = "accepted"
    PUBLISHED = "published"
    CORRECTION = "correction"
    DECLINED = "declined"


class Standing(StrEnum):
    """How the published case stands; `none` before its first publication."""

    NONE = "none"
    PUBLISHED = "published"
    UPDATED = "updated"
    CORRECTED = "corrected"
    FLAGGED = "flagged"
    RETRACTED = "retracted"


class Actor(StrEnum):
    """In which capacity somebody writes in a case."""

    CONTRIBUTOR = "contributor"
    EDITOR = "editor"


@dataclass(frozen=True)
class Move:
    """One act on the edition in work: from which states, to which."""

    act: str
    sources: frozenset[State]
    target: State


def _move(act: str, sources: str, target: State) -> Move:
    return Move(act, frozenset(State(one) for one in sources.split()), target)


MOVES: dict[str, Move] = {
    move.act: move
    for move in (
        _move("submit", "draft changes", State.SUBMITTED),
        _move("take_back", "submitted", State.DRAFT),
        _move("screen", "submitted", State.SCREENING),
        _move("send_to_review", "screening", State.REVIEW),
        _move("ask_for_changes", "screening review accepted", State.CHANGES),
        _move("decline", "screening review", State.DECLINED),
        _move("accept", "review", State.ACCEPTED),
        _move("publish", "accepted", State.PUBLISHED),
        _move("update", "published", State.DRAFT),
        _move("correct", "published", State.CORRECTION),
        _move("publish_correction", "correction", State.PUBLISHED),
        _move("drop_correction", "correction", State.PUBLISHED),
    )
}

# In these states the person named may write in the edition.
WRITABLE: dict[State, Actor] = {
    State.DRAFT: Actor.CONTRIBUTOR,
    State.CHANGES: Actor.CONTRIBUTOR,
    State.CORRECTION: Actor.EDITOR,
}
# Reviews that a first publication and an update need, each by somebody else.
REVIEWS_FIRST, REVIEWS_UPDATE = 2, 1


def after_submission(*, trusted: bool, reviewed: bool) -> State:
    """Where a submitted edition goes: trusted contributors, and what comes back from its reviewers, are not screened."""
    return State.REVIEW if trusted or reviewed else State.SUBMITTED


def reviews_needed(*, published_before: bool) -> int:
    """How many people must have reviewed before an editor may accept."""
    return REVIEWS_UPDATE if published_before else REVIEWS_FIRST
