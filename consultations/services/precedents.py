"""A new consultation after the example of a case: the same chain of components, each by the method here that is like it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations import method
from consultations.method import Method
from consultations.models import Component, Consultation
from consultations.services import preparing
from repository.cases.models import Case, CaseComponent
from socialicense.accounts.models import Organisation, User
from socialicense.audit import services as audit
from socialicense.errors import Refusal

TITLE = 200


class NothingLikeIt(Refusal):
    code = "no-method-like-it"
    message = _(
        "None of the methods here is like those of this case. Start a consultation and choose a method yourself."
    )


@dataclass(frozen=True)
class Step:
    """A component of the case, and the method here that can do the like; None where there is none."""

    component: CaseComponent
    chosen: Method | None


def steps(case: Case) -> list[Step]:
    """The chain of the case in its order, with what each part would become."""
    known = [one for one in method.registered() if Component.Purpose.EVIDENCE in one.purposes]
    return [
        Step(part, next((one for one in known if part.method in one.likened), None))
        for part in case.components.order_by("position")
    ]


@transaction.atomic
def begin(
    *, case: Case, organisation: Organisation, title: Mapping[str, str], languages: Sequence[str], by: User
) -> Consultation:
    """A consultation in preparation with a component for each part of the case that a method here is like. Dates are
    proposed one after the other from today. Raises NothingLikeIt."""
    chain = [(step.component, step.chosen) for step in steps(case) if step.chosen is not None]
    if not chain:
        raise NothingLikeIt()
    made = preparing.begin(organisation=organisation, title=title, languages=languages, by=by)
    start = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    for part, chosen in chain:
        windows = _windows(chosen, start)
        preparing.add_component(
            consultation=made,
            slug=chosen.slug,
            title=dict.fromkeys(languages, part.title[:TITLE]),
            windows=windows,
            by=by,
        )
        start = max(closes for _opens, closes in windows.values()) - timedelta(
            days=min(kind.days[0] for kind in chosen.stages)
        )
    audit.record(
        event="consultation.after_a_case",
        by=by,
        scope=made.id,
        target=str(made.id),
        values={"case": case.number, "components": len(chain)},
    )
    return made


def _windows(chosen: Method, start: datetime) -> dict[str, tuple[datetime, datetime]]:
    """The window of each stage, as many days from the start as the method proposes."""
    return {
        kind.slug: (start + timedelta(days=kind.days[0]), start + timedelta(days=kind.days[1]))
        for kind in chosen.stages
    }
