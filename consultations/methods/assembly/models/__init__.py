"""The records of a citizens' assembly, one module per noun."""

from consultations.methods.assembly.models.followup import Progress, Reconvening, Reply
from consultations.methods.assembly.models.minority import MinoritySignature, MinorityStatement, UseReason
from consultations.methods.assembly.models.recommendations import Amendment, Comment, Recommendation, Version
from consultations.methods.assembly.models.rules import Assembly

__all__ = [
    "Amendment",
    "Assembly",
    "Comment",
    "MinoritySignature",
    "MinorityStatement",
    "Progress",
    "Recommendation",
    "Reconvening",
    "Reply",
    "UseReason",
    "Version",
]
