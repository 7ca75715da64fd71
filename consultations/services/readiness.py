"""The readiness list: what is there, and what is still missing before a consultation can open, each with its page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations import method
from consultations.ballots.services.opening import SECRET_MINIMUM
from consultations.domain import texts
from consultations.material import selectors as material
from consultations.models import (
    Community,
    CommunityApproval,
    Component,
    Consultation,
    Participation,
    ProtectionRecord,
)
from consultations.services import brief, rolls
from repository.licenses.domain.questions import DefinitionRefused, Question


@dataclass(frozen=True)
class Point:
    """One line of the readiness list: done or not, a sentence, and the page where it is supplied."""

    code: str
    done: bool
    sentence: str | Promise
    url: str


def readiness(consultation: Consultation) -> list[Point]:
    """What is there and what is still missing before the consultation can open, each with its link."""
    return [*_remit(consultation), *_community(consultation), *_chain(consultation), *_people(consultation), *_briefing(consultation)]


def _page(consultation: Consultation, name: str) -> str:
    return reverse(f"consultations:{name}", args=[consultation.slug])


def _remit(consultation: Consultation) -> list[Point]:
    """Initiative, data, uses, remit, promise, publication, review and data protection."""
    initiative, languages = consultation.initiative, consultation.languages
    datasets = list(initiative.datasets.all())
    described = bool(initiative.custodian and initiative.legal_basis and initiative.summary)
    known = bool(datasets) and all(dataset.identifiers for dataset in datasets)
    rows: list[tuple[str, bool, str | Promise, str]] = [
        ("initiative", described, _("The data initiative: what is planned, who holds the data, on which legal basis"), ""),
        ("datasets", known, _("The data, each dataset with an identifier that people outside know"), ""),
        ("use-cases", initiative.use_cases.exists(), _("At least one use case"), "use_cases"),
        (
            "remit",
            _written(languages, consultation.title, consultation.question, consultation.in_scope, consultation.out_of_scope),
            _("The remit: question, in scope, out of scope, in every language"),
            "",
        ),
        (
            "promise",
            _written(languages, consultation.promise),
            _("The promise of the data holder, in every language"),
            "",
        ),
        ("publication", _written(languages, consultation.publication), _("What will be published, in every language"), ""),
        ("review", consultation.review_by is not None, _("When the license will be reviewed"), "terms"),
        (
            "protection",
            _protected(consultation.protection),
            _("The data-protection record: a lawful basis for each purpose, recipients, retention"),
            "",
        ),
    ]
    return [Point(code, done, sentence, _page(consultation, page or code)) for code, done, sentence, page in rows]


def _written(languages: list[str], *given: texts.Text) -> bool:
    return not any(texts.missing(text, languages) for text in given)


def _protected(record: ProtectionRecord) -> bool:
    """A lawful basis per purpose, a ground per special category, recipients and retention."""
    return bool(
        record.controller
        and record.purposes
        and record.recipients
        and record.retention
        and all(purpose.get("basis") for purpose in record.purposes)
        and all(category.get("ground") for category in record.special_categories)
    )


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
    points: list[Point] = []
    if not _recruited_later(consultation):
        points.append(_number(consultation, len(groups)))
        signed = bool(groups) and rolls.unsigned(consultation) == 0
        points.append(Point("roll", signed, _("Two people have signed off the roll"), _page(consultation, "roll")))
    if _protects_groups(consultation):
        filled = all(groups) and all(groups.count(group) >= SECRET_MINIMUM for group in set(groups))
        sentence = _("A group for everybody on the roll, with at least ten people in each: no group may be outvoted")
        points.append(Point("groups", enough and filled, sentence, page))
    return points


def _number(consultation: Consultation, people: int) -> Point:
    """Ten people for a secret ballot; or, knowingly, an open vote of fewer."""
    page = _page(consultation, "people")
    if not consultation.open_vote:
        sentence = _("At least ten people on the roll, so that a ballot can be secret; with fewer, choose an open vote")
        return Point("people", people >= SECRET_MINIMUM, sentence, page)
    if people >= SECRET_MINIMUM:
        sentence = _("An open vote is for fewer than ten people. There are more: let them vote in secret")
        return Point("secrecy", False, sentence, _page(consultation, "secrecy"))
    return Point("people", people > 0, _("People on the roll; fewer than ten, so the vote is open"), page)


def _recruited_later(consultation: Consultation) -> bool:
    """Whether every component brings its own people after opening; how many there are is then checked by its ballots."""
    components = list(consultation.components.filter(purpose=Component.Purpose.EVIDENCE))
    return bool(components) and all(method.method_of(component).recruits for component in components)


def _briefing(consultation: Consultation) -> list[Point]:
    """Material that there is, is there in every language. Whether there must be any, the method says."""
    page = _page(consultation, "briefing")
    missing = _("“%(title)s” of the briefing in %(language)s")
    return [
        Point("briefing", False, missing % {"title": gap.title, "language": method.language_names([gap.language])}, page)
        for gap in material.gaps(consultation)
    ]


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
