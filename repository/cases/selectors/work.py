"""Cases in work, for those who may see them: contributor, reviewers, editors, and the people described when asked."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from repository.cases.domain import workflow
from repository.cases.domain.facts import Document
from repository.cases.domain.workflow import Actor, State
from repository.cases.models import Act, Case, Collection, Comment, Concern, Reply, Review
from repository.cases.selectors import public
from socialicense.accounts import access
from socialicense.accounts.access import Actor as Visitor
from socialicense.accounts.models import User
from socialicense.accounts.permissions import Permission

# With these acts an edition of a published case begins: what was handed in before belongs to one that was given up.
BEGINNINGS = (Act.Kind.UPDATE, Act.Kind.CORRECT)


@dataclass(frozen=True)
class Held:
    """What somebody may do in the repository at large."""

    reviews: bool
    edits: bool

    @property
    def works(self) -> bool:
        return self.reviews or self.edits


def held(user: Visitor) -> Held:
    """Whether the person reviews or edits cases."""
    permissions = access.on_platform(user)
    return Held(Permission.REVIEW_CASES in permissions, Permission.EDIT_CASES in permissions)


def _found(pk: UUID) -> Case:
    found = Case.objects.filter(pk=pk).select_related("contributor").first()
    if found is None:
        raise Http404
    return found


def mine(user: User) -> QuerySet[Case]:
    """What the person has begun or handed in, newest first."""
    return Case.objects.filter(contributor=user).defer("content").order_by("-changed_at")


def own(user: User, pk: UUID) -> Case:
    """A case of this person. Http404 otherwise."""
    found = _found(pk)
    if found.contributor_id != user.pk:
        raise Http404
    return found


def writable(user: User, pk: UUID) -> tuple[Case, Actor]:
    """A case in which the person may write now, and in which capacity. Http404 otherwise.

    The contributor of a case that is with others may still open its pages to read: then nobody writes, see `readable`.
    """
    found = _found(pk)
    actor = workflow.WRITABLE.get(State(found.state))
    if actor == Actor.CONTRIBUTOR and found.contributor_id == user.pk:
        return found, actor
    if actor == Actor.EDITOR and found.contributor_id != user.pk and held(user).edits:
        return found, actor
    raise Http404


def readable(user: User, pk: UUID) -> Case:
    """A case whose edition in work the person may read, as `text_for` gives it. Http404 otherwise.

    A draft is its contributor's alone until it is handed in. Then editors see it, reviewers while it is reviewed and
    what they have reviewed, and the people described when they were asked.
    """
    found = _found(pk)
    if found.contributor_id == user.pk or _works_on(user, found) or invited(user, found) is not None:
        return found
    raise Http404


def text_for(user: User, case: Case) -> Document:
    """What somebody who may read the edition in work reads of it: whoever writes in it now, the words as they stand;
    everybody else, this edition as it was handed in last, or else what is published."""
    writer = workflow.WRITABLE.get(State(case.state))
    own = case.contributor_id == user.pk
    if writer is None or (own if writer == Actor.CONTRIBUTOR else not own and held(user).edits):
        return case.content
    last = case.acts.filter(kind__in=[Act.Kind.SUBMIT, *BEGINNINGS]).select_related("version").last()
    handed_in = last.version if last is not None and last.kind == Act.Kind.SUBMIT else public.newest(case)
    return handed_in.content if handed_in is not None else {}


def _works_on(user: User, case: Case) -> bool:
    may = held(user)
    if case.round == 0 and not case.is_public:
        return False
    if may.edits:
        return True
    reviewed = Review.objects.filter(case=case, reviewer=user).exists()
    return may.reviews and (case.state == State.REVIEW or reviewed)


def edited(user: User, pk: UUID) -> Case:
    """A case that was handed in or published, for an editor. Http404 otherwise."""
    found = _found(pk)
    if not held(user).edits or (found.round == 0 and not found.is_public):
        raise Http404
    return found


def reviewed(user: User, pk: UUID) -> Case:
    """A case that a reviewer may review or has reviewed; not one of their own. Http404 otherwise."""
    found = _found(pk)
    if not held(user).reviews or found.contributor_id == user.pk or not _works_on(user, found):
        raise Http404
    return found


def review_by(user: User, case: Case) -> Review | None:
    """The person's review of the present round."""
    return Review.objects.filter(case=case, round=case.round, reviewer=user).first()


def reviews(case: Case) -> QuerySet[Review]:
    """The reviews that were handed in, oldest first, with their comments."""
    return Review.objects.filter(case=case, handed_in_at__isnull=False).prefetch_related("comments")


def comments(case: Case) -> QuerySet[Comment]:
    """Comments of handed-in reviews."""
    return Comment.objects.filter(review__case=case, review__handed_in_at__isnull=False).select_related("review")


def comment_for(user: User, pk: UUID) -> Comment:
    """A comment on a case of this person. Http404 otherwise."""
    found = Comment.objects.filter(pk=pk, review__handed_in_at__isnull=False).select_related("review__case").first()
    if found is None or found.review.case.contributor_id != user.pk:
        raise Http404
    return found


def invited(user: User, case: Case) -> Reply | None:
    """The invitation to reply that was sent to this person's address; before publication also the reply that followed.

    Anybody may reply to a published case: that opens nothing that is in work.
    """
    asked = Reply.objects.filter(case=case, state=Reply.State.INVITED, email=user.email).exclude(email="").first()
    return asked or (None if case.is_public else Reply.objects.filter(case=case, by=user).first())


def asked_to_reply(user: User) -> QuerySet[Reply]:
    """Invitations that wait for this person."""
    return Reply.objects.filter(email=user.email, state=Reply.State.INVITED).exclude(email="").select_related("case")


def queue(state: str) -> QuerySet[Case]:
    """What waits in one state, longest first."""
    return Case.objects.filter(state=state).defer("content").select_related("contributor").order_by("changed_at")


def to_review(user: User) -> QuerySet[Case]:
    """What this person may review now: not their own; `taken` and `done` say whether they began and handed in."""
    own_review = Review.objects.filter(case=OuterRef("pk"), round=OuterRef("round"), reviewer=user)
    return (
        queue(State.REVIEW)
        .exclude(contributor=user)
        .annotate(taken=Exists(own_review), done=Exists(own_review.exclude(handed_in_at=None)))
    )


def waiting_replies() -> QuerySet[Reply]:
    """Replies that an editor must decide on."""
    return Reply.objects.filter(state=Reply.State.HANDED_IN).select_related("case")


def open_concerns() -> QuerySet[Concern]:
    """Concerns that an editor must answer."""
    return Concern.objects.filter(state=Concern.State.OPEN).select_related("case")


def reply_for(user: User, pk: UUID) -> Reply:
    """A handed-in reply, for an editor. Http404 otherwise."""
    found = Reply.objects.filter(pk=pk).exclude(state=Reply.State.INVITED).select_related("case").first()
    if found is None or not held(user).edits:
        raise Http404
    return found


def concern_for(user: User, pk: UUID) -> Concern:
    """A concern, for an editor. Http404 otherwise."""
    found = Concern.objects.filter(pk=pk).select_related("case").first()
    if found is None or not held(user).edits:
        raise Http404
    return found


def collection_for(user: User, pk: UUID) -> Collection:
    """Any collection, for an editor. Http404 otherwise."""
    found = Collection.objects.filter(pk=pk).first()
    if found is None or not held(user).edits:
        raise Http404
    return found


def decision(case: Case) -> Act | None:
    """The editors' last word to the contributor about the edition in work."""
    return case.acts.filter(kind__in=[Act.Kind.ASK_FOR_CHANGES, Act.Kind.DECLINE]).last()
