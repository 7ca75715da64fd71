"""From the count of papers on to the close."""

from django.db import transaction

from consultations.ballots.models import Ballot
from consultations.ballots.paper import counting
from consultations.domain.paper import Gap
from socialicense.accounts.models import User
from socialicense.jobs import services as jobs


@transaction.atomic
def finish(*, ballot: Ballot, by: User) -> list[Gap]:
    """End the count of the papers and have the ballot closed. Refuses as `counting.finish`."""
    gaps = counting.finish(ballot=ballot, by=by)
    jobs.enqueue(
        kind="consultations.close_ballot",
        key=f"close-paper:{ballot.id}",
        payload={"ballot": str(ballot.id)},
        scope=ballot.component.consultation_id,
    )
    return gaps
