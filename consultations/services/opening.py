"""The readiness list, and opening: the brief is frozen and every stage gets its place in time."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations import method
from consultations.ballots.services.opening import SECRET_MINIMUM
from consultations.domain import texts
from consultations.models import Community, CommunityApproval, Component, Consultation, Participation, Stage
from consultations.refusals import DoNotAsk, NotApproved, NotReady
from consultations.services import brief
from consultations.services.preparing import require_preparing
from repository.licenses.domain import canonical
from repository.licenses.domain.questions import DefinitionRefused, Question
from socialicense.accounts.models import User
from socialicense.audit import services as audit
from socialicense.jobs import services as jobs


@dataclass(frozen=True)
class Point:
    """One line of the readiness list: done or not, a sentence, and the page where it is supplied."""

    code: str
    done: bool
    sentence: str | Promise
    url: str


def readiness(consultation: Consultation) -> list[Point]:
    """What is there and what is still missing before the consultation can open, each with its link."""
    return [*_remit(consultation), *_community(consultation), *_chain(consultation), *_people(consultation)]


def _page(consultation: Consultation, name: str) -> str:
    return reverse(f"consultations:{name}", args=[consultation.slug])


def _remit(consultation: Consultation) -> list[Point]:
    initiative, languages = consultation.initiative, consultation.languages
    datasets = list(initiative.datasets.all())
    protection = consultation.protection
    complete = not any(
        texts.missing(text, languages)
        for text in (consultation.title, consultation.question, consultation.in_scope, consultation.out_of_scope)
    )
    return [
        Point(
            "initiative",
            bool(initiative.custodian and initiative.legal_basis and initiative.summary),
            _("The data initiative: what is planned, who holds the data, on which legal basis"),
            _page(consultation, "initiative"),
        ),
        Point(
            "datasets",
            bool(datasets) and all(dataset.identifiers for dataset in datasets),
            _("The data, each dataset with an identifier that people outside know"),
            _page(consultation, "datasets"),
        ),
        Point("use-cases", initiative.use_cases.exists(), _("At least one use case"), _page(consultation, "use_cases")),
        Point(
            "remit",
            complete,
            _("The remit: question, in scope, out of scope, in every language"),
            _page(consultation, "remit"),
        ),
        Point(
            "promise",
            not texts.missing(consultation.promise, languages),
            _("The promise of the data holder, in every language"),
            _page(consultation, "promise"),
        ),
        Point(
            "publication",
            not texts.missing(consultation.publication, languages),
            _("What will be published, in every language"),
            _page(consultation, "publication"),
        ),
        Point(
            "review",
            consultation.review_by is not None,
            _("When the license will be reviewed"),
            _page(consultation, "terms"),
        ),
        Point(
            "protection",
            bool(
                protection.controller
                and protection.purposes
                and protection.recipients
                and protection.retention
                and all(purpose.get("basis") for purpose in protection.purposes)
                and all(category.get("ground") for category in protection.special_categories)
            ),
            _("The data-protection record: a lawful basis for each purpose, recipients, retention"),
            _page(consultation, "protection"),
        ),
    ]


def _community(consultation: Consultation) -> list[Point]:
    community, page = consultation.community, _page(consultation, "community")
    if consultation.exercise:
        return []
    confirmed = community is not None and community.state == Community.State.CONFIRMED
    keys = community.keys.filter(retired_at=None).count() if community else 0
    answer = brief.approval(consultation) if confirmed else None
    return [
        Point(
            "community",
            community is not None,
            _("Which community is asked, and how its representative is reached"),
            page,
        ),
        Point("authority", confirmed, _("The community has claimed its record, and its authority is confirmed"), page),
        Point(
            "keys",
            community is not None and keys >= community.threshold,
            _("The community has registered its signing key"),
            page,
        ),
        Point(
            "approval",
            answer is not None and answer.answer == CommunityApproval.Answer.APPROVED,
            _("The community has approved exactly what will be asked"),
            page,
        ),
    ]


def _chain(consultation: Consultation) -> list[Point]:
    components = list(consultation.components.filter(purpose=Component.Purpose.EVIDENCE))
    page = _page(consultation, "components")
    points = [Point("components", bool(components), _("At least one component: how people are asked"), page)]
    for component in components:
        points += [
            Point("component", False, missing.sentence, missing.url)
            for missing in method.method_of(component).readiness(component)
        ]
        if component.stages.filter(closes__lte=timezone.now()).exists():
            points.append(
                Point("dates", False, _("The dates of “%(title)s” are in the past") % {"title": component}, page)
            )
    return points


def _people(consultation: Consultation) -> list[Point]:
    groups = list(
        consultation.participations.exclude(
            state__in=[Participation.State.WITHDRAWN, Participation.State.ERASED]
        ).values_list("group", flat=True)
    )
    page = _page(consultation, "people")
    enough = len(groups) >= SECRET_MINIMUM
    points = [Point("people", enough, _("At least ten people on the roll, so that a ballot can be secret"), page)]
    if _protects_groups(consultation):
        filled = all(groups) and all(groups.count(group) >= SECRET_MINIMUM for group in set(groups))
        sentence = _("A group for everybody on the roll, with at least ten people in each: no group may be outvoted")
        points.append(Point("groups", enough and filled, sentence, page))
    return points


def _protects_groups(consultation: Consultation) -> bool:
    """Whether any question promises that no group is outvoted."""
    return any(
        question.safeguard
        for component in consultation.components.filter(purpose=Component.Purpose.EVIDENCE)
        for question in _questions(component)
    )


def _questions(component: Component) -> list[Question]:
    """What a component asks; nothing while its questions do not fit their rules, which another point says."""
    try:
        return method.method_of(component).questions(component)
    except DefinitionRefused:
        return []


def require_approval(consultation: Consultation) -> CommunityApproval | None:
    """The gate before recruitment: nobody is invited before the community approved exactly this. No role passes it."""
    if consultation.exercise:
        return None
    answer = brief.approval(consultation)
    if answer is None:
        raise NotApproved()
    if answer.answer != CommunityApproval.Answer.APPROVED:
        raise DoNotAsk()
    return answer


@transaction.atomic
def open_consultation(*, consultation: Consultation, by: User | None) -> Consultation:
    """Freeze the brief and start the chain. Refused to everybody while anything on the readiness list is missing."""
    require_preparing(consultation)
    missing = [point for point in readiness(consultation) if not point.done]
    if missing:
        raise NotReady(missing="; ".join(str(point.sentence) for point in missing), codes=[p.code for p in missing])
    require_approval(consultation)
    freeze(consultation, by=by)
    for component in consultation.components.all():
        start(component)
    return consultation


def freeze(consultation: Consultation, *, by: User | None) -> None:
    """Write the brief and its hash; from here on the texts are frozen."""
    snapshot = brief.brief(consultation)
    consultation.brief = canonical.canonical(snapshot).decode()
    consultation.brief_sha256 = canonical.digest(snapshot)
    consultation.state, consultation.opened_at = Consultation.State.OPEN, timezone.now()
    consultation.save(update_fields=["brief", "brief_sha256", "state", "opened_at"])
    audit.record(
        event="consultation.opened",
        by=by,
        scope=consultation.id,
        target=str(consultation.id),
        values={"brief": consultation.brief_sha256},
    )


def start(component: Component) -> None:
    """Mark a component as running and queue the opening of each of its stages."""
    component.state = Component.State.RUNNING
    component.save(update_fields=["state"])
    for stage in Stage.objects.filter(component=component):
        jobs.enqueue(
            kind="consultations.open_stage",
            key=f"open:{stage.id}",
            payload={"stage": str(stage.id)},
            scope=component.consultation_id,
            not_before=stage.opens,
        )
