"""The counts of a discussion: what one contribution adds to them, and how an act changes them.

A change is the difference between what its contributions added before and what they add after, so no act can forget a
count. The row of the discussion is locked first, by every act that changes counts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db.models import F

from socialicense.discussion.models import Contribution, Discussion

State, Stance = Contribution.State, Contribution.Stance
COUNTED = (
    "shown", "hidden", "removed", "waiting", "reported", "escalated", "threads", "pro", "contra", "question",
    "unanswered",
)  # fmt: skip


def locked(discussion: UUID) -> Discussion:
    """The row, held until the transaction ends. Call it before anything else of the discussion is read."""
    return Discussion.objects.select_for_update().get(pk=discussion)


def adds(one: Contribution) -> Counter[str]:
    """What one contribution adds to the counts of its discussion."""
    found = Counter[str]({str(one.state): 1})
    if one.reports:
        found["reported"] = 1
    if one.escalated:
        found["escalated"] = 1
    if one.listed:
        found["threads"] = 1
        if one.stance != Stance.NONE:
            found[str(one.stance)] = 1
        if one.replies == 0:
            found["unanswered"] = 1
    return found


def stands(one: Contribution) -> bool:
    """Whether it begins a thread that stands on the page: its words are there, or answers to them are."""
    if one.thread_id is not None or one.state == State.WAITING:
        return False
    return bool(one.state == State.SHOWN or one.replies)


@contextmanager
def counted(discussion: Discussion, rows: Iterable[Contribution], *fields: str) -> Iterator[None]:
    """Change these rows inside; they are saved with these fields, and the counts follow.

    Roots of threads that gain or lose an answer are among the rows (`with_roots`).
    """
    held = list(rows)
    before = sum((adds(one) for one in held), Counter())
    yield
    for one in held:
        one.listed = stands(one)
    after = sum((adds(one) for one in held), Counter())
    Contribution.objects.bulk_update(held, ["listed", *fields])
    change(discussion, {name: after[name] - before[name] for name in COUNTED})


def change(discussion: Discussion, by: dict[str, int]) -> None:
    """Add to the counts, in the row that this transaction holds."""
    moved = {name: F(name) + number for name, number in by.items() if number}
    if moved:
        Discussion.objects.filter(pk=discussion.pk).update(**moved)


def recount(discussion: Discussion) -> dict[str, int]:
    """The counts as they follow from the contributions themselves, read one by one."""
    found = sum((adds(one) for one in discussion.contributions.iterator(chunk_size=2000)), Counter[str]())
    return {name: found[name] for name in COUNTED}
