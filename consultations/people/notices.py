"""The privacy notice: printed from the data-protection record, kept under its hash, accepted text by text."""

import hashlib
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from consultations.domain import texts
from consultations.models import Consultation, NoticeAcceptance, NoticeText, Participation, ProtectionRecord
from consultations.models.protection import LawfulBasis, SpecialGround


def render(consultation: Consultation, language: str) -> str:
    """The notice as plain text in one language; the same record gives the same bytes."""
    with translation.override(language):
        facts = texts_of(consultation.protection, language)
        context = {
            "consultation": texts.wording(consultation.title, language),
            "consultation_open": consultation.open_vote,
            **facts,
            "publication": texts.wording(consultation.publication, language),
        }
        return render_to_string("consultations/notice.txt", context).strip() + "\n"


def texts_of(record: ProtectionRecord, language: str) -> dict[str, Any]:
    """The record with its bases and grounds in words: {record, purposes, special}."""
    grounds = dict(SpecialGround.choices)
    return {
        "record": record,
        "purposes": [
            {
                "purpose": texts.wording(purpose["purpose"], language),
                "basis": LawfulBasis(purpose["basis"]).label,
                "detail": purpose.get("detail", ""),
            }
            for purpose in record.purposes
        ],
        "special": [
            {"category": entry["category"], "ground": grounds.get(entry["ground"], entry["ground"])}
            for entry in record.special_categories
        ],
    }


def current(consultation: Consultation, language: str) -> NoticeText:
    """The notice now in force in that language (one of the consultation's), stored under its hash."""
    chosen, text, sha256 = _in_force(consultation, language)
    notice, _ = NoticeText.objects.get_or_create(
        sha256=sha256, defaults={"consultation": consultation, "language": chosen, "text": text}
    )
    return notice


def _in_force(consultation: Consultation, language: str) -> tuple[str, str, str]:
    """The language it is in, its text, and the hash under which it is stored once somebody has seen it."""
    chosen = language if language in consultation.languages else consultation.languages[0]
    text = render(consultation, chosen)
    return chosen, text, hashlib.sha256(f"{consultation.id}\n{chosen}\n{text}".encode()).hexdigest()


def accepted(participation: Participation) -> bool:
    """Whether the person has accepted a notice that is still in force, in any language, and not taken it back."""
    given: dict[str, set[str]] = {}
    kept = NoticeAcceptance.objects.filter(participation=participation, withdrawn_at=None)
    for sha256, language in kept.values_list("notice_id", "notice__language"):
        given.setdefault(language, set()).add(sha256)
    return any(_in_force(participation.consultation, language)[2] in given[language] for language in given)
