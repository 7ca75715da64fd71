"""What the repository holds about people: mails that reach them, what is handed out, and what is left after erasure."""

import json

import pytest
from django.core import mail

from repository.cases.models import Act, Case, Concern, Reply, Review
from repository.cases.services import hearing, moving, writing
from socialicense.accounts import services as accounts
from socialicense.accounts import subjects
from socialicense.jobs import services as jobs
from tests.repository.cases.scene import Scene

pytestmark = pytest.mark.django_db


def deliver() -> list[tuple[str, str]]:
    """Do all work that waits; who got a mail about what."""
    jobs.run_due()
    return [(one.to[0], one.subject) for one in mail.outbox]


@pytest.mark.django_db(transaction=True)
def test_decisions_questions_and_answers_reach_people_by_mail() -> None:
    scene = Scene()
    case = scene.in_review()
    moving.ask_for_changes(case=case, note="Please name the town.", by=scene.editor)
    hearing.invite(case=case, of="Night workers", email="riders@example.org", until=None, by=scene.editor)
    assert deliver() == [
        (scene.contributor.email, "Changes asked for: Bus cards in Lowmere"),
        ("riders@example.org", "A case describes Night workers: you may reply"),
    ]
    assert "Please name the town." in mail.outbox[0].body
    assert f"/cases/drafts/{case.pk}/read/" in mail.outbox[1].body
    assert "Where are night buses missing?" not in mail.outbox[1].body


def test_what_is_held_is_handed_out() -> None:
    scene = Scene()
    case = scene.published()
    hearing.report(case=case, about="error", text="There were 19.", by=scene.contributor)
    held = subjects.export(scene.contributor)["cases"]
    assert ([one["number"] for one in held["cases"]], [one["text"] for one in held["concerns"]]) == (
        [1],
        ["There were 19."],
    )
    assert [one["words"] for one in subjects.export(scene.reviewer)["cases"]["reviews"]] == ["Clear."]
    assert subjects.export(scene.stranger)["cases"] == {}
    json.dumps(held)


def test_after_erasure_the_published_case_stays_without_its_writer() -> None:
    scene = Scene()
    case = scene.published()
    Review.objects.filter(reviewer=scene.reviewer).update(named=True, interests="None of note")
    writing.begin(by=scene.contributor, language="en")
    hearing.report(case=case, about="error", text="There were 19.", by=scene.contributor)
    for user in (scene.contributor, scene.reviewer):
        accounts.erase(user=user, by=user)
    case = Case.objects.get()  # the draft that nobody else saw is gone
    assert (case.number, case.contributor, case.credit, case.relation) == (1, None, "", "organiser")
    assert list(Review.objects.filter(reviewer=scene.reviewer).values_list("named", "interests")) == [(False, "")]
    assert list(Concern.objects.values_list("by", "text")) == [(None, "There were 19.")]
    assert Act.objects.filter(by=scene.contributor).exists()  # the number of an empty account


def test_an_address_that_was_asked_is_forgotten_with_its_owner() -> None:
    scene = Scene()
    case = scene.accepted()
    hearing.invite(case=case, of="Riders", email=scene.stranger.email, until=None, by=scene.editor)
    accounts.erase(user=scene.stranger, by=scene.stranger)
    assert list(Reply.objects.values_list("email", "of")) == [("", "Riders")]
