"""What the register keeps of a license beside its JSON, so that lists and search need not read it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from repository.licenses.domain.draft import Draft
from repository.licenses.reading import issued
from repository.licenses.reading.words import verdict_mark
from repository.licenses.words import clean

SEARCH_LIMIT = 20_000


@dataclass(frozen=True)
class Summary:
    """Title and languages as in the license; verdicts as marks (yes, cond, no, open); words to search in."""

    title: dict[str, str]
    search_text: str
    verdicts: tuple[str, ...]
    languages: tuple[str, ...]
    review_date: date | None


def of(document: dict[str, Any]) -> Summary:
    """The summary of a license's JSON."""
    draft = issued.of(document).draft
    return Summary(
        title=dict(draft.identification.title),
        search_text=clean(" ".join(_words(draft)))[:SEARCH_LIMIT],
        verdicts=tuple(sorted({verdict_mark(use.verdict) for use in draft.use_cases})),
        languages=draft.identification.languages,
        review_date=date.fromisoformat(draft.review_by) if draft.review_by else None,
    )


def _words(draft: Draft) -> list[str]:
    texts = [
        draft.identification.title,
        draft.initiative.title,
        *(dataset.name for dataset in draft.data),
        *(use.case.title for use in draft.use_cases),
        *(use.case.purpose for use in draft.use_cases),
        *(clause.text for clause in (*draft.red_lines, *draft.conditions)),
    ]
    names = [draft.identification.organisation.name, draft.community.name]
    identifiers = [identifier.value for dataset in draft.data for identifier in dataset.identifiers]
    return [*names, *identifiers, *(words for text in texts for words in text.values())]
