"""Twenty written questions against the cases that come with the platform: each has its case first."""

from pathlib import Path

import pytest
import yaml

from repository.cases.domain.search import Asked
from repository.cases.selectors import finding
from tests.repository.cases.finding.published import publish_all

QUESTIONS = Path(__file__).resolve().parents[1] / "questions.yaml"


@pytest.mark.django_db
def test_each_question_finds_its_case_first() -> None:
    slugs = publish_all()
    asked = yaml.safe_load(QUESTIONS.read_text("utf-8"))
    missed = {}
    for one in asked:
        found = [slugs[pk] for pk in finding.find(Asked(one["ask"]), language="en").cases]
        if found[:1] != [one["first"]]:
            missed[one["ask"]] = (found[:3], found.index(one["first"]) + 1 if one["first"] in found else None)
    print(f"first hit: {len(asked) - len(missed)} of {len(asked)}")
    assert missed == {}
