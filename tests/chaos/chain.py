"""From the close of ballots to issued licenses, while workers are killed in the middle and the broker forgets all."""

import json
import time
from typing import Any

from tests.bench.stand import Stand, ended_by_signals, stand

CONSULTATIONS = 3
SECONDS = 120.0  # about thirty on an idle machine
KILLED_IN = ["consultations.close_ballot", "consultations.draft", "licenses.issue"]


def begin() -> list[Any]:
    """Consultations whose votes are cast and whose windows are over; nothing is closed yet."""
    from consultations.ballots.models import Ballot
    from consultations.ballots.services import casting
    from tests.consultations.services.test_chain import Story
    from tests.factories import consultations as make

    stories = [Story() for _ in range(CONSULTATIONS)]
    for story in stories:
        ballot = Ballot.objects.get(component=story.component)
        for person in story.people[:12]:
            casting.cast(ballot=ballot.id, voter=make.voter(person), raw={"u1": "yes"}, idempotency_key="k")
        make.end(ballot)
    return stories


def follow(on: Stand, stories: list[Any]) -> list[str]:
    """Play the organisers who ask for the license, and strike whenever a worker is in the middle of the next act."""
    from consultations.services import chain
    from repository.licenses.models import Draft, SealedPdf
    from socialicense.jobs.models import Job, State

    valkey = on.stack.valkey
    assert valkey is not None
    Job.objects.filter(kind="consultations.close_ballot").update(not_before=None)
    worker, struck, asked = on.start("worker"), [], set()
    on.start("beat")
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        running = set(Job.objects.filter(state=State.RUNNING).values_list("kind", flat=True))
        if len(struck) < len(KILLED_IN) and KILLED_IN[len(struck)] in running:
            on.kill(worker)
            struck.append(KILLED_IN[len(struck)])
            if len(struck) == 2:
                valkey.stop()
                valkey.ensure()
            worker = on.start("worker")
        for story in stories:
            if story not in asked and Draft.objects.filter(consultation=story.consultation.id).exists():
                chain.issue_exercise(consultation=story.consultation)
                asked.add(story)
        if SealedPdf.objects.count() == len(stories) and not Job.objects.filter(state=State.RUNNING).exists():
            break
        time.sleep(0.002)
    return struck


def main() -> None:
    ended_by_signals()
    with stand() as on:
        from repository.licenses.models import Draft, License, LicenseState, SealedPdf
        from socialicense.audit.models import Event
        from socialicense.jobs.models import Job, State

        stories = begin()
        struck = follow(on, stories)
        events = {
            name: Event.objects.filter(event=name).count()
            for name in ("ballot.closed", "component.evidence", "draft.made", "license.issued")
        }
        found = {
            "struck": struck,
            "drafts": Draft.objects.count(),
            "numbers": sorted(License.objects.values_list("number", flat=True)),
            "seals": SealedPdf.objects.count(),
            "issued_states": LicenseState.objects.filter(state="issued").count(),
            "failed": sorted(Job.objects.filter(state=State.FAILED).values_list("kind", "error")),
            "attempts": max(Job.objects.values_list("attempts", flat=True)),
            "events": events,
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
