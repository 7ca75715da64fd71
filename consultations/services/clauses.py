"""Clauses that people wrote in versions: how one that was voted on goes into the evidence, and what stands under it."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from django.utils import translation
from django.utils.translation import gettext

from consultations.domain import texts
from repository.licenses.domain.brief import ProposedClause


class Binding(Protocol):
    """What a version says beside its words."""

    modality: str
    category: str
    use_cases: Collection[str]
    test: str
    responsible: str
    deadline: str


def as_evidence(version: Binding, *, ref: str, kind: str, text: texts.Text) -> ProposedClause:
    """The clause as the license holds it once it is adopted."""
    return ProposedClause(
        ref=ref,
        kind=kind,
        text=dict(text),
        modality=version.modality,
        category=version.category,
        applies_to=tuple(sorted(version.use_cases)),
        test=version.test,
        responsible=version.responsible,
        deadline=version.deadline,
    )


def beside(version: Binding, told: Sequence[texts.Text], languages: Iterable[str]) -> dict[str, str]:
    """What stands under the clause in a ballot: what is told of it, then how one checks it, who keeps it and by when;
    in each language, a line each, without what is not said."""
    found: dict[str, str] = {}
    for language in languages:
        with translation.override(language):
            lines = [texts.wording(text, language) for text in told]
            for label, value in (
                (gettext("How one checks it: %(value)s"), version.test),
                (gettext("Responsible: %(value)s"), version.responsible),
                (gettext("By when: %(value)s"), version.deadline),
            ):
                lines += [label % {"value": value}] if value else []
            found[language] = "\n".join(line for line in lines if line)
    return {language: words for language, words in found.items() if words}
