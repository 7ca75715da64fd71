"""What the case repository keeps."""

from repository.cases.models.case import Case
from repository.cases.models.collections import Collection, Entry
from repository.cases.models.described import CaseComponent, Organisation, Part, Source
from repository.cases.models.editions import Act, Version
from repository.cases.models.finding import Finding, Imported, Lexeme, SavedSearch, Sent
from repository.cases.models.reviews import Comment, Concern, Reply, Review

__all__ = [
    "Act",
    "Case",
    "CaseComponent",
    "Collection",
    "Comment",
    "Concern",
    "Entry",
    "Finding",
    "Imported",
    "Lexeme",
    "Organisation",
    "Part",
    "Reply",
    "Review",
    "SavedSearch",
    "Sent",
    "Source",
    "Version",
]
