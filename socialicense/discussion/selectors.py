"""Reading a discussion: one page at a time, at the same cost however much was said."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from socialicense.discussion.models import Appeal, Contribution, Decision, Discussion, Report, Speaker, Support
from socialicense.discussion.naming import Author, Target

State, Stance = Contribution.State, Contribution.Stance
A_PAGE, ANSWERS_ON_PAGE, A_THREAD, A_LOG, A_QUEUE = 20, 2, 50, 50, 50
SORTS = ("newest", "supported", "unanswered")
STANCES = (Stance.PRO, Stance.CONTRA, Stance.QUESTION)


def found(target: Target) -> Discussion | None:
    """The discussion of a target; None where nobody has said or arranged anything yet."""
    return Discussion.objects.filter(target_kind=target.kind, target=target.id).first()


@dataclass
class Shown:
    """A contribution on a page, with its first answers where it begins a thread."""

    one: Contribution
    answers: list["Shown"] = field(default_factory=list)
    more: int = 0
    mine: bool = False
    supported: bool = False


@dataclass(frozen=True)
class Page:
    """One page of threads, and the cursor of the next one ("" at the end)."""

    threads: list[Shown]
    following: str


def page(
    row: Discussion, *, sort: str = "newest", stance: str = "", after: str = "", author: Author | None = None
) -> Page:
    """Threads in the order asked for, from the cursor on. Three queries, each through an index."""
    roots = row.contributions.filter(listed=True)
    if stance in STANCES:
        roots = roots.filter(stance=stance)
    if sort == "unanswered":
        roots = roots.filter(replies=0)
    order = ("-support", "-number") if sort == "supported" else ("-number",)
    chosen = list(roots.filter(_beyond(sort, after)).order_by(*order).select_related("speaker")[: A_PAGE + 1])
    shown, more = chosen[:A_PAGE], len(chosen) > A_PAGE
    last = shown[-1] if shown else None
    following = (f"{last.support}.{last.number}" if sort == "supported" else str(last.number)) if last and more else ""
    threads = [Shown(one) for one in shown]
    _with_answers(threads)
    mark(threads, author)
    return Page(threads, following)


def _beyond(sort: str, after: str) -> Q:
    """What comes after the cursor; a cursor that is none begins at the beginning."""
    numbers = [int(part) for part in after.split(".") if part.isascii() and part.isdigit() and len(part) < 10]
    if sort == "supported" and len(numbers) == 2:
        support, number = numbers
        return Q(support__lt=support) | Q(support=support, number__lt=number)
    if sort != "supported" and len(numbers) == 1:
        return Q(number__lt=numbers[0])
    return Q()


FIRST_ANSWERS = (
    "SELECT r.* FROM unnest(%s::uuid[]) AS root (id) CROSS JOIN LATERAL (SELECT * FROM discussion_contribution a"
    " WHERE a.thread_id = root.id AND a.state = 'shown' ORDER BY a.number LIMIT %s) r ORDER BY r.number"
)


def _with_answers(threads: list[Shown]) -> None:
    """The first answers of each thread, however many there are behind them."""
    wanted = {thread.one.pk: thread for thread in threads if thread.one.replies}
    if not wanted:
        return
    answers = list(Contribution.objects.raw(FIRST_ANSWERS, [list(wanted), ANSWERS_ON_PAGE]))
    speakers = Speaker.objects.in_bulk({one.speaker_id for one in answers if one.speaker_id})
    for one in answers:
        one.speaker = speakers.get(one.speaker_id)
        wanted[one.thread_id].answers.append(Shown(one))
    for thread in wanted.values():
        thread.more = max(0, thread.one.replies - len(thread.answers))


def mark(threads: list[Shown], author: Author | None) -> None:
    """Mark what the reader said and what they stand behind."""
    if author is None or not threads:
        return
    everything = [shown for thread in threads for shown in (thread, *thread.answers)]
    behind = set(
        Support.objects.filter(
            contribution__in=[shown.one.pk for shown in everything], author_kind=author.kind, author=author.id
        ).values_list("contribution_id", flat=True)
    )
    for shown in everything:
        speaker = shown.one.speaker
        shown.mine = speaker is not None and (speaker.author_kind, speaker.author) == (author.kind, author.id)
        shown.supported = shown.one.pk in behind


def contribution(row: Discussion, number: int) -> Contribution | None:
    """One contribution by the number it has on the page."""
    return row.contributions.filter(number=number).select_related("speaker", "thread__speaker", "answers").first()


def thread(root: Contribution, *, after: int = 0, author: Author | None = None) -> tuple[Shown, int]:
    """A thread with a page of its answers, oldest first, and the cursor of the next page (0 at the end)."""
    answers = list(
        root.in_thread.filter(state=State.SHOWN, number__gt=after)
        .order_by("number")
        .select_related("speaker", "answers")
        .prefetch_related("revisions")[: A_THREAD + 1]
    )
    shown = Shown(root, [Shown(one) for one in answers[:A_THREAD]])
    mark([shown], author)
    return shown, (answers[A_THREAD - 1].number if len(answers) > A_THREAD else 0)


def log(row: Discussion, *, before: int = 0) -> tuple[list[Decision], int]:
    """A page of the public moderation log, newest first, and the cursor of the next one."""
    lines = row.decisions.select_related("contribution").order_by("-id")
    if before:
        lines = lines.filter(pk__lt=before)
    found = list(lines[: A_LOG + 1])
    return found[:A_LOG], (found[A_LOG - 1].pk if len(found) > A_LOG else 0)


def whole_log(row: Discussion) -> Iterator[Decision]:
    """Every line of the log, oldest first, as a stream."""
    return row.decisions.select_related("contribution").order_by("id").iterator(chunk_size=1000)


QUEUES = ("reported", "waiting", "escalated", "shown")


def queue(row: Discussion, name: str, *, after: int = 0) -> tuple[list[Contribution], int]:
    """A page of what moderators have to read, oldest first, each with its open reports; "shown" is everything."""
    wanted = {
        "waiting": Q(state=State.WAITING),
        "reported": Q(reports__gt=0),
        "escalated": Q(escalated=True),
    }.get(name, Q(state=State.SHOWN))
    order = "-number" if name == "shown" else "number"
    beyond = (Q(number__lt=after) if name == "shown" else Q(number__gt=after)) if after else Q()
    rows = list(
        row.contributions.filter(wanted & beyond).order_by(order).select_related("speaker", "thread")[: A_QUEUE + 1]
    )
    shown = rows[:A_QUEUE]
    open_reports = Report.objects.filter(contribution__in=shown, decided_at=None)
    by_contribution: dict[UUID, list[Report]] = {}
    for report in open_reports:
        by_contribution.setdefault(report.contribution_id, []).append(report)
    for one in shown:
        one.open_reports = by_contribution.get(one.pk, [])
    return shown, (shown[-1].number if len(rows) > A_QUEUE else 0)


def open_appeals(row: Discussion) -> QuerySet[Appeal]:
    """Objections that nobody has heard yet."""
    return (
        Appeal.objects.filter(contribution__discussion=row, decided_at=None, contribution__state=State.HIDDEN)
        .select_related("contribution__speaker")
        .order_by("created_at")
    )


def own(row: Discussion, author: Author) -> list[Contribution]:
    """What the author said here, newest first, with what became of it."""
    return list(
        row.contributions.filter(speaker__author_kind=author.kind, speaker__author=author.id)
        .select_related("appeal", "thread")
        .order_by("-number")[:200]
    )


def hidden_of(author: Author, scope: UUID) -> list[Discussion]:
    """Discussions in which something of the author is hidden just now."""
    return list(
        Discussion.objects.filter(
            scope=scope,
            speakers__author_kind=author.kind,
            speakers__author=author.id,
            contributions__speaker__author=author.id,
            contributions__state=State.HIDDEN,
        ).distinct()
    )


def of_scope(scope: UUID) -> list[Discussion]:
    """Every discussion of one scope that has a window, those that open first on top."""
    return list(Discussion.objects.filter(scope=scope, opens__isnull=False).order_by("opens", "pk"))


EXPORTED = {
    "number": "the number it has on the page",
    "in_thread": "the number of what its thread begins with; empty for a beginning",
    "answers": "the number of what it answers",
    "stance": "pro, contra, question or nothing",
    "language": "as its author said (BCP 47)",
    "day": "when it was said (UTC)",
    "edited": "whether its author changed it afterwards",
    "support": "how many people stand behind it",
    "answers_shown": "how many answers to it are shown",
    "state": "shown, hidden or removed",
    "ground": "why it is hidden",
    "text": "the words, of what is shown",
}


def rows(row: Discussion) -> Iterator[dict[str, Any]]:
    """The whole discussion for a file, without anybody's name or number, as a stream. What waits is not in it."""
    said = row.contributions.exclude(state=State.WAITING).select_related("thread", "answers").order_by("number")
    for one in said.iterator(chunk_size=1000):
        yield {
            "number": one.number,
            "in_thread": one.thread.number if one.thread else None,
            "answers": one.answers.number if one.answers else None,
            "stance": one.stance,
            "language": one.language,
            "day": one.created_at.date().isoformat(),
            "edited": one.edited_at is not None,
            "support": one.support,
            "answers_shown": one.replies,
            "state": one.state,
            "ground": one.ground,
            "text": one.text if one.state == State.SHOWN else "",
        }


def said_by(author: Author) -> dict[str, Any]:
    """Everything one person said and did in discussions, for their own export."""
    said = (
        Contribution.objects.filter(speaker__author_kind=author.kind, speaker__author=author.id)
        .select_related("discussion", "speaker", "appeal")
        .prefetch_related("revisions")
        .order_by("created_at", "number")
    )
    reports = Report.objects.filter(author_kind=author.kind, author=author.id).order_by("id")
    supports = Support.objects.filter(author_kind=author.kind, author=author.id).order_by("id")
    return {
        "contributions": [_own_words(one) for one in said],
        "supports": [str(mark) for mark in supports.values_list("contribution_id", flat=True)],
        "reports": [
            {"contribution": str(one.contribution_id), "ground": one.ground, "words": one.words,
             "at": one.created_at.isoformat()}
            for one in reports
        ],
    }  # fmt: skip


def _own_words(one: Contribution) -> dict[str, Any]:
    appeal = getattr(one, "appeal", None)
    return {
        "discussion": f"{one.discussion.target_kind}:{one.discussion.target}",
        "number": one.number,
        "at": one.created_at.isoformat(),
        "shown_as": one.speaker.name or f"Person {one.speaker.number}",
        "text": one.text,
        "earlier": [earlier.text for earlier in one.revisions.all()],
        "stance": one.stance,
        "state": one.state,
        "ground": one.ground,
        "reason": one.reason,
        "objection": appeal.words if appeal else None,
    }
