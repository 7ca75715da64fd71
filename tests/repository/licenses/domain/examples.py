"""Small definitions that the tests of this folder share."""

from typing import Any

from repository.licenses.domain.questions import (
    About,
    BallotDefinition,
    Groups,
    Linkage,
    Option,
    Question,
    Rule,
    Scale,
)

BALLOT = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
CONSULTATION = "16fd2706-8baf-433b-82eb-8c7fada847da"
ROLL = "ab" * 32
SEED = "0f" * 16


def question(id: str = "q1", kind: Any = "agreement", **given: Any) -> Question:
    """A question with the fewest words; options as ids."""
    options = tuple(Option(name, {"en": name.title()}) for name in given.pop("options", ()))
    fields: dict[str, Any] = {
        "about": About("use_case", "u1"),
        "scale": Scale(kind),
        "text": {"en": "May the clinic records be used for research?"},
        "rule": Rule("none"),
        "base": "cast",
    }
    return Question(id=id, options=options, **(fields | given))


def definition(*questions: Question, **given: Any) -> BallotDefinition:
    fields: dict[str, Any] = {
        "ballot": BALLOT,
        "consultation": CONSULTATION,
        "purpose": "evidence",
        "title": {"en": "The final vote"},
        "languages": ("en",),
        "questions": questions or (question(),),
        "eligible": 100,
        "roll_sha256": ROLL,
        "linkage": Linkage("one-ballot", "2026-03-08T18:00:00Z"),
        "opens": "2026-03-01T08:00:00Z",
        "closes": "2026-03-08T18:00:00Z",
        "option_seed": SEED,
    }
    return BallotDefinition(**(fields | given))


TWO_GROUPS = {
    "groups": Groups("region", ("north", "south")),
    "eligible_by_group": {"north": 60, "south": 40},
}
