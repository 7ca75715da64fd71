"""A consultation in preparation as one file: out of the workspace, and in again, here or elsewhere.

The file is of the family of the definitions that `consult` reads. It holds texts, data, uses, the chain with its
questions and dates, the rules that a method keeps beside its questions, how members are found by lot, and the
data-protection record; no people, no addresses, no keys, no community, no answers.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from consultations import method
from consultations.ballots.services.opening import stamp
from consultations.domain import zones
from consultations.files import definition, records
from consultations.files.refusals import Fault, FilesRefused
from consultations.models import Component, Consultation, ProtectionRecord
from consultations.recruitment.services import planfile as lotteries
from consultations.services import brief, preparing
from repository.licenses.domain.questions import Question
from socialicense.accounts import services as accounts
from socialicense.accounts.models import Organisation, ScopeKind, User
from socialicense.audit import services as audit

SCHEMA = Path(settings.BASE_DIR) / "static" / "schemas" / "consultation-plan-1.json"
TEXTS = ("target_public", "promise", "publication")
DURATIONS = ("review_minutes", "ratification_minutes", "adoption_days")


def plan(consultation: Consultation) -> dict[str, Any]:
    """The consultation as the file holds it. What is empty is left out."""
    asked = brief.brief(consultation)
    described = {
        "version": 1,
        "kind": "plan",
        "title": consultation.title,
        "languages": consultation.languages,
        "organisation": consultation.initiative.organisation.name,
        "target_public": consultation.target_public,
        "initiative": asked["initiative"],
        "datasets": asked["datasets"],
        "use_cases": asked["use_cases"],
        "clauses": asked["clauses"],
        "remit": asked["remit"],
        "promise": consultation.promise,
        "publication": consultation.publication,
        "review_by": asked["review_by"],
        "privacy": asked["privacy"] | {"rights_contact": consultation.protection.rights_contact},
        "durations": {name: getattr(consultation, name) for name in DURATIONS},
        "time_zone": consultation.time_zone,
        "exercise": consultation.exercise,
        "secrecy": "open" if consultation.open_vote else "secret",
        "brand": {name: getattr(consultation, f"brand_{name}") for name in ("name", "mark", "accent")},
    }
    chain = consultation.components.filter(purpose=Component.Purpose.EVIDENCE).prefetch_related("stages")
    parts = [_part(component, consultation.languages) for component in chain.order_by("position")]
    return dict(_told(described, consultation.languages)) | {"components": parts}


def _part(component: Component, languages: list[str]) -> dict[str, Any]:
    windows = {
        stage.kind: {"opens": stamp(stage.opens), "closes": stamp(stage.closes)} for stage in component.stages.all()
    }
    chosen = method.method_of(component)
    questions = [question.to_json() for question in chosen.questions(component)]
    part = {"title": component.title, "method": component.method, "windows": windows, "questions": questions}
    beside = {"rules": dict(chosen.rules(component)), "recruitment": lotteries.given(component)}
    return part | dict(_told(beside, languages))


def _told(value: Any, languages: list[str]) -> Any:
    """The value without wordings that are not written yet, and without members that hold nothing."""
    if isinstance(value, dict):
        told = {name: _told(content, languages) for name, content in value.items()}
        return {name: c for name, c in told.items() if c not in ({}, None) and not (c == "" and name in languages)}
    return [_told(item, languages) for item in value] if isinstance(value, list) else value


def read(name: str, content: bytes) -> dict[str, Any]:
    """A file, checked as a whole. Raises FilesRefused with every fault found."""
    value = definition.parse(name, content)
    faults = [*_characters(name, value), *definition.against(SCHEMA, name, value)]
    if faults:
        raise FilesRefused(faults)
    faults, refs = definition.references(name, value)
    if value.get("time_zone") and value["time_zone"] not in zones.names():
        faults.append(Fault(name, None, "/time_zone", "unknown-zone", "no time zone of this name"))
    for n, part in enumerate(value["components"]):
        faults += _component(name, f"/components/{n}", part, refs)
    if faults:
        raise FilesRefused(faults)
    return value


def _characters(name: str, value: Any, pointer: str = "") -> Iterator[Fault]:
    """Characters that no text of ours can hold: NUL and lone surrogates."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _characters(name, item, f"{pointer}/{key}")
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _characters(name, item, f"{pointer}/{n}")
    elif isinstance(value, str) and any(ch == "\0" or "\ud800" <= ch <= "\udfff" for ch in value):
        yield Fault(name, None, pointer, "character", "holds a character that no text can hold")


def _component(name: str, pointer: str, part: Mapping[str, Any], refs: dict[str, list[str]]) -> list[Fault]:
    chosen = method.find(part["method"])
    if chosen is None or Component.Purpose.EVIDENCE not in chosen.purposes:
        return [Fault(name, None, f"{pointer}/method", "unknown-method", "no such method here")]
    missing = sorted(set(_other_stages(chosen, part["windows"])))
    faults = [Fault(name, None, f"{pointer}/windows", "stages", "other stages than the method has: " + ", ".join(missing))]
    faults = faults if missing else []
    for stage, window in part["windows"].items():
        try:
            if _moment(window["opens"]) >= _moment(window["closes"]):
                faults.append(Fault(name, None, f"{pointer}/windows/{stage}", "window", "closes before it opens"))
        except ValueError:
            faults.append(Fault(name, None, f"{pointer}/windows/{stage}", "window", "no such day or hour"))
    return faults + definition.asked(name, pointer, part.get("questions", []), refs)


def _other_stages(chosen: method.Method, windows: Mapping[str, Any]) -> Iterator[str]:
    """Stages of the method that have no window, and windows of no stage; further rounds of a stage are its own."""
    yield from (kind.slug for kind in chosen.stages if kind.slug not in windows)
    for slug in windows:
        try:
            method.kind_named(chosen, slug)
        except KeyError:
            yield slug


@transaction.atomic
def take_in(*, raw: Mapping[str, Any], organisation: Organisation, by: User) -> Consultation:
    """A new consultation of this organisation from a checked file; whoever takes it in is its organiser.

    Raises FilesRefused for a text that does not fit its field.
    """
    made = _consultation(raw, organisation)
    for n, part in enumerate(raw["components"]):
        windows = {kind: (_moment(window["opens"]), _moment(window["closes"])) for kind, window in part["windows"].items()}
        component = preparing.add_component(
            consultation=made, slug=part["method"], title=part["title"], windows=windows, by=by
        )
        _prepare(component, part, f"/components/{n}", by)
    accounts.grant(user=by, role="organiser", scope_kind=ScopeKind.CONSULTATION, scope_id=made.id, by=by)
    audit.record(event="consultation.taken_in", by=by, scope=made.id, target=str(made.id), values={})
    return made


def _prepare(component: Component, part: Mapping[str, Any], pointer: str, by: User) -> None:
    """Questions, rules and recruitment of a fresh component, as the file has them."""
    chosen = method.method_of(component)
    questions = [Question.from_json(question) for question in part.get("questions", [])]
    rules = part.get("rules", {})
    with _fitting(f"{pointer}/questions"):
        if not chosen.take_questions(component, questions) and questions:
            reason = "this method writes its questions later: leave them out"
            raise FilesRefused([Fault("", None, f"{pointer}/questions", "takes-no-questions", reason)])
    with _fitting(f"{pointer}/rules"):
        if not chosen.take_rules(component, rules):
            raise FilesRefused([Fault("", None, f"{pointer}/rules", "takes-no-rules", "this method has no such rules")])
    if "recruitment" in part:
        with _fitting(f"{pointer}/recruitment"):
            lotteries.take(component=component, raw=part["recruitment"], by=by)


@contextmanager
def _fitting(pointer: str) -> Iterator[None]:
    """Whatever does not fit its field is a fault of the file, with its place."""
    try:
        yield
    except ValidationError as error:
        place, reasons = next(iter(error.message_dict.items()))
        raise FilesRefused([Fault("", None, f"{pointer}/{place}", "does-not-fit", str(reasons[0]))]) from error


def _consultation(raw: Mapping[str, Any], organisation: Organisation) -> Consultation:
    remit, brand = raw.get("remit", {}), raw.get("brand", {})
    made = Consultation(
        slug=preparing.free_slug(raw["title"]),
        initiative=records.initiative(raw, organisation),
        title=raw["title"],
        languages=raw["languages"],
        question=remit.get("question", {}),
        in_scope=remit.get("in_scope", {}),
        out_of_scope=remit.get("out_of_scope", {}),
        review_by=_day(raw.get("review_by")),
        time_zone=raw.get("time_zone", ""),
        exercise=raw.get("exercise", False),
        open_vote=raw.get("secrecy") == "open",
        brand_name=brand.get("name", ""),
        brand_mark=brand.get("mark", ""),
        brand_accent=brand.get("accent", ""),
        **{name: raw.get(name, {}) for name in TEXTS},
        **raw.get("durations", {}),
    )
    records.kept(made, "")
    records.kept(ProtectionRecord(consultation=made, **raw.get("privacy", {})), "/privacy")
    return made


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise FilesRefused([Fault("", None, "/review_by", "no-such-day", str(error))]) from error


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
