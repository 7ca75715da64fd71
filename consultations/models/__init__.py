"""The records of a consultation, one module per noun."""

from consultations.models.community import Community, CommunityKey, CommunityRepresentative
from consultations.models.components import Component, Stage
from consultations.models.consultation import CommunityApproval, Consultation, SecondSignature
from consultations.models.initiative import DataInitiative, Dataset, ProposedClause, UseCase
from consultations.models.people import Contact, Credential, Participation
from consultations.models.protection import NoticeAcceptance, NoticeText, ProtectionRecord
from consultations.models.rolls import RollSignature

__all__ = [
    "Community",
    "CommunityApproval",
    "CommunityKey",
    "CommunityRepresentative",
    "Component",
    "Consultation",
    "Contact",
    "Credential",
    "DataInitiative",
    "Dataset",
    "NoticeAcceptance",
    "NoticeText",
    "Participation",
    "ProposedClause",
    "ProtectionRecord",
    "RollSignature",
    "SecondSignature",
    "Stage",
    "UseCase",
]
