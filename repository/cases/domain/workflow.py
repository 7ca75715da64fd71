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
    """In which capacity somebody acts on a case."""

    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    COMMUNITY = "community"
    PLATFORM = "platform"


@dataclass(frozen=True)
class Move:
    """One act on the edition in work: from which states, to which, by whom."""

    act: str
    sources: frozenset[State]
    target: State
    by: Actor


def _move(act: str, sources: str, target: State, by: Actor) -> Move:
    return Move(act, frozenset(State(one) for one in sources.split()), target, by)


MOVES: dict[str, Move] = {
    move.act: move
    for move in (
        _move("submit", "draft changes", State.SUBMITTED, Actor.CONTRIBUTOR),
        _move("take_back", "submitted", State.DRAFT, Actor.CONTRIBUTOR),
        _move("screen", "submitted", State.SCREENING, Actor.EDITOR),
        _move("send_to_review", "screening", State.REVIEW, Actor.EDITOR),
        _move("ask_for_changes", "screening review accepted", State.CHANGES, Actor.EDITOR),
        _move("decline", "screening review", State.DECLINED, Actor.EDITOR),
        _move("accept", "review", State.ACCEPTED, Actor.EDITOR),
        _move("publish", "accepted", State.PUBLISHED, Actor.EDITOR),
        _move("update", "published", State.DRAFT, Actor.CONTRIBUTOR),
        _move("correct", "published", State.CORRECTION, Actor.EDITOR),
        _move("publish_correction", "correction", State.PUBLISHED, Actor.EDITOR),
        _move("drop_correction", "correction", State.PUBLISHED, Actor.EDITOR),
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
