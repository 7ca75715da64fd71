"""A case draft from a license: what its evidence annex and its clauses already say, each fact with the license as source.

What a license does not hold is left open for the contributor: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from repository.cases.domain.catalogue import section
from repository.licenses.domain.draft import Clause, ComponentSummary, Draft

SOURCE = "s1"
SHORT, LONG = 280, 1500
STAGES = {
    "collection": "collect", "preparation": "process", "sharing": "share", "analysis": "analyse", "use": "use_decide",
}  # fmt: skip
IDENTIFIABILITY = {
    "anonymous": "anonymous", "aggregated": "aggregated", "pseudonymous": "pseudonymised", "identified": "identified",
}  # fmt: skip


def content(
    draft: Draft, *, number: str, address: str, year: int, issuer: str, language: str, today: str
) -> dict[str, Any]:
    """The members of a case that the draft of an issued license fills, in one of its languages. `address`: where the
    license stands; `today`: the day, as a case writes it."""
    told = _Told(language)
    initiative = draft.initiative
    made: dict[str, Any] = {
        "language": language,
        "title": told.text(draft.identification.title, 120),
        "summary": told.text({tag: " ".join(words) for tag, words in draft.summary.items()}, SHORT),
        "context": _group(
            problem=told.text(draft.how_it_was_made.remit.question) or told.text(initiative.summary),
            background=told.text(initiative.summary),
            started=draft.identification.opened_at[:10],
            ended=draft.identification.closed_at[:10],
            status="completed",
        ),
        "data": _data(draft, told),
        "organisers": _organisers(draft),
        "components": [
            _component(part, n, len(draft.how_it_was_made.components), told)
            for n, part in enumerate(draft.how_it_was_made.components, start=1)
        ],
        "results": _results(draft, told),
        "sources": [
            {
                "id": SOURCE, "title": f"{number}: {told.text(draft.identification.title, 200)} ({issuer})"[:300],
                "url": address, "kind": "report", "year": year, "peer_reviewed": False, "accessed": today,
            }
        ],
    }  # fmt: skip
    return made


class _Told:
    """Texts in the language of the draft, else in whatever language there is."""

    def __init__(self, language: str) -> None:
        self.language = language

    def text(self, text: Mapping[str, str], limit: int = LONG) -> str:
        words = text.get(self.language) or next((one for one in text.values() if one), "")
        return cut(" ".join(words.split()), limit)


def cut(words: str, limit: int) -> str:
    """The words, or as many whole ones as fit, with an ellipsis."""
    if len(words) <= limit:
        return words
    return words[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _group(**leaves: Any) -> dict[str, Any]:
    """A section that rests on the license; what is empty is left open."""
    return {"from": [SOURCE]} | {name: value for name, value in leaves.items() if value not in ("", [], None)}


def _joined(words: Iterable[str]) -> str:
    return cut("; ".join(dict.fromkeys(word for word in words if word)), LONG)


def _data(draft: Draft, told: _Told) -> dict[str, Any]:
    cases = [clause.case for clause in draft.use_cases]
    stages = [STAGES[case.life_cycle_stage] for case in cases if case.life_cycle_stage in STAGES]
    said = [dataset.identifiability for dataset in draft.data] + [case.identifiability for case in cases]
    known = [IDENTIFIABILITY[one] for one in said if one in IDENTIFIABILITY]
    return _group(
        description=_joined(told.text(dataset.name) for dataset in draft.data),
        holders=draft.initiative.custodian,
        users=_joined(case.actor for case in cases),
        original_purpose=_joined(dataset.original_purpose for dataset in draft.data),
        reuse_purpose=_joined(told.text(case.purpose) or told.text(case.title) for case in cases),
        identifiability=list(dict.fromkeys(known)),
        stages=list(dict.fromkeys(stages)),
        ai=any(case.ai_training for case in cases) if cases else None,
        commercial=any(case.commercial for case in cases) if cases else None,
        legal_basis=cut(draft.initiative.legal_basis, LONG),
    )


def _organisers(draft: Draft) -> dict[str, Any]:
    roles: dict[str, list[str]] = {draft.identification.organisation.name: ["lead"]}
    if draft.initiative.custodian:
        roles.setdefault(draft.initiative.custodian, []).append("data_holder")
    for partner in draft.initiative.partners:
        roles.setdefault(partner.name, []).append("partner")
    organisations = [
        {"from": [SOURCE], "name": name[:160], "roles": list(dict.fromkeys(found))}
        for name, found in roles.items()
        if name
    ]
    return {"from": [SOURCE], "organisations": organisations}


def _component(part: ComponentSummary, position: int, last: int, told: _Told) -> dict[str, Any]:
    """Method only where the repository has a word for it; participants as the largest ballot counted them."""
    wanted = part.method.replace("_", "")
    alike = [code for code in section("components").leaf("method").codes if code.replace("_", "") == wanted]
    counts = [ballot.present or ballot.cast for ballot in part.ballots]
    made = _group(
        title=told.text(part.title, 120),
        method=alike[0] if alike else "",
        started=min((ballot.opens[:10] for ballot in part.ballots), default=""),
        ended=max((ballot.closes[:10] for ballot in part.ballots), default=""),
        participants=max(counts, default=None),
        interactions=["voting"] if part.ballots else [],
        decision="voting" if part.ballots else "",
    )
    return made | {"id": f"c{position}", "feeds_into": [f"c{position + 1}"] if position < last else []}


def _results(draft: Draft, told: _Told) -> dict[str, Any]:
    findings = [told.text(clause.sentence) or told.text(clause.case.title) for clause in draft.use_cases]
    return _group(
        findings=[one for one in findings if one],
        license=outcome([clause.verdict for clause in draft.use_cases]),
        conditions=_texts(draft.adopted_conditions, told),
        red_lines=_texts(draft.adopted_red_lines, told),
    )


def _texts(clauses: Iterable[Clause], told: _Told) -> list[str]:
    return [words for clause in clauses if (words := told.text(clause.text))]


def outcome(verdicts: Iterable[str]) -> str:
    """One word for all verdicts: no single yes is "withheld", a yes to everything without conditions is "granted"."""
    found = set(verdicts)
    if not found or found == {"undecided"}:
        return "sought" if found else ""
    if not found & {"acceptable", "acceptable_with_conditions"}:
        return "withheld"
    return "granted" if found == {"acceptable"} else "conditional"
