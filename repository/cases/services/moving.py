"""From draft to decision: handing in, screening, review, changes, acceptance, publication."""

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format

from repository.cases.domain import checking, workflow
from repository.cases.domain.workflow import State
from repository.cases.models import Act, Case, Comment, Reply, Review
from repository.cases.refusals import (
    CommentsOpen,
    Incomplete,
    InterestsMissing,
    NothingChanged,
    ReplyAwaited,
    ReplyWaits,
    ReviewsMissing,
    TooManyWaiting,
)
from repository.cases.selectors import public
from repository.cases.services import describing, searching, steps, writing
from socialicense.accounts import access, limits
from socialicense.accounts.models import User
from socialicense.accounts.permissions import Permission

SUBMITTED_A_MINUTE = 3
WAITING = 5  # cases of one contributor that may wait for an answer at once
# One advisory lock for numbers of cases; it only has to differ from other locks of the product.
NUMBERS = 7_240_021


def whole(case: Case) -> dict[str, object]:
    """The content with what a contributor need not write: format, short name, day."""
    slug = case.slug or writing.slug_of(writing.title_of(case.content))
    return dict(case.content) | {"format": 1, "slug": slug, "updated": steps.today()}


def missing(case: Case) -> list[checking.Fault]:
    """What keeps the edition in work from being handed in."""
    return checking.handed_in(whole(case))


def submit(*, case: Case, by: User) -> Case:
    """Hand the edition in. Trusted contributors, and cases that come back from reviewers, are not screened (again).

    Raises Incomplete, InterestsMissing, CommentsOpen, NothingChanged, TooManyWaiting, WrongState, TooMany.
    """
    limits.check("cases.submit", str(by.pk), per_minute=SUBMITTED_A_MINUTE)
    trusted = Permission.SKIP_SCREENING in access.on_platform(by)
    with transaction.atomic():
        held = steps.locked(case)
        steps.move(held, "submit")
        if not held.declared:
            raise InterestsMissing()
        held.content = whole(held)
        if found := checking.handed_in(held.content):
            raise Incomplete(found)
        _require_new(held)
        if not trusted:
            _require_room(held, by)
        if unanswered := comments_open(held):
            raise CommentsOpen(n=unanswered)
        reviewed = Review.objects.filter(case=held).exclude(handed_in_at=None).exists()
        held.state = workflow.after_submission(trusted=trusted, reviewed=reviewed and not held.is_public)
        held.round += 1
        held.saves += 1
        version = steps.snapshot(held, public=False)
        held.save()
        steps.record(held, Act.Kind.SUBMIT, by=by, capacity="contributor", version=version)
    return held


def _require_new(case: Case) -> None:
    newest = public.newest(case)
    if newest is not None and newest.content == case.content | {"updated": newest.content.get("updated")}:
        raise NothingChanged()


def _require_room(case: Case, by: User) -> None:
    waiting = Case.objects.filter(
        contributor=by, state__in=[State.SUBMITTED, State.SCREENING, State.REVIEW, State.ACCEPTED]
    ).exclude(pk=case.pk)
    if (n := waiting.count()) >= WAITING:
        raise TooManyWaiting(n=n)


def comments_open(case: Case) -> int:
    """Comments of handed-in reviews that the contributor has not answered."""
    return Comment.objects.filter(review__case=case, review__handed_in_at__isnull=False, answered_at=None).count()


@transaction.atomic
def take_back(*, case: Case, by: User) -> Case:
    """Take it back while nobody has begun to read it."""
    held = steps.locked(case)
    steps.move(held, "take_back")
    held.save()
    steps.record(held, Act.Kind.TAKE_BACK, by=by, capacity="contributor")
    return held


@transaction.atomic
def screen(*, case: Case, by: User) -> Case:
    """An editor begins to screen it: completeness, consent and privacy, interests."""
    return _decide(case, "screen", by=by)


@transaction.atomic
def send_to_review(*, case: Case, by: User) -> Case:
    """Screened: reviewers may read it."""
    return _decide(case, "send_to_review", by=by)


@transaction.atomic
def ask_for_changes(*, case: Case, note: str, by: User) -> Case:
    """Give it back with words for the contributor. Raises ReasonMissing."""
    return _decide(case, "ask_for_changes", by=by, note=steps.reason(note))


@transaction.atomic
def decline(*, case: Case, note: str, by: User) -> Case:
    """Say no to the edition for a reason. A case that was published stays as it was."""
    held = _decide(case, "decline", by=by, note=steps.reason(note))
    if held.is_public:
        writing.back(held)
        held.save()
    return held


@transaction.atomic
def accept(*, case: Case, note: str, by: User) -> Case:
    """The reviewers' work is done. Raises ReviewsMissing, CommentsOpen."""
    held = steps.locked(case)
    steps.require_state(held, State.REVIEW)
    needed = reviews_needed(held)
    given = reviewers_of_edition(held)
    if given < needed:
        raise ReviewsMissing(needed=needed, given=given)
    if unanswered := comments_open(held):
        raise CommentsOpen(n=unanswered)
    return _decide(held, "accept", by=by, note=note.strip())


def reviews_needed(case: Case) -> int:
    """How many people must have reviewed the edition in work before it can be accepted."""
    return workflow.reviews_needed(published_before=case.is_public)


def reviewers_of_edition(case: Case) -> int:
    """How many people have reviewed what is in work: since the newest publication, in whatever round."""
    published = case.acts.filter(kind__in=[Act.Kind.PUBLISH, Act.Kind.PUBLISH_UPDATE]).last()
    found = Review.objects.filter(case=case).exclude(handed_in_at=None)
    if published is not None:
        found = found.filter(handed_in_at__gt=published.at)
    return found.values("reviewer").distinct().count()


def publish(*, case: Case, by: User) -> Case:
    """Make the accepted edition public, the first time under a number that stays. Raises ReplyAwaited, ReplyWaits."""
    with transaction.atomic():
        held = steps.locked(case)
        first = not held.is_public
        steps.require_other(held, by)
        steps.move(held, "publish")
        _require_heard(held)
        release(held, Case.Standing.PUBLISHED if first else Case.Standing.UPDATED)
        version = steps.snapshot(held, public=True)
        kind = Act.Kind.PUBLISH if first else Act.Kind.PUBLISH_UPDATE
        steps.record(held, kind, by=by, capacity="editor", version=version)
    return held


def _require_heard(case: Case) -> None:
    """The people described are heard before publication, where they were asked."""
    if Reply.objects.filter(case=case, state=Reply.State.HANDED_IN).exists():
        raise ReplyWaits()
    waiting = Reply.objects.filter(case=case, state=Reply.State.INVITED).order_by("until")
    for reply in waiting:
        if reply.until is not None and reply.until >= timezone.localdate():
            raise ReplyAwaited(of=reply.of, until=date_format(reply.until))
    waiting.update(state=Reply.State.SILENT, email="")


def release(case: Case, standing: str) -> None:
    """Save the case as public with this standing; its content is what the public reads from now on."""
    first = case.number is None
    if first:
        case.number = _next_number()
        case.published_at = timezone.now()
    case.slug, case.title = str(case.content["slug"]), writing.title_of(case.content)
    case.state, case.standing, case.note = State.PUBLISHED, standing, ""
    case.save()
    describing.describe(case)
    if first:
        searching.announce(case)


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    return int(Case.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _decide(case: Case, act: str, *, by: User, note: str = "") -> Case:
    held = steps.locked(case)
    steps.require_other(held, by)
    steps.move(held, act)
    held.save()
    steps.record(held, act, by=by, capacity="editor", note=note)
    return held
