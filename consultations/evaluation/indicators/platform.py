"""Figures over every consultation that the public may see; demo and exercises are left out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.ballots.models import Ballot, RollEntry
from consultations.evaluation.indicators.figure import Indicator, share
from consultations.gatherings.models import Attendance
from consultations.models import Component, Consultation
from repository.cases.selectors import public as cases
from repository.licenses.models import Kind, License

ENDED = (Consultation.State.ISSUED, Consultation.State.WITHHELD, Consultation.State.ABANDONED)


@dataclass(frozen=True)
class Platform:
    """How many consultations there are, and the figures over them."""

    consultations: int
    indicators: tuple[Indicator, ...]


# more() gives further figures of the platform.
More = Callable[[], Iterable[Indicator]]
_more: dict[str, More] = {}


def register(name: str, more: More) -> None:
    """Called from the `ready()` of an app above: its figures stand after those from here."""
    _more[name] = more


def platform() -> Platform:
    """The figures of the whole platform. Before the first consultation opened there are none of consultations."""
    real = Consultation.objects.exclude(state=Consultation.State.PREPARING).filter(demo=False, exercise=False)
    rows = list(real.values_list("id", "state", "response"))
    ids = [id for id, _state, _response in rows]
    found = [*_repository(), *(one for _name, more in sorted(_more.items()) for one in more())]
    if ids:
        found = [*_reach(ids), *_licenses(ids, [state for _id, state, _response in rows]), _answered(rows), *found]
    return Platform(len(ids), tuple(one for one in found if one.value is not None))


def _repository() -> Iterator[Indicator]:
    published = cases.listed()
    yield Indicator(
        "cases", "repository", _("Cases published"), _("Retracted ones left out."), published.count()
    )
    yield Indicator(
        "case_methods", "repository", _("Methods in cases"), _("Different methods in the parts of published cases."),
        published.exclude(components=None).values("components__method").distinct().count(),
    )  # fmt: skip


def _reach(ids: list[UUID]) -> Iterator[Indicator]:
    roll = RollEntry.objects.filter(
        ballot__component__consultation__in=ids,
        ballot__component__purpose=Component.Purpose.EVIDENCE,
        ballot__state=Ballot.State.CLOSED,
    ).aggregate(
        all=Count("pk"),
        cast=Count("pk", filter=Q(voted=True)),
        people=Count("participation", distinct=True, filter=Q(voted=True)),
    )
    there = [Attendance.State.PRESENT, Attendance.State.REMOTE]
    met = Attendance.objects.filter(meeting__component__consultation__in=ids, state__in=there).count()
    yield Indicator("consultations", "reach", _("Consultations opened"), _("Demo and exercises left out."), len(ids))
    yield Indicator("people", "reach", _("People who voted"), _("Each counted once in a consultation."), roll["people"])
    yield Indicator(
        "turnout", "reach", _("Turnout"), _("Ballots cast, of all that could have been, over every closed vote."),
        share(roll["cast"], roll["all"]), "percent", roll["all"],
    )  # fmt: skip
    yield Indicator(
        "present", "design", _("Presences in sessions"), _("Each person counted once for each session."), met
    )


def _licenses(ids: list[UUID], states: list[str]) -> Iterator[Indicator]:
    rows = License.objects.filter(consultation__in=ids, kind=Kind.LICENSE).order_by("version")
    newest = dict(rows.values_list("consultation", "review_date"))
    late = sum(1 for due in newest.values() if due and due < timezone.localdate())
    yield Indicator("licenses", "license", _("Licenses issued"), _("The newest version of each."), len(newest))
    yield Indicator(
        "withheld", "license", _("Licenses withheld"), _("The community was asked and did not adopt."),
        states.count(Consultation.State.WITHHELD),
    )  # fmt: skip
    yield Indicator(
        "abandoned", "license", _("Abandoned"), _("Nobody signed in time."), states.count(Consultation.State.ABANDONED)
    )
    yield Indicator(
        "reviews_late", "license", _("Reviews overdue"),
        _("Licenses whose review date has passed without a newer version."), late,
    )  # fmt: skip


def _answered(rows: list[tuple[UUID, str, dict[str, str]]]) -> Indicator:
    ended = [response for _id, state, response in rows if state in ENDED]
    return Indicator(
        "answered", "follow_up", _("Outcomes that the data holder answered"), _("Of all consultations that have ended."),
        share(sum(bool(response) for response in ended), len(ended)), "percent", len(ended),
    )  # fmt: skip
