"""Where a component's people and their briefing came from: the lottery with its numbers and seeds, and the library.

Each part is read from its own selectors, and is absent where there was none. Figures that a published table bears out
are marked R; no table names a person, and small cells of the composition are hidden by the recruitment itself.
"""

from dataclasses import asdict
from typing import Any

from consultations.ballots.services.opening import stamp
from consultations.material import selectors as material
from consultations.method import PublishedTable
from consultations.models import Component, Consultation
from consultations.recruitment import selectors as recruitment
from consultations.recruitment.selectors import RecruitmentFacts

STEPS = {
    "letters_sent": "invited",
    "households_answered": "answered",
    "registered": "registered",
    "selected": "selected",
    "confirmed": "confirmed",
    "standing_by": "alternates",
}


def provenance(component: Component) -> dict[str, Any]:
    """The lottery and the briefing as plain facts, for the evidence."""
    return _lottery(recruitment.facts(component)) | _briefing(component.consultation)


def tables(component: Component) -> list[PublishedTable]:
    """How many there were at each step of the recruitment, and who is in the room by feature; no row is a person."""
    found = recruitment.facts(component)
    if found is None:
        return []
    steps = [(step, getattr(found, name)) for step, name in STEPS.items()]
    cells = [
        (one.feature, one.value, one.minimum, one.maximum, one.population, "" if one.achieved is None else one.achieved)
        for one in found.composition
    ]
    columns = ("feature", "value", "minimum", "maximum", "population", "achieved")
    return [PublishedTable("recruitment", ("step", "number"), steps), PublishedTable("composition", columns, cells)]


def facts(component: Component) -> dict[str, dict[str, Any]]:
    """The steps of the recruitment, each added up again from the published table."""
    found = recruitment.facts(component)
    if found is None:
        return {}
    return {
        step: {
            "value": getattr(found, name),
            "check": "R",
            "source": {"table": "recruitment", "take": "sum", "column": "number", "where": {"step": step}},
        }
        for step, name in STEPS.items()
    }


def _lottery(found: RecruitmentFacts | None) -> dict[str, Any]:
    """Every draw with its seed and digests: enough to run it again."""
    if found is None:
        return {}
    return {
        "lottery": {
            "seats": found.seats,
            "letters": [asdict(one) for one in found.letters],
            "draws": [asdict(one) | {"panel": -1 if one.panel is None else one.panel} for one in found.draws],
        }
    }


def _briefing(consultation: Consultation) -> dict[str, Any]:
    """What people had before them: each item with the digest of every version, those who spoke and for
    whom, and the digest of the whole library."""
    library = material.evidence(consultation)
    if not library.materials and not library.speakers:
        return {}
    return {
        "briefing": {
            "sha256": library.sha256,
            "materials": [
                {
                    "item": one.item,
                    "title": dict(one.title),
                    "stance": one.stance,
                    "author": one.author,
                    "affiliation": one.affiliation,
                    "asked_by": one.asked_by,
                    "withdrawn_because": one.withdrawn_because,
                    "editions": [
                        {"n": edition.n, "sha256": edition.sha256, "published_at": stamp(edition.published_at)}
                        for edition in one.editions
                    ],
                }
                for one in library.materials
            ],
            "speakers": [asdict(one) for one in library.speakers],
        }
    }
