"""Reading trials and proposals: the level of each tool, the grid of contexts, and how the toolkit grew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from socialicense.accounts import access
from socialicense.accounts.access import Actor
from socialicense.accounts.permissions import Permission
from toolkit.domain.proving import Proof, Tried, prove
from toolkit.domain.tools import semver
from toolkit.models import Release, Tool, ToolText, ToolVersion
from toolkit.trials.models import Problem, Proposal, Rating, Trial


def edits(user: Actor) -> bool:
    """Whether the person decides on proposals and problems."""
    return Permission.EDIT_TOOLKIT in access.on_platform(user)


def trials() -> QuerySet[Trial]:
    """Every trial there ever was, newest first; abandoned and failed ones as well."""
    return Trial.objects.select_related("release").prefetch_related("versions__tool")


def trial(number: int) -> Trial:
    """One trial. Http404 where there is none."""
    found = trials().filter(number=number).first()
    if found is None:
        raise Http404
    return found


def own(number: int, user: Actor) -> Trial:
    """A trial for whoever registered it. Http404 for everybody else."""
    found = trial(number)
    if user is None or found.author_id is None or found.author_id != user.pk:
        raise Http404
    return found


def proposal(number: int) -> Proposal:
    """One proposal. Http404 where there is none."""
    found = (
        Proposal.objects.select_related("tool", "successor", "trial", "release", "brought")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Lineage:
    """Where a tool came from, and what takes its place: from proposals that were released."""

    parents: tuple[Tool, ...]
    retired: Proposal | None

    @property
    def successor(self) -> Tool | None:
        return self.retired.successor if self.retired else None


def lineage(tool: Tool) -> Lineage:
    """What released proposals say about a tool: what it was adapted from, and whether it was retired."""
    released = Proposal.objects.filter(state=Proposal.State.RELEASED).select_related("tool", "successor")
    adapted = released.filter(kind=Proposal.Kind.ADAPTATION, brought__tool=tool).exclude(tool=tool).order_by("number")
    parents = tuple(dict.fromkeys(one.tool for one in adapted if one.tool is not None))
    return Lineage(parents, released.filter(kind=Proposal.Kind.RETIRE, tool=tool).order_by("number").last())


def _tried(rating: Rating) -> Tried:
    one = rating.trial
    return Tried(one.country, one.data_type, one.method, rating.clarity, rating.usefulness, rating.fit, rating.ease)


def proofs(versions: Iterable[ToolVersion]) -> dict[str, Proof]:
    """The level of each of these versions by the tool's short name, from trials of its own major version. Two queries."""
    wanted = {one.tool.slug: semver(one.version)[0] for one in versions}
    ratings = (
        Rating.objects.filter(
            version__tool__slug__in=wanted, trial__state=Trial.State.FINISHED, voice=Rating.Voice.FACILITATOR
        )
        .select_related("trial", "version__tool")
        .order_by("trial__number")
    )
    tried: dict[str, list[Tried]] = {slug: [] for slug in wanted}
    for rating in ratings:
        slug = rating.version.tool.slug
        if semver(rating.version.version)[0] == wanted[slug]:
            tried[slug].append(_tried(rating))
    severe = dict.fromkeys(wanted, 0)
    open_ones = Problem.objects.filter(
        version__tool__slug__in=wanted, state=Problem.State.OPEN, severity=Problem.Severity.SEVERE
    )
    for slug in open_ones.values_list("version__tool__slug", flat=True):
        severe[slug] += 1
    return {slug: prove(tried[slug], severe=severe[slug]) for slug in wanted}


@dataclass(frozen=True)
class GridRow:
    """One country and kind of data: how many trials by method; 0 is a gap."""

    country: str
    data_type: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Grid:
    """Country and kind of data down, methods across; finished trials only."""

    methods: tuple[str, ...]
    rows: tuple[GridRow, ...]


def grid() -> Grid:
    """Where the toolkit was tried so far, and where not."""
    rows = Trial.objects.filter(state=Trial.State.FINISHED).values("country", "data_type", "method")
    counted = {
        (row["country"], row["data_type"], row["method"]): row["n"]
        for row in rows.annotate(n=Count("pk")).order_by("country")
    }
    methods = tuple(sorted({method for _country, _type, method in counted}))
    places = sorted({(country, kind) for country, kind, _method in counted})
    return Grid(
        methods,
        tuple(
            GridRow(country, kind, tuple(counted.get((country, kind, method), 0) for method in methods))
            for country, kind in places
        ),
    )


@dataclass(frozen=True)
class Grown:
    """One thing that a release brought: `what` is added, changed, translated, adapted or retired."""

    what: str
    version: ToolVersion
    release: Release
    language: str = ""
    proposals: tuple[Proposal, ...] = ()

    @property
    def tool(self) -> Tool:
        return self.version.tool

    @property
    def thanks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.credit for one in self.proposals))

    @property
    def trials(self) -> tuple[Trial, ...]:
        return tuple(one.trial for one in self.proposals if one.trial is not None)


@dataclass(frozen=True)
class Growth:
    """How the toolkit grew between two days, both included."""

    begins: date
    ends: date
    grown: tuple[Grown, ...]
    releases: tuple[Release, ...]
    registered: int
    finished: int
    abandoned: int
    proposed: int
    declined: int
    solved: int


def growth(begins: date, ends: date) -> Growth:
    """What was added, changed, translated, adapted and retired in the releases of those days, by whom and because of what.

    In a number of queries that no release adds to.
    """
    ordered = _releases()
    found: list[Grown] = []
    for before, release in zip([None, *ordered], ordered, strict=False):
        if begins <= release.released_on <= ends:
            found += _brought(before, release)
    first = timezone.make_aware(datetime.combine(begins, time.min))
    last = timezone.make_aware(datetime.combine(ends, time.min)) + timedelta(days=1)
    within = {"gte": first, "lt": last}

    def between(field: str) -> Q:
        return Q(**{f"{field}__{name}": moment for name, moment in within.items()})

    return Growth(
        begins,
        ends,
        tuple(found),
        tuple(one for one in ordered if begins <= one.released_on <= ends),
        Trial.objects.filter(between("registered_at")).count(),
        Trial.objects.filter(state=Trial.State.FINISHED, ended_on__range=(begins, ends)).count(),
        Trial.objects.filter(state=Trial.State.ABANDONED, ended_on__range=(begins, ends)).count(),
        Proposal.objects.filter(between("proposed_at")).count(),
        Proposal.objects.filter(between("decided_at"), state=Proposal.State.DECLINED).count(),
        Problem.objects.filter(between("settled_at"), state=Problem.State.SOLVED).count(),
    )


def _releases() -> list[Release]:
    """Every release, oldest first, with its tools, their languages, and the proposals that came out in it."""
    languages = Prefetch("texts", ToolText.objects.only("version", "language", "title"))
    versions = ToolVersion.objects.select_related("tool").prefetch_related(languages)
    proposals = Proposal.objects.select_related("tool", "trial", "brought__tool")
    every = Release.objects.prefetch_related(Prefetch("versions", versions), Prefetch("proposals", proposals))
    return sorted(every, key=lambda one: one.order)


def _held(release: Release | None) -> dict[str, tuple[ToolVersion, frozenset[str]]]:
    """The tools of a release with the languages each has, by short name."""
    versions = release.versions.all() if release else ()
    return {one.tool.slug: (one, frozenset(text.language for text in one.texts.all())) for one in versions}


def _brought(before: Release | None, release: Release) -> list[Grown]:
    was, now = _held(before), _held(release)
    said = list(release.proposals.all())

    def because(slug: str, *kinds: str) -> tuple[Proposal, ...]:
        return tuple(
            one
            for one in said
            if one.kind in kinds
            and slug in {one.brought.tool.slug if one.brought else "", one.tool.slug if one.tool else ""}
        )

    found: list[Grown] = []
    for slug, (version, languages) in now.items():
        if slug not in was:
            adapted = because(slug, "adaptation")
            what = "adapted" if adapted else "added"
            found.append(Grown(what, version, release, proposals=adapted or because(slug, "new")))
        elif was[slug][0].pk != version.pk:
            found.append(Grown("changed", version, release, proposals=because(slug, "change")))
        new = sorted(languages - was[slug][1]) if slug in was else []
        found += [
            Grown("translated", version, release, language, because(slug, "translation"))
            for language in new
        ]
    gone = [version for slug, (version, _languages) in was.items() if slug not in now]
    found += [
        Grown("retired", one, release, proposals=because(one.tool.slug, "retire")) for one in gone
    ]
    return found
