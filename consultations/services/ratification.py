"""The words of the ratification ballot, in every language the platform speaks; frozen with the ballot."""

from collections.abc import Sequence
from typing import Any

from consultations.services.spoken import in_each
from repository.licenses.domain.questions import Question


def title(languages: Sequence[str]) -> dict[str, str]:
    """The name of the component."""
    return in_each(languages, "Ratification")


def subject(sha256: str, n: int, languages: Sequence[str]) -> dict[str, Any]:
    """What the component is about: the draft by hash and number, and the wording of question and options."""
    return {
        "draft": sha256,
        "n": n,
        "text": in_each(languages, "Does the community stand behind draft %(n)s of the license?", n=n),
        "help": in_each(languages, "The draft is named by its digest: %(sha256)s", sha256=sha256),
        "yes": in_each(languages, "Yes, adopt it"),
        "no": in_each(languages, "No, withhold it"),
        "abstain": in_each(languages, "I abstain"),
    }


def question(about: dict[str, Any]) -> Question:
    """The one question of a ratification: does the community stand behind draft n, named by its hash?"""
    return Question.from_json(
        {
            "id": "ratify",
            "about": {"kind": "draft", "ref": about["draft"]},
            "scale": {"kind": "single"},
            "text": about["text"],
            "help": about["help"],
            "options": [{"id": name, "text": about[name]} for name in ("yes", "no", "abstain")],
            "favourable": ["yes"],
            "opposed": ["no"],
            "neutral": ["abstain"],
            "rule": {"kind": "majority"},
            "base": "for_and_against",
        }
    )


def shape() -> Question:
    """The question before there is a draft: enough to check answers that come with a file."""
    return question(subject("0" * 64, 0, ["en"]))
