"""Figures about the process: who was reached, what it offered, and what those who took part say."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from consultations.ballots.models import RollEntry
from consultations.evaluation import results
from consultations.evaluation.indicators.figure import Indicator, share
from consultations.gatherings.models import AgendaItem, Meeting
from consultations.gatherings.selectors import attendance
from consultations.material import selectors as material
from consultations.models import Component, Consultation, Participation
from consultations.recruitment import selectors as recruitment
from consultations.recruitment.models import Support


def reach(consultation: Consultation) -> Iterator[Indicator]:
    for component in recruitment.sought_for(consultation):
        now = recruitment.facts(component)
        if now is None:
            continue
        yield Indicator(
            "invited", "reach", _("Letters sent"), _("Addresses that were drawn and written to."), now.invited
        )
        reached = now.invited - now.undeliverable
        yield Indicator(
            "response", "reach", _("Households that answered"),
            _("Of the letters that could be delivered."), share(now.answered, reached), "percent", reached,
        )  # fmt: skip
        yield Indicator(
            "confirmed", "reach", _("Seats confirmed"), _("Of the seats there were."),
            share(now.confirmed, now.seats), "percent", now.seats,
        )  # fmt: skip
        yield from _gap(now.composition)
    members = Participation.objects.filter(consultation=consultation, role=Participation.Role.MEMBER)
    held = members.aggregate(all=Count("pk"), left=Count("pk", filter=Q(state__in=["withdrawn", "erased"])))
    if held["all"]:
        yield Indicator(
            "dropped_out", "reach", _("Members who left"), _("Of all who ever held a seat."),
            share(held["left"], held["all"]), "percent", held["all"],
        )  # fmt: skip
    roll = RollEntry.objects.filter(
        ballot__component__consultation=consultation,
        ballot__component__purpose=Component.Purpose.EVIDENCE,
        ballot__state="closed",
    ).aggregate(all=Count("pk"), cast=Count("pk", filter=Q(voted=True)))
    yield Indicator(
        "turnout", "reach", _("Turnout"), _("Ballots cast, of all that could have been, over every closed vote."),
        share(roll["cast"], roll["all"]), "percent", roll["all"],
    )  # fmt: skip
    supported = Support.objects.filter(candidate__recruitment__component__consultation=consultation)
    helped = supported.filter(provided_at__isnull=False).values("candidate").distinct().count()
    if supported.exists():
        yield Indicator(
            "supported",
            "reach",
            _("People who got help to take part"),
            _("Pay, travel, care, interpreting or access."),
            helped,
        )


def _gap(cells: Any) -> Iterator[Indicator]:
    """The widest gap between the room and the population, over cells that may be told."""
    total: dict[str, int] = {}
    for one in cells:
        if one.achieved is not None:
            total[one.feature] = total.get(one.feature, 0) + one.achieved
    gaps = [
        (
            abs(Fraction(str(one.population)) / 100 - Fraction(one.achieved, total[one.feature])),
            f"{one.feature}: {one.value}",
        )
        for one in cells
        if one.achieved is not None and one.population not in (None, "") and total.get(one.feature)
    ]
    if gaps:
        gap, where = max(gaps)
        yield Indicator(
            "gap",
            "reach",
            _("Widest gap to the population"),
            _(
                "Points between the share in the room and the share in the population, for the group where it is widest."
            ),
            gap,
            "percent",
        )
        yield Indicator("gap_group", "reach", _("Group with that gap"), _("Feature and value."), where, "word")


def design(consultation: Consultation) -> Iterator[Indicator]:
    phases = dict(
        AgendaItem.objects.filter(meeting__component__consultation=consultation, meeting__state=Meeting.State.HELD)
        .exclude(kind=AgendaItem.Kind.BREAK)
        .values_list("meeting__phase")
        .annotate(minutes=Sum(F("minutes")))
        .order_by("meeting__phase")
    )
    for phase in Meeting.Phase:
        if phase in phases:
            yield Indicator(
                f"hours_{phase}", "design", _("Hours of %(phase)s") % {"phase": phase.label},
                _("Minutes of the agenda of sessions that were held, breaks left out."),
                Fraction(phases[phase], 60), "hours",
            )  # fmt: skip
    stays = [
        (one.present, one.members)
        for component in consultation.components.filter(purpose=Component.Purpose.EVIDENCE)
        for one in attendance.attendance_by_meeting(component)
    ]
    yield Indicator(
        "attendance", "design", _("Attendance"), _("Members who were there, of all who could have been, over every session held."),
        share(sum(there for there, _all in stays), sum(all for _there, all in stays)), "percent", len(stays),
    )  # fmt: skip


def information(consultation: Consultation) -> Iterator[Indicator]:
    standing = material.library(consultation)
    if standing:
        weighed = material.weighed(consultation, standing)
        for side in weighed.shares:
            yield Indicator(
                f"sources_{side.stance}", "information", _("Briefing items: %(stance)s") % {"stance": side.stance},
                _("Published items of the briefing with that stance."), side.items,
            )  # fmt: skip
    asked = material.request_figures(material.requests(consultation))
    if asked.asked:
        yield Indicator(
            "requests_answered", "information", _("Requests for information that were answered"),
            _("Of all that members asked."), share(asked.decided, asked.asked), "percent", asked.asked,
        )  # fmt: skip
        yield Indicator(
            "days_to_answer", "information", _("Days to an answer"), _("Median over the answered requests."),
            asked.median_days, "days",
        )  # fmt: skip


def survey(after: results.Result | None) -> Iterator[Indicator]:
    if after is None or not after.counted:
        return
    yield Indicator(
        "survey_n", "deliberation", _("Answers to the survey at the end"), _("People who answered it."), after.n
    )
    for one in after.items:
        if one.item.about in {"design", "information", "deliberation", "impact"}:
            group = "follow_up" if one.item.about == "impact" else one.item.about
            yield Indicator(
                one.item.id, group, _(one.item.text), _("Share that agrees, of those who have an opinion."),
                one.agree if one.told else None, "percent", one.n, hidden=not one.told,
            )  # fmt: skip


def learning(asked: dict[str, results.Result]) -> Iterator[Indicator]:
    for one in results.moved(asked):
        yield Indicator(
            f"moved_{one.item.id}", "learning", _(one.item.text),
            _("Mean at the end minus mean at the start, on a scale from 1 to 5. The answers of one person are not joined."),
            one.difference, "shift", one.after.n,
        )  # fmt: skip
