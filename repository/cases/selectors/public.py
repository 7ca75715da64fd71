"""What everybody may read: published cases, their versions and history, replies, collections."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.http import Http404

from repository.cases.domain.differences import Difference, differences
from repository.cases.models import Act, Case, Collection, Comment, Entry, Finding, Reply, Review, Version


def listed() -> QuerySet[Case]:
    """Published cases, newest first; retracted ones have a page, but stand in no list."""
    return (
        Case.objects.exclude(standing__in=[Case.Standing.NONE, Case.Standing.RETRACTED])
        .defer("content")
        .order_by("-published_at", "-number")
    )


def retracted() -> QuerySet[Case]:
    """Retracted cases, the latest first, with `retracted_at`: for those who must learn of it."""
    told = Max("acts__at", filter=Q(acts__kind=Act.Kind.RETRACT))
    gone = Case.objects.filter(standing=Case.Standing.RETRACTED).defer("content")
    return gone.annotate(retracted_at=told).order_by("-retracted_at", "-number")


def with_parts(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with their components and the content of the newest public version."""
    return cases.prefetch_related("components", newest_version())


def newest_version() -> Prefetch:
    """Loads `public_versions`: the newest alone, because each holds a whole case."""
    newest = Version.objects.exclude(public_n=None).order_by("case_id", "-public_n").distinct("case_id")
    return Prefetch("versions", queryset=newest, to_attr="public_versions")


def found_codes() -> Prefetch:
    """Loads `finding` with the codes by which a listed case is found, and without its vectors."""
    return Prefetch("finding", queryset=Finding.objects.only("codes"))


def by_number(number: int) -> Case:
    """A published case, retracted ones too. Http404 otherwise."""
    found = Case.objects.filter(number=number).exclude(standing=Case.Standing.NONE).first()
    if found is None:
        raise Http404
    return found


def newest(case: Case) -> Version | None:
    """What the public reads; None before the first publication."""
    return case.versions.exclude(public_n=None).order_by("public_n").last()


def version(case: Case, n: int | None = None) -> Version:
    """The newest public version, or the one of this number. Http404 where there is none."""
    chosen = newest(case) if n is None else case.versions.filter(public_n=n).first()
    if chosen is None:
        raise Http404
    return chosen


def public_versions(case: Case) -> list[Version]:
    """Every public version without its content, oldest first."""
    return list(case.versions.exclude(public_n=None).defer("content").order_by("public_n"))


def replies(case: Case) -> QuerySet[Reply]:
    """What the people described say, where an editor knows that it is theirs."""
    return Reply.objects.filter(case=case, state=Reply.State.SHOWN)


def named_reviewers(case: Case) -> list[str]:
    """The reviewers who agreed to be named."""
    reviews = Review.objects.filter(case=case, named=True, handed_in_at__isnull=False).select_related("reviewer")
    return sorted({review.reviewer.name for review in reviews if review.reviewer.name})


def reviewers(case: Case) -> int:
    """How many people have reviewed it."""
    return Review.objects.filter(case=case, handed_in_at__isnull=False).values("reviewer").distinct().count()


@dataclass(frozen=True)
class Step:
    """One line of the history. `changes` are against the version before. `only_places`: they may be told as places
    only, because what was handed in before the first publication is nobody's to read."""

    act: Act
    at: datetime
    comments: tuple[Comment, ...] = ()
    review: Review | None = None
    version: Version | None = None
    changes: tuple[Difference, ...] = ()
    only_places: bool = False


def history(case: Case, *, inside: bool = False) -> list[Step]:
    """Everything that happened, oldest first. `inside`: for those who work on the case, with every difference."""
    acts = case.acts.select_related("version")
    handed_in = Review.objects.filter(case=case, handed_in_at__isnull=False).order_by("handed_in_at")
    reviews = list(handed_in.select_related("reviewer").prefetch_related("comments"))
    told = []
    before: Version | None = None
    for act in acts if inside else acts.exclude(kind__in=[Act.Kind.INVITE_REPLY]):
        kept = act.version if act.version_id and act.kind != Act.Kind.RETRACT else None
        found: tuple[Difference, ...] = ()
        if kept is not None and before is not None and not (kept.withheld or before.withheld):
            found = tuple(differences(before.content, kept.content))
        hidden = not inside and (kept is None or kept.public_n is None or before is None or before.public_n is None)
        told.append(Step(act, act.at, *_review_of(act, reviews), version=kept, changes=found, only_places=hidden))
        before = kept or before
    return told


def _review_of(act: Act, reviews: list[Review]) -> tuple[tuple[Comment, ...], Review | None]:
    """The review that an act handed in, with its comments; `reviews` of the case, oldest first."""
    if act.kind != Act.Kind.REVIEW:
        return (), None
    own = [one for one in reviews if one.reviewer_id == act.by_id and one.handed_in_at and one.handed_in_at <= act.at]
    return (tuple(own[-1].comments.all()), own[-1]) if own else ((), None)


def collections() -> QuerySet[Collection]:
    """Collections that everybody may see, with how many published cases each holds."""
    public = ~Q(entries__case__standing__in=[Case.Standing.NONE, Case.Standing.RETRACTED])
    return Collection.objects.filter(shown=True).annotate(size=Count("entries", filter=public)).order_by("title")


def collection(slug: str) -> Collection:
    """One of them. Http404 otherwise."""
    found = Collection.objects.filter(slug=slug, shown=True).first()
    if found is None:
        raise Http404
    return found


def entries(collection: Collection) -> QuerySet[Entry]:
    """The published cases of a collection, in its order."""
    return (
        collection.entries.exclude(case__standing__in=[Case.Standing.NONE, Case.Standing.RETRACTED])
        .select_related("case")
        .order_by("position")
    )
