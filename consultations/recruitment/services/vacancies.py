"""Vacant seats once a ballot has published its roll: who may still take one, by what the lottery has recorded."""

from django.db.models import Min

from consultations.ballots.models import Ballot
from consultations.models import Component, Participation
from consultations.recruitment import selectors
from consultations.recruitment.models import Candidate, Draw, Recruitment

LIVING = (Participation.State.INVITED, Participation.State.ACTIVE)


def vacant_for(candidate: Candidate) -> Component | None:
    """The component in which the candidate may take a seat although rolls are published; None where they may not.

    Three things must hold. A decided draw names the candidate, on its panel or among its alternates: draws are published
    before their digits and confirmed by two people. They had registered before the first roll was published: nobody is
    made up afterwards. And fewer members sit than the recruitment has seats: the number never grows beyond what was
    announced. The recruitment is locked, so that two people who say yes at once do not take one seat.
    """
    recruitment = Recruitment.objects.select_for_update().get(pk=candidate.recruitment_id)
    component = candidate.recruitment.component
    if not named(candidate) or not _registered_before_the_first_roll(candidate, component):
        return None
    sitting = recruitment.candidates.filter(
        participation__role=Participation.Role.MEMBER, participation__state__in=LIVING
    ).count()
    return component if sitting < recruitment.seats else None


def named(candidate: Candidate) -> bool:
    """Whether a decided draw names the candidate, on the panel that its digits chose or among its alternates."""
    decided = Draw.objects.filter(recruitment=candidate.recruitment_id, state=Draw.State.DECIDED)
    return any(
        candidate.pseudonym in selectors.panel_of(draw) or candidate.pseudonym in draw.result.get("alternates", [])
        for draw in decided.exclude(kind=Draw.Kind.TEST)
    )


def _registered_before_the_first_roll(candidate: Candidate, component: Component) -> bool:
    rolls = Ballot.objects.filter(component__consultation=component.consultation_id, channel=Ballot.Channel.WEB)
    first = rolls.aggregate(first=Min("opens"))["first"]
    return first is None or candidate.registered_at < first
