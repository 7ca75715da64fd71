"""Speaking, answering, standing behind what another said, changing one's words, reporting, objecting."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from socialicense.accounts import limits
from socialicense.discussion.grounds import Ground
from socialicense.discussion.models import Appeal, Contribution, Discussion, Report, Revision, Support
from socialicense.discussion.naming import Author
from socialicense.discussion.refusals import (
    AlreadyReported,
    EditingOver,
    NoAppeal,
    NothingToAnswer,
    NotOpen,
    NotYours,
    OwnWords,
    ReasonNeeded,
    TextRefused,
    TooMuchToday,
)
from socialicense.discussion.services.arranging import is_open, speaker_of
from socialicense.discussion.services.counting import change, counted, locked

MAXIMUM, WORDS = 2000, 500
A_MINUTE, A_DAY = 5, 60
FROM_ONE_NETWORK = 300  # a room of 200 phones behind one address speaks within a minute
REPORTS_A_MINUTE = 5
EDIT_MINUTES = 15
State, Stance = Contribution.State, Contribution.Stance


def kept(text: str, maximum: int = MAXIMUM) -> str:
    """The words as they are kept: plain text, one kind of line end. Refuses what cannot be shown (TextRefused)."""
    words = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    unprintable = any(ord(sign) < 32 and sign not in "\n\t" or 0xD800 <= ord(sign) <= 0xDFFF for sign in words)
    if not words or len(words) > maximum or unprintable:
        raise TextRefused(maximum=maximum)
    return words


def with_roots(rows: Iterable[Contribution]) -> dict[UUID, Contribution]:
    """These contributions, and the beginnings of their threads, by number of record: each of them once."""
    found = {one.pk: one for one in rows}
    missing = {one.thread_id for one in found.values() if one.thread_id and one.thread_id not in found}
    for root in Contribution.objects.select_for_update().filter(pk__in=missing).order_by("number"):
        found[root.pk] = root
    return found


def limit(author: Author, network: str) -> None:
    """Count one act of this person and of this network; TooMany when there were too many in this minute.

    Outside the transaction of the act, so that a refused act counts too.
    """
    limits.check("discussion", f"{author.kind}:{author.id}", per_minute=A_MINUTE)
    if network:
        limits.check("discussion-network", network, per_minute=FROM_ONE_NETWORK)


def post(
    *,
    discussion: Discussion,
    author: Author,
    text: str,
    language: str,
    stance: str = "",
    answers: Contribution | None = None,
    name: str = "",
    network: str = "",
) -> Contribution:
    """Say something, or answer something. Refused outside the window, to everybody; and TextRefused, NameNeeded,
    NotVerified, NothingToAnswer, TooMany, TooMuchToday."""
    words = kept(text)
    limit(author, network)
    with transaction.atomic():
        row = locked(discussion.pk)
        if not is_open(row):
            raise NotOpen()
        speaker = speaker_of(row, author, name=name)
        since = timezone.now() - timedelta(days=1)
        if speaker.contributions.filter(created_at__gte=since).count() >= A_DAY and not author.capacity:
            raise TooMuchToday(maximum=A_DAY)
        root = _root(row, answers)
        waits = row.premoderated and not author.capacity
        one = Contribution.objects.create(
            discussion=row,
            number=row.last + 1,
            thread=root,
            answers=answers,
            speaker=speaker,
            text=words,
            language=language[:12],
            stance=stance if stance in Stance.values and root is None else Stance.NONE,
            state=State.WAITING if waits else State.SHOWN,
            created_at=timezone.now(),
            listed=False,
        )
        rows = [one, root] if root else [one]
        Discussion.objects.filter(pk=row.pk).update(last=row.last + 1)
        change(row, {str(one.state): 1})
        with counted(row, rows, "replies"):
            if root and not waits:
                root.replies += 1
    return one


def _root(row: Discussion, answers: Contribution | None) -> Contribution | None:
    """The beginning of the thread of what is answered, held. What is gone or in another discussion is refused."""
    if answers is None:
        return None
    held = Contribution.objects.select_for_update().filter(discussion=row)
    root = held.filter(pk=answers.thread_id or answers.pk).first()
    if root is None or not held.filter(pk=answers.pk).exclude(state=State.WAITING).exists():
        raise NothingToAnswer()
    return root


def mine(author: Author, one: Contribution) -> bool:
    """Whether the author said it."""
    speaker = one.speaker
    return (
        speaker is not None
        and speaker.author is not None
        and (speaker.author_kind, speaker.author)
        == (
            author.kind,
            author.id,
        )
    )


def may_edit(author: Author, one: Contribution) -> bool:
    """Whether the words can still be changed: one's own, for a short time, while nobody has decided on them."""
    young = timezone.now() - one.created_at < timedelta(minutes=EDIT_MINUTES)
    return young and mine(author, one) and one.state in {State.SHOWN, State.WAITING} and not one.reports


def edit(*, contribution: Contribution, author: Author, text: str, stance: str = "") -> Contribution:
    """Change one's words within a short time; what they were is kept beside them. NotYours, EditingOver, NotOpen."""
    words = kept(text)
    with transaction.atomic():
        row = locked(contribution.discussion_id)
        one = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if not mine(author, one):
            raise NotYours()
        if not is_open(row):
            raise NotOpen()
        if not may_edit(author, one):
            raise EditingOver(minutes=EDIT_MINUTES)
        wanted = stance if stance in Stance.values and one.thread_id is None else one.stance
        if (one.text, one.stance) != (words, wanted):
            Revision.objects.create(contribution=one, text=one.text, stance=one.stance, replaced_at=timezone.now())
            with counted(row, [one], "text", "stance", "edited_at"):
                one.text, one.stance, one.edited_at = words, wanted, timezone.now()
    return one


def support(*, contribution: Contribution, author: Author, on: bool, network: str = "") -> None:
    """Stand behind what another said, or no longer. Twice changes nothing. OwnWords, NotOpen, TooMany."""
    if network:
        limits.check("discussion-support", network, per_minute=FROM_ONE_NETWORK)
    with transaction.atomic():
        one = Contribution.objects.select_related("discussion", "speaker").get(pk=contribution.pk)
        if not is_open(one.discussion) or one.state != State.SHOWN:
            raise NotOpen()
        if mine(author, one):
            raise OwnWords()
        mark = {"contribution": one, "author_kind": author.kind, "author": author.id}
        if on:
            changed = 1 if Support.objects.get_or_create(**mark)[1] else 0
        else:
            changed = -Support.objects.filter(**mark).delete()[0]
        if changed:
            Contribution.objects.filter(pk=one.pk).update(support=F("support") + changed)


def report(
    *, contribution: Contribution, author: Author | None, ground: str, words: str = "", network: str = ""
) -> Report:
    """Tell the moderators that something breaks the rules; anybody may, once. AlreadyReported, ReasonNeeded, TooMany."""
    limits.check("discussion-report", str(author.id) if author else network, per_minute=REPORTS_A_MINUTE)
    said = kept(words, WORDS) if words.strip() else ""
    if ground not in Ground.values or (ground == Ground.OTHER and not said):
        raise ReasonNeeded()
    with transaction.atomic():
        row = locked(contribution.discussion_id)
        one = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if one.state != State.SHOWN:
            raise NothingToAnswer()
        try:
            with transaction.atomic():
                made = Report.objects.create(
                    contribution=one,
                    author_kind=author.kind if author else "",
                    author=author.id if author else None,
                    ground=ground,
                    words=said,
                    created_at=timezone.now(),
                )
        except IntegrityError as error:
            raise AlreadyReported() from error
        with counted(row, [one], "reports"):
            one.reports += 1
    return made


def appeal(*, contribution: Contribution, author: Author, words: str) -> Appeal:
    """Answer once to being hidden; a second moderator decides. NotYours, NoAppeal.

    Words that were shown again and are hidden anew can be defended anew: else whoever hides, undoes and hides again
    would never meet the second moderator.
    """
    said = kept(words, 2 * WORDS)
    with transaction.atomic():
        locked(contribution.discussion_id)
        one = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if not mine(author, one):
            raise NotYours()
        before = Appeal.objects.filter(contribution=one)
        if one.state != State.HIDDEN or before.exclude(upheld=False).exists():
            raise NoAppeal()
        before.delete()
        return Appeal.objects.create(contribution=one, words=said, against=one.hidden_by, created_at=timezone.now())
