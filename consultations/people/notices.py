"""The privacy notice: printed from the data-protection record, kept under its hash, accepted text by text."""

import hashlib

from django.template.loader import render_to_string
from django.utils import translation

from consultations.domain import texts
from consultations.models import Consultation, NoticeAcceptance, NoticeText, Participation
from consultations.models.protection import LawfulBasis, SpecialGround


def render(consultation: Consultation, language: str) -> str:
    """The notice as plain text in one language; the same record gives the same bytes."""
    record = consultation.protection
    with translation.override(language):
        purposes = [
            {
                "purpose": texts.wording(purpose["purpose"], language),
                "basis": LawfulBasis(purpose["basis"]).label,
                "detail": purpose.get("detail", ""),
            }
            for purpose in record.purposes
        ]
        grounds = dict(SpecialGround.choices)
        special = [
            {"category": entry["category"], "ground": grounds.get(entry["ground"], entry["ground"])}
            for entry in record.special_categories
        ]
        context = {
            "consultation": texts.wording(consultation.title, language),
            "record": record,
            "purposes": purposes,
            "special": special,
            "publication": texts.wording(consultation.publication, language),
        }
        return render_to_string("consultations/notice.txt", context).strip() + "\n"


def current(consultation: Consultation, language: str) -> NoticeText:
    """The notice now in force in that language (one of the consultation's), stored under its hash."""
    chosen = language if language in consultation.languages else consultation.languages[0]
    text = render(consultation, chosen)
    notice, _ = NoticeText.objects.get_or_create(
        sha256=hashlib.sha256(f"{consultation.id}\n{chosen}\n{text}".encode()).hexdigest(),
        defaults={"consultation": consultation, "language": chosen, "text": text},
    )
    return notice


def accepted(participation: Participation) -> bool:
    """Whether the person has accepted a notice that is still in force, in any language, and not taken it back."""
    given = set(
        NoticeAcceptance.objects.filter(participation=participation, withdrawn_at=None).values_list(
            "notice_id", "notice__language"
        )
    )
    return any(current(participation.consultation, language).sha256 == sha256 for sha256, language in given)
