"""The figures of a consultation that went all the way to a license, beside one survey that holds nothing up."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations.evaluation import indicators
from consultations.evaluation.services import reports, surveys
from consultations.services import answering, chain
from tests.consultations.services.test_chain import Story
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db(transaction=True)


def test_figures_follow_a_consultation_to_its_license(settings, tmp_path):
    settings.KEY_DIR = tmp_path / "keys"
    story = Story()
    now = timezone.now()
    surveys.plan(
        consultation=story.consultation,
        moment="after",
        items=["knowledge"],
        opens=now + timedelta(hours=1),
        closes=now + timedelta(days=2),
        by=make.user(),
    )
    story.vote(story.component, "yes")  # the survey is still to come, and the draft does not wait for it
    story.vote(story.ratification(), "yes")
    chain.representative_statement(consultation=story.consultation, data=story.sign(), by=story.representative)
    story.work()
    answering.respond(consultation=story.consultation, response={"en": "We build it."}, by=make.user())
    reports.write(
        consultation=story.consultation,
        kind="holder",
        answers={"changed": "Night buses run", "failed": "No stop at the clinic"},
        language="en",
        by=make.user(),
    )

    story.consultation.refresh_from_db()
    found = {one.id: one.words for one in indicators.of(story.consultation)}

    assert found == {
        "turnout": "86 %",
        "uses_acceptable": "1", "uses_acceptable_with_conditions": "0", "uses_not_acceptable": "0", "uses_undecided": "0",
        "conditions": "0", "red_lines": "0", "clauses_rejected": "0", "dissent": "0",
        "days_to_adoption": "0 days", "versions": "1", "review_late": "0", "withdrawals": "0",
        "answered": "yes",
    }  # fmt: skip
    page = Client().get(f"/consultations/{story.consultation.slug}/evaluation/")
    assert page.status_code == 200 and "Night buses run" in page.content.decode()
    assert {one.id: one.words for one in indicators.platform().indicators}["licenses"] == "1"
