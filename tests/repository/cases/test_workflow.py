"""The way of a case: who may move it, what must be there first, and what the history keeps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from repository.cases import refusals
from repository.cases.models import Case, Reply
from repository.cases.selectors import public
from repository.cases.services import hearing, moving, reviewing, standing, writing
from socialicense.accounts.limits import TooMany
from socialicense.audit import selectors as audit
from socialicense.errors import Refusal
from tests.repository.cases.scene import Scene, document, kinds

pytestmark = pytest.mark.django_db


def test_a_case_goes_all_the_way_and_the_history_tells_it() -> None:
    scene = Scene()
    case = scene.in_review()
    scene.review(case, scene.reviewer, advice="changes", comments={"context.problem": "Whose problem?"})
    with pytest.raises(refusals.ReviewsMissing) as few:
        moving.accept(case=case, note="", by=scene.editor)
    assert few.value.values == {"needed": 2, "given": 1}
    scene.review(case, scene.second)
    with pytest.raises(refusals.CommentsOpen):
        moving.accept(case=case, note="", by=scene.editor)

    case = moving.ask_for_changes(case=case, note="Please answer reviewer 1.", by=scene.editor)
    context = dict(case.content["context"]) | {"problem": "Where do night workers miss a bus?"}
    case = writing.save(case=case, changes={"context": context}, saves=case.saves, by=scene.contributor)
    with pytest.raises(refusals.CommentsOpen):
        moving.submit(case=case, by=scene.contributor)
    comment = case.reviews.get(number=1).comments.get()
    reviewing.answer(comment=comment, text="That of night workers; said so now.", by=scene.contributor)
    case = moving.submit(case=case, by=scene.contributor)
    assert case.state == "review"  # it comes back from reviewers, and is not screened again
    case = moving.publish(case=moving.accept(case=case, note="", by=scene.editor), by=scene.editor)
    assert (case.state, case.standing, case.number, case.slug) == ("published", "published", 1, "bus-cards-in-lowmere")

    case = standing.correct(case=case, by=scene.other_editor)
    place = dict(case.content["place"]) | {"countries": ["NL"]}
    case = writing.save(case=case, changes={"place": place}, saves=case.saves, by=scene.other_editor)
    case = standing.publish_correction(case=case, note="Lowmere is in the Netherlands.", by=scene.other_editor)
    assert (case.state, case.standing, case.note) == ("published", "corrected", "Lowmere is in the Netherlands.")
    case = standing.retract(case=case, note="Lowmere does not exist.", by=scene.editor)

    assert kinds(case) == [
        "submit", "screen", "send_to_review", "review", "review", "ask_for_changes", "submit", "accept", "publish",
        "correct", "publish_correction", "retract",
    ]  # fmt: skip
    told = public.history(case)
    changes = {step.act.kind: (step.only_places, [one.place for one in step.changes]) for step in told if step.changes}
    assert changes["submit"] == (True, [("context", "", "problem")])
    assert changes["publish_correction"] == (False, [("place", "", "countries")])
    assert [one.content["place"]["countries"] for one in public.public_versions(case)] == [["BE"], ["NL"]]
    assert list(public.listed()) == []
    assert public.by_number(1) == case
    events = [event.event for event in audit.trail(case.pk)]
    assert (events[0], "case.publish_correction" in events) == ("case.retract", True)


def test_nobody_decides_about_their_own_case() -> None:
    scene = Scene()
    case = moving.submit(case=scene.draft(scene.editor), by=scene.editor)
    with pytest.raises(refusals.OwnCase):
        moving.screen(case=case, by=scene.editor)
    case = moving.send_to_review(case=moving.screen(case=case, by=scene.other_editor), by=scene.other_editor)
    with pytest.raises(refusals.OwnCase):
        reviewing.take(case=case, by=scene.editor)


def test_an_incomplete_case_is_refused_with_its_places() -> None:
    scene = Scene()
    case = scene.draft(summary="Too short", components=[])
    with pytest.raises(refusals.Incomplete) as refused:
        moving.submit(case=case, by=scene.contributor)
    assert [fault.pointer for fault in refused.value.faults] == ["/components", "/summary"]
    fresh = writing.begin(by=scene.contributor, language="en", content=document())
    with pytest.raises(refusals.InterestsMissing):
        moving.submit(case=fresh, by=scene.contributor)


def test_trusted_contributors_skip_screening_and_only_so_many_cases_wait() -> None:
    scene = Scene()
    assert moving.submit(case=scene.draft(scene.trusted), by=scene.trusted).state == "review"
    case = scene.submitted()
    assert case.state == "submitted"
    Case.objects.bulk_create(
        Case(contributor=scene.contributor, state="submitted", declared=True) for _n in range(moving.WAITING - 1)
    )
    with pytest.raises(refusals.TooManyWaiting):
        moving.submit(case=scene.draft(), by=scene.contributor)


@pytest.mark.usefixtures("one_minute")
def test_submissions_are_limited() -> None:
    scene = Scene()
    case = scene.draft(components=[])
    refused = []
    for _n in range(2 * moving.SUBMITTED_A_MINUTE + 1):  # a minute may end on the way
        with pytest.raises(Refusal) as why:
            moving.submit(case=case, by=scene.contributor)
        refused.append(type(why.value))
    assert {refusals.Incomplete, TooMany} == set(refused)


def test_the_people_described_are_heard_before_publication() -> None:
    scene = Scene()
    case = scene.accepted()
    soon = timezone.localdate() + timedelta(days=7)
    hearing.invite(case=case, of="Night workers", email=scene.stranger.email, until=soon, by=scene.editor)
    with pytest.raises(refusals.ReplyAwaited):
        moving.publish(case=case, by=scene.editor)
    said = hearing.reply(
        case=case,
        of="Night workers",
        capacity="Speaker",
        text="We had only one evening.",
        language="en",
        by=scene.stranger,
    )
    assert (said.state, said.email) == ("handed_in", "")
    with pytest.raises(refusals.ReplyWaits):
        moving.publish(case=case, by=scene.editor)
    hearing.decide_reply(reply=said, show=True, why="Answered from their own address.", by=scene.editor)
    case = moving.publish(case=case, by=scene.editor)
    assert [reply.text for reply in public.replies(case)] == ["We had only one evening."]


def test_a_reply_that_never_comes_holds_nothing_up_for_ever() -> None:
    scene = Scene()
    case = scene.accepted()
    hearing.invite(case=case, of="Night workers", email="x@example.org", until=timezone.localdate(), by=scene.editor)
    Reply.objects.update(until=timezone.localdate() - timedelta(days=1))
    moving.publish(case=case, by=scene.editor)
    assert list(Reply.objects.values_list("state", "email")) == [("silent", "")]


def test_an_update_goes_through_one_review_while_readers_keep_the_old_text() -> None:
    scene = Scene()
    case = standing.update(case=scene.published(), by=scene.contributor)
    case = writing.save(
        case=case, changes={"title": "Bus cards in Lowmere, again"}, saves=case.saves, by=scene.contributor
    )
    assert (case.title, public.version(case).content["title"]) == ("Bus cards in Lowmere", "Bus cards in Lowmere")
    case = moving.submit(case=case, by=scene.contributor)
    assert case.state == "submitted"
    case = moving.send_to_review(case=moving.screen(case=case, by=scene.editor), by=scene.editor)
    with pytest.raises(refusals.ReviewsMissing):
        moving.accept(case=case, note="", by=scene.editor)
    scene.review(case, scene.second)
    case = moving.publish(case=moving.accept(case=case, note="", by=scene.editor), by=scene.editor)
    assert (case.number, case.slug, case.standing) == (1, "bus-cards-in-lowmere", "updated")
    assert (case.title, public.version(case).content["title"]) == tuple(["Bus cards in Lowmere, again"] * 2)


def test_an_unchanged_update_and_a_declined_one_leave_the_case_as_it_was() -> None:
    scene = Scene()
    case = standing.update(case=scene.published(), by=scene.contributor)
    with pytest.raises(refusals.NothingChanged):
        moving.submit(case=case, by=scene.contributor)
    case = writing.save(
        case=case, changes={"title": "Something else altogether"}, saves=case.saves, by=scene.contributor
    )
    case = moving.screen(case=moving.submit(case=case, by=scene.contributor), by=scene.editor)
    case = moving.decline(case=case, note="This is another case.", by=scene.editor)
    assert (case.state, case.title, case.standing) == ("published", "Bus cards in Lowmere", "published")


def test_a_question_about_a_case_stands_above_it_until_it_is_settled() -> None:
    scene = Scene()
    case = scene.published()
    concern = hearing.report(case=case, about="error", text="There were 19 people.", by=scene.stranger)
    case = standing.flag(case=case, note="The number of people is in doubt.", by=scene.editor)
    with pytest.raises(refusals.AlreadyDecided):
        standing.flag(case=case, note="Again.", by=scene.editor)
    hearing.decide_concern(concern=concern, upheld=False, answer="Page 3 says 20.", by=scene.editor)
    case = standing.clear_flag(case=case, note="Page 3 says 20.", by=scene.editor)
    assert (case.standing, case.note, kinds(case)[-2:]) == ("published", "", ["flag", "clear_flag"])
    case = standing.correct(case=case, by=scene.editor)
    case = writing.save(case=case, changes={"title": "Bus cards in a town"}, saves=case.saves, by=scene.editor)
    standing.publish_correction(case=case, note="The town was wrong.", by=scene.editor)
    standing.flag(case=case, note="The town is in doubt again.", by=scene.editor)
    case = standing.clear_flag(case=case, note="It is that town.", by=scene.editor)
    assert (case.standing, case.note) == ("corrected", "The town was wrong.")


def test_an_old_version_that_harms_somebody_loses_its_text_and_keeps_its_digest() -> None:
    scene = Scene()
    case = standing.correct(case=scene.published(), by=scene.editor)
    case = writing.save(case=case, changes={"title": "Bus cards in a town"}, saves=case.saves, by=scene.editor)
    case = standing.publish_correction(case=case, note="A name was in the title.", by=scene.editor)
    old, new = public.public_versions(case)
    with pytest.raises(refusals.AlreadyDecided):
        standing.withhold(version=new, note="It names a person.", by=scene.editor)
    standing.withhold(version=old, note="It names a person.", by=scene.editor)
    old.refresh_from_db()
    assert (old.content, old.withheld, len(old.sha256)) == ({}, "It names a person.", 64)


def test_two_windows_do_not_overwrite_each_other() -> None:
    scene = Scene()
    case = scene.draft()
    writing.save(case=case, changes={"title": "Mine"}, saves=case.saves, by=scene.contributor)
    with pytest.raises(refusals.ChangedMeanwhile):
        writing.save(case=case, changes={"title": "Also mine"}, saves=case.saves, by=scene.contributor)
    with pytest.raises(refusals.WrongState):
        writing.save(case=scene.submitted(), changes={}, saves=0, by=scene.contributor)
