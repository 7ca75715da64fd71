"""A recommendation as pages show it: words in the reader's language, where it stands, and what came out."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.methods.assembly import selectors as reading
from consultations.methods.assembly.models import Version
from consultations.views.changes import changed, terms_changed
from consultations.views.visits import Visit
from repository.licenses.reading import support

STANDS: dict[str, tuple[str, str | Promise]] = {
    "unrated": ("open", gettext_lazy("Not rated yet")),
    "reached": ("yes", gettext_lazy("Goes to the vote")),
    "below": ("no", gettext_lazy("Below the threshold: needs new words")),
    "rewritten": ("cond", gettext_lazy("Rewritten: goes to the vote")),
    "minority": ("cond", gettext_lazy("Goes to the vote with a minority on record")),
    "withdrawn": ("open", gettext_lazy("Withdrawn by the members")),
}
OUTCOMES: dict[str, tuple[str, str | Promise]] = {
    "adopted": ("yes", gettext_lazy("Adopted")),
    "rejected": ("no", gettext_lazy("Rejected")),
    "undecided": ("open", gettext_lazy("Not decided")),
}
REPLIES: dict[str, str] = {
    "accepted": "yes", "partly": "cond", "rejected": "no", "considering": "info", "not_competent": "open", "refused": "no",
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """One recommendation for a page."""

    ref: str
    point: reading.Standpoint
    statement: dict[str, str]
    rationale: dict[str, str]
    kind: str
    verdict: str
    label: str
    uses: tuple[dict[str, str], ...]
    results: tuple[dict[str, Any], ...]
    reply: dict[str, Any] | None
    progress: tuple[dict[str, Any], ...]
    minorities: tuple[dict[str, Any], ...]


def shown(here: Visit, one: reading.Standpoint, uses: dict[str, dict[str, str]]) -> Shown:
    """`uses` maps the short name of each use case to its title."""
    verdict, label = OUTCOMES.get(one.outcome) or STANDS[one.stands]
    given = [*one.ratings, *([one.decision] if one.decision else [])]
    return Shown(
        ref=one.recommendation.ref,
        point=one,
        statement=here.words(one.latest.statement),
        rationale=here.words(one.latest.rationale),
        kind=str(one.latest.get_kind_display()),
        verdict=verdict,
        label=str(label),
        uses=tuple(uses.get(ref, {"text": ref, "lang": ""}) for ref in one.latest.use_cases),
        results=tuple(_result(result) for result in given),
        reply=_reply(here, one),
        progress=tuple(
            {"row": row, "text": here.words(row.text)} for row in one.progress
        ),
        minorities=tuple(
            {"text": here.words(row.text), "holders": len(row.signatures.all())} for row in one.minorities
        ),
    )


def uses_of(here: Visit) -> dict[str, dict[str, str]]:
    """Use cases by short name, as the page says them."""
    return {case.ref: here.words(case.title) for case in here.consultation.initiative.use_cases.all()}


def _result(result: reading.Result) -> dict[str, Any]:
    return {
        "name": result.name,
        "version": result.version,
        "reached": result.reached,
        "share": support.share_of(result.figure),
        "ballot": result.ballot.id,
    }


def _reply(here: Visit, one: reading.Standpoint) -> dict[str, Any] | None:
    if one.reply is None:
        return None
    return {
        "row": one.reply,
        "verdict": REPLIES[one.reply.kind],
        "reason": here.words(one.reply.reason),
        "action": here.words(one.reply.action),
    }


def history(here: Visit, one: reading.Standpoint) -> list[dict[str, Any]]:
    """Every version, newest first, with what changed from the one before, in the reader's language."""
    found: list[dict[str, Any]] = []
    before: Version | None = None
    for version in one.versions:
        found.append(
            {
                "version": version,
                "statement": changed(here, before.statement if before else None, version.statement),
                "rationale": changed(here, before.rationale if before else None, version.rationale),
                "lang": here.words(version.statement)["lang"],
                "terms": _terms(before, version),
            }
        )
        before = version
    return found[::-1]


def _terms(before: Version | None, after: Version) -> list[tuple[str, str, str]]:
    """What changed beside the words: name, before, after."""
    names = {
        "kind": _("What it is"), "modality": _("Strength"), "test": _("How one checks it"),
        "responsible": _("Who must keep it"), "deadline": _("By when"),
    }  # fmt: skip
    return terms_changed(before, after, names)
