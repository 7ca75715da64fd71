"""The records of a recruitment, one module per noun."""

from consultations.recruitment.models.candidates import Answer, Candidate, CandidateContact, Consent
from consultations.recruitment.models.draws import Draw, DrawApproval, PoolErasure
from consultations.recruitment.models.invitations import Address, InvitationDraw
from consultations.recruitment.models.plan import Feature, Recruitment, Value
from consultations.recruitment.models.records import Delivery, Support

__all__ = [
    "Address",
    "Answer",
    "Candidate",
    "CandidateContact",
    "Consent",
    "Delivery",
    "Draw",
    "DrawApproval",
    "Feature",
    "InvitationDraw",
    "PoolErasure",
    "Recruitment",
    "Support",
    "Value",
]
