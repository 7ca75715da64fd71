"""The demo of trials and commitments: invented, marked as such, and made through the same services as real ones."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from consultations import demo
from consultations.models import Consultation
from socialicense.accounts import services as accounts
from socialicense.accounts.models import PLATFORM, Membership, Organisation, ScopeKind, User
from toolkit.commitment.models import Commitment, Part
from toolkit.commitment.services import commitments, reports
from toolkit.demo import begin, write
from toolkit.selectors import library, worksheets
from toolkit.trials.models import Problem, Proposal, Trial
from toolkit.trials.services import proposing, trying

FREE = ("data-initiative-brief", "remit-builder", "method-chooser", "expectations-worksheet")

DONE = (
    "We asked about one of two new uses, the heat plan.",
    "One case is being written.",
    "One trial is over, one is registered for next month.",
)


@transaction.atomic
def build(people: Mapping[str, Any], _consultation: Consultation) -> None:
    """Worksheets that belong to no consultation yet, a trial that is over and one to come, a proposal, a commitment."""
    organiser, colleague = people["organiser"], people["colleague"]
    accounts.grant(user=colleague, role="toolkit_editor", scope_kind=ScopeKind.PLATFORM, scope_id=PLATFORM, by=None)
    organisation = Organisation.objects.create(name="City of Lindenport (invented)", slug="lindenport-demo")
    for user in (organiser, colleague):
        Membership.objects.create(user=user, organisation=organisation, admin=True)
    _commitment(organisation, organiser)
    for slug in FREE:
        sheet = begin(slug, None, organiser)
        write(sheet, worksheets.definition(sheet).example, organiser)
    _trial(organiser, colleague, people["observer"])


def _registered(title: str, question: str, failure: str, *, starts_on: date, by: User) -> Trial:
    trial = Trial(
        title=title, question=question, failure=failure, release=library.current(), starts_on=starts_on,
        initiative="Heat planning (invented)", organisation="City of Lindenport (invented)", country="BE",
        language="en", data_type="health_records", method="workshop",
    )  # fmt: skip
    return trying.register(trial=trial, versions=[library.version_of("card-sort")], by=by)


def _trial(author: User, rater: User, proposer: User) -> None:
    """One trial that is over, with a problem and a proposal that came of it, and one that is still to come."""
    version, today = library.version_of("card-sort"), datetime.now(UTC).date()
    _registered(
        "Card sort in two languages (invented)",
        "Does it work with an interpreter at the table?",
        "A table gives up before the red lines are sorted.",
        starts_on=today + timedelta(days=30),
        by=author,
    )
    done = _registered(
        "Card sort with 24 neighbours (invented)",
        "Do people sort the cards without help?",
        "More than three tables need a facilitator to explain a card.",
        starts_on=today,
        by=author,
    )
    if timezone.localdate() < today:  # west of Greenwich, late in the evening: it ends tomorrow
        return
    found = {"participants": 24, "minutes_planned": 60, "minutes_used": 85, "again": "changed"}
    trying.finish(trial=done, verdict="partly", ended_on=timezone.localdate(), found=found, by=author)
    ratings = {"clarity": Decimal(3), "usefulness": Decimal(5), "fit": Decimal(4), "ease": Decimal(3)}
    words = "Two cards were read twice."
    trying.rate(trial=done, version=version, voice="facilitator", n=1, ratings=ratings, words=words, by=rater)
    text = "The card on small counts was not understood."
    trying.report(problem=Problem(trial=done, version=version, severity="moderate", text=text), by=rater)
    proposal = Proposal(
        kind=Proposal.Kind.CHANGE, tool=version.tool, title="Explain small counts with a drawing (invented)",
        need="Tables asked twice what the card means.", text="A drawing of a street with one dot, and the same street with ten.",
        trial=done, source="Own words", credit="Otto Observer (invented)",
    )  # fmt: skip
    proposing.hand_in(proposal=proposal, by=proposer)


def _commitment(organisation: Organisation, by: User) -> None:
    """A commitment that began last year, with a report of this year that is open for comments."""
    today = timezone.localdate()
    made = commitments.save(
        commitment=Commitment(
            organisation=organisation,
            title="Ask before data is used again (invented)",
            text="For three years we ask the people concerned before we use data about them for something new,"
            " and we keep to their answer.",
            starts=today.replace(year=today.year - 1, month=1, day=1),
            ends=today.replace(year=today.year + 1, month=12, day=31),
        ),
        by=by,
    )
    commitments.set_parts(
        commitment=made,
        activities=["Ask people about every new use", "Share what we learn as cases", "Try the tools and report"],
        outcomes=["People decide about data about them", "Others begin to ask as well"],
        by=by,
    )
    targets = {today.year: Decimal(2)}
    commitments.set_measures(
        commitment=made,
        rows=[
            {"figure": "consultations", "baseline": Decimal(0), "targets": targets},
            {"figure": "verdicts-differing", "baseline": Decimal(0), "targets": {}},
            {"figure": "trials", "baseline": Decimal(0), "targets": targets},
            {"name": "Schools that held a lesson", "definition": "Counted by the teachers' union", "targets": {}},
        ],
        by=by,
    )
    commitments.publish(commitment=made, by=by)
    report = reports.begin(commitment=made, year=today.year, by=by)
    activities = made.parts.filter(kind=Part.Kind.ACTIVITY).order_by("position")
    parts = {part.pk: {"rating": "partly", "done": words} for part, words in zip(activities, DONE, strict=True)}
    report = reports.write(
        report=report,
        texts={"failed": "We asked too late in the year, and nobody from the harbour came."},
        parts=parts,
        own={},
        by=by,
    )
    reports.show(report=report, until=today + timedelta(days=21), by=by)


def register() -> None:
    demo.register("trials and commitments", build)
