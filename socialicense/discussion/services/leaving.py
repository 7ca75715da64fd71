"""A person leaves: who spoke is forgotten; whether the words go too is the person's choice."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from socialicense.discussion.models import Contribution, Discussion, Report, Revision, Speaker, Support
from socialicense.discussion.naming import Author
from socialicense.discussion.refusals import NotYours
from socialicense.discussion.services.counting import counted, locked
from socialicense.discussion.services.talking import mine, with_roots

State = Contribution.State


@transaction.atomic
def remove(*, contribution: Contribution, author: Author) -> Contribution:
    """Take back what one said: an empty place stays, with the answers to it. At any time; twice changes nothing."""
    row = locked(contribution.discussion_id)
    one = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if not mine(author, one):
        raise NotYours()
    if one.state != State.REMOVED:
        _take_back(row, [one])
    return one


@transaction.atomic
def forget(*, author: Author, words_too: bool = False) -> None:
    """Names, supports and reports lose their person. Words stay as those of nobody, or go too where wished."""
    places = Speaker.objects.filter(author_kind=author.kind, author=author.id)
    if words_too:
        for discussion in sorted(set(places.values_list("discussion_id", flat=True))):
            _clear(discussion, author)
    places.update(author=None, name="", verified=False)
    Support.objects.filter(author_kind=author.kind, author=author.id).update(author=None)
    Report.objects.filter(author_kind=author.kind, author=author.id).update(author=None)


def _clear(discussion: UUID, author: Author) -> None:
    """Take back everything the author said in one discussion, what is hidden or waiting included."""
    row = locked(discussion)
    said = row.contributions.filter(speaker__author_kind=author.kind, speaker__author=author.id)
    _take_back(row, list(said.exclude(state=State.REMOVED).select_for_update().order_by("number")))


def _take_back(row: Discussion, said: list[Contribution]) -> None:
    """Leave empty places where something was said; answers to it stay, earlier wordings go."""
    rows = with_roots(said)
    with counted(row, rows.values(), "text", "state", "replies", "reports", "escalated"):
        for one in said:
            if one.state == State.SHOWN and one.thread_id is not None:
                rows[one.thread_id].replies -= 1
            one.text, one.state, one.reports, one.escalated = "", State.REMOVED, 0, False
    Revision.objects.filter(contribution__in=said).delete()
    Report.objects.filter(contribution__in=said, decided_at=None).update(decided_at=timezone.now())
