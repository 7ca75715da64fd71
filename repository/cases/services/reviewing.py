"""Reviewers at work: taking a case, writing bit by bit, handing in; and the contributor's answers."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from repository.cases.domain.workflow import State
from repository.cases.models import Act, Case, Comment, Review
from repository.cases.refusals import AdviceMissing, AlreadyReviewed
from repository.cases.services import steps
from socialicense.accounts.models import User
from socialicense.audit import services as audit

# What a reviewer is asked about every case; the wording is in reading.labels.
CHECKLIST = ("sources", "own_words", "people", "harm", "method", "neutral", "gaps")
ANSWERS = ("yes", "no", "unsure")
LONGEST = 2000


@transaction.atomic
def take(*, case: Case, by: User) -> Review:
    """Begin to review the present round; taking it twice is one review. Raises OwnCase, WrongState."""
    held = steps.locked(case)
    steps.require_other(held, by)
    steps.require_state(held, State.REVIEW)
    found = Review.objects.filter(case=held, round=held.round, reviewer=by).first()
    if found is not None:
        return found
    earlier = Review.objects.filter(case=held, reviewer=by).first()
    last = Review.objects.filter(case=held).aggregate(last=Max("number"))["last"] or 0
    number = earlier.number if earlier else last + 1
    made = Review.objects.create(case=held, round=held.round, number=number, reviewer=by)
    audit.record(event="case.review_begun", by=by, scope=case.pk, target=f"case:{case.pk}", values={"n": number})
    return made


@transaction.atomic
def save(
    *,
    review: Review,
    advice: str,
    checklist: Mapping[str, str],
    words: str,
    interests: str,
    named: bool,
    comments: Mapping[str, str],
    by: User,
) -> Review:
    """Keep what is written so far; an emptied comment is taken away. Raises AlreadyReviewed."""
    held = Review.objects.select_for_update().get(pk=review.pk)
    if held.handed_in_at is not None:
        raise AlreadyReviewed()
    held.advice = advice
    held.checklist = {name: answer for name, answer in checklist.items() if name in CHECKLIST and answer in ANSWERS}
    held.words, held.interests, held.named = words.strip(), interests.strip(), named
    held.save()
    said = {field: text.strip()[:LONGEST] for field, text in comments.items()}
    Comment.objects.filter(review=held, field__in=[field for field, text in said.items() if not text]).delete()
    for field, text in said.items():
        if text:
            Comment.objects.update_or_create(review=held, field=field, defaults={"text": text})
    audit.record(event="case.review_saved", by=by, scope=held.case_id, target=f"case:{held.case_id}", values={})
    return held


@transaction.atomic
def hand_in(*, review: Review, by: User) -> Review:
    """The review is finished: contributor and editors see it now. Raises AdviceMissing, WrongState, AlreadyReviewed."""
    held = Review.objects.select_for_update().get(pk=review.pk)
    case = steps.locked(held.case)
    steps.require_state(case, State.REVIEW)
    if held.handed_in_at is not None or held.round != case.round:
        raise AlreadyReviewed()
    if not held.advice or set(held.checklist) != set(CHECKLIST):
        raise AdviceMissing()
    held.handed_in_at = timezone.now()
    held.save()
    steps.record(case, Act.Kind.REVIEW, by=by, capacity="reviewer", note=held.words, reviewer_n=held.number)
    return held


@transaction.atomic
def answer(*, comment: Comment, text: str, by: User) -> Comment:
    """What the contributor did about a comment, while the case is theirs to change."""
    case = steps.locked(comment.review.case)
    steps.require_state(case, State.CHANGES, State.DRAFT)
    comment.answer = steps.reason(text)[:LONGEST]
    comment.answered_at = timezone.now()
    comment.save()
    audit.record(
        event="case.comment_answered", by=by, scope=case.pk, target=f"case:{case.pk}", values={"field": comment.field}
    )
    return comment
