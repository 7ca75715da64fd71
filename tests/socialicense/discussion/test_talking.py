"""Speaking, answering, supporting, changing, reporting and taking back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from socialicense.accounts.limits import TooMany
from socialicense.discussion import refusals, selectors
from socialicense.discussion.models import Contribution, Discussion, Report, Speaker, Support
from socialicense.discussion.naming import Author, Target
from socialicense.discussion.services import arranging, leaving, talking

from .people import counts, discussion, moderator, person, say

pytestmark = pytest.mark.django_db


def test_words_stand_on_their_target_alone():
    row, other = discussion(), discussion()
    one = say(row, " Two\r\nlines ", stance="pro")

    assert [shown.one.text for shown in selectors.page(row).threads] == ["Two\nlines"]
    assert selectors.page(other).threads == []
    assert (one.number, one.speaker.number, one.stance) == (1, 1, "pro")
    assert counts(row) == {"shown": 1, "threads": 1, "pro": 1, "unanswered": 1}


@pytest.mark.parametrize("text", ["", " \n", "x" * 2001, "\x00", "\ud800"])
def test_words_that_cannot_be_kept_are_refused(text: str):
    row = discussion()
    with pytest.raises(refusals.TextRefused):
        say(row, text)
    assert counts(row) == {}


def test_outside_the_window_nothing_is_said_by_anybody():
    now = timezone.now()
    past = discussion(opens=now - timedelta(days=2), closes=now - timedelta(days=1))
    for author in (person(), Author("user", uuid4(), capacity="facilitator")):
        with pytest.raises(refusals.NotOpen):
            say(past, author=author)
    with pytest.raises(refusals.NotOpen):
        say(discussion(opens=None, closes=None))
    assert Contribution.objects.count() == 0


def test_answers_are_counted_in_their_thread():
    row = discussion()
    root = say(row)
    first = say(row, "Who would that be?", answers=root)
    second = say(row, "A council", answers=first, stance="contra")

    root.refresh_from_db()
    assert (second.thread_id, second.answers_id, second.stance, root.replies) == (root.pk, first.pk, "", 2)
    assert counts(row) == {"shown": 3, "threads": 1}
    shown, following = selectors.thread(root)
    assert ([answer.one.number for answer in shown.answers], following) == ([2, 3], 0)


def test_an_answer_to_another_discussion_is_refused():
    row, elsewhere = discussion(), say(discussion())
    with pytest.raises(refusals.NothingToAnswer):
        say(row, answers=elsewhere)
    assert counts(row) == {}


def test_the_same_person_keeps_one_number_here_and_has_another_elsewhere():
    row, other, ana = discussion(), discussion(), person()
    say(row)
    mine = [say(row, author=ana).speaker.number for _ in range(2)]
    assert (mine, say(other, author=ana).speaker.number) == ([2, 2], 1)


def test_a_named_discussion_asks_for_a_name_once():
    row, ana = discussion(identity=Discussion.Identity.NAMED), person(name="On the roll")
    with pytest.raises(refusals.NameNeeded):
        say(row, author=ana, name=" ")
    say(row, author=ana, name=" Ana  of the night bus ")
    again = say(row, author=ana)
    assert (again.speaker.name, again.speaker.verified) == ("Ana of the night bus", False)


def test_a_verified_discussion_takes_the_name_that_is_known():
    row = discussion(identity=Discussion.Identity.VERIFIED)
    with pytest.raises(refusals.NotVerified):
        say(row, author=person(), name="Anybody")
    one = say(row, author=person(name="Ines Example"), name="Somebody else")
    assert (one.speaker.name, one.speaker.verified) == ("Ines Example", True)


@pytest.mark.usefixtures("one_minute")
def test_one_person_does_not_flood_and_another_still_speaks(monkeypatch: pytest.MonkeyPatch):
    row, loud = discussion(), person()
    for n in range(talking.A_MINUTE):
        say(row, f"Number {n}", loud)
    with pytest.raises(TooMany):
        say(row, "Once more", loud)
    say(row, "And me", person())

    monkeypatch.setattr(talking, "FROM_ONE_NETWORK", 1)
    say(row, "From there", person(), network="192.0.2.0/24")
    with pytest.raises(TooMany):
        say(row, "From there too", person(), network="192.0.2.0/24")
    monkeypatch.setattr(talking, "A_DAY", 1)
    quiet = person()
    say(row, "One", quiet)
    with pytest.raises(refusals.TooMuchToday):
        say(row, "Two", quiet)


def test_support_counts_once_and_can_be_taken_away():
    row, ana = discussion(), person()
    one = say(row, author=ana)
    bo = person()
    for on, expected in ((True, 1), (True, 1), (False, 0), (False, 0), (True, 1)):
        talking.support(contribution=one, author=bo, on=on)
        one.refresh_from_db()
        assert one.support == expected
    with pytest.raises(refusals.OwnWords):
        talking.support(contribution=one, author=ana, on=True)


def test_words_are_changed_for_a_short_time_with_their_history():
    row, ana = discussion(), person()
    one = say(row, "First", ana, stance="pro")
    with pytest.raises(refusals.NotYours):
        talking.edit(contribution=one, author=person(), text="Mine now")

    talking.edit(contribution=one, author=ana, text="Second", stance="contra")

    one.refresh_from_db()
    assert (one.text, one.stance, [old.text for old in one.revisions.all()]) == ("Second", "contra", ["First"])
    assert counts(row) == {"shown": 1, "threads": 1, "contra": 1, "unanswered": 1}
    Contribution.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    with pytest.raises(refusals.EditingOver):
        talking.edit(contribution=one, author=ana, text="Third")


def test_taking_words_back_leaves_an_empty_place_with_its_answers():
    row, ana = discussion(), person()
    root = say(row, author=ana)
    answer = say(row, "Yes", answers=root)
    with pytest.raises(refusals.NotYours):
        leaving.remove(contribution=root, author=person())

    for _ in range(2):
        leaving.remove(contribution=root, author=ana)

    root.refresh_from_db()
    assert (root.text, root.state, root.listed) == ("", "removed", True)
    assert counts(row) == {"shown": 1, "removed": 1, "threads": 1}
    leaving.remove(contribution=answer, author=Author("participation", answer.speaker.author))
    assert counts(row) == {"removed": 2}
    assert selectors.page(row).threads == []


def test_a_report_is_counted_once_for_each_person():
    row, ana = discussion(), person()
    one = say(row)
    talking.report(contribution=one, author=ana, ground="insult")
    with pytest.raises(refusals.AlreadyReported):
        talking.report(contribution=one, author=ana, ground="insult")
    talking.report(contribution=one, author=None, ground="other", words="It is a copy")
    for ground, words in (("nothing", "x"), ("other", " ")):
        with pytest.raises(refusals.ReasonNeeded):
            talking.report(contribution=one, author=person(), ground=ground, words=words)
    one.refresh_from_db()
    assert (one.reports, counts(row)["reported"]) == (2, 1)


@pytest.mark.parametrize("words_too", [False, True])
def test_a_person_who_leaves_is_forgotten(words_too: bool):
    row, ana, bo = discussion(identity=Discussion.Identity.NAMED), person(), person()
    mine = say(row, "Mine", ana, name="Ana")
    theirs = say(row, "Theirs", bo, answers=mine, name="Bo")
    talking.support(contribution=theirs, author=ana, on=True)
    talking.report(contribution=theirs, author=ana, ground="insult")

    leaving.forget(author=ana, words_too=words_too)

    assert selectors.said_by(ana) == {"contributions": [], "supports": [], "reports": []}
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.text, mine.speaker.name, mine.speaker.author) == ("" if words_too else "Mine", "", None)
    assert (theirs.text, theirs.speaker.name, theirs.support) == ("Theirs", "Bo", 1)
    assert counts(row)["removed" if words_too else "shown"] == (1 if words_too else 2)


def test_an_export_of_oneself_holds_everything():
    row, ana = discussion(), person()
    one = say(row, "Mine", ana)
    talking.edit(contribution=one, author=ana, text="Mine, better")
    held = selectors.said_by(ana)["contributions"]
    assert [(said["text"], said["earlier"], said["shown_as"]) for said in held] == [("Mine, better", ["Mine"], "Person 1")]


def test_once_open_a_discussion_is_never_shortened_and_keeps_its_names():
    target, by, now = Target("case", uuid4()), moderator().user, timezone.now()
    opens, closes = now + timedelta(days=1), now + timedelta(days=2)

    def arrange(identity: str = "pseudonymous", opens: object = opens, closes: object = closes) -> Discussion:
        terms = arranging.Terms({"en": "Who checks?"}, opens, closes, identity, False)  # type: ignore[arg-type]
        return arranging.arrange(target=target, scope=uuid4(), terms=terms, by=by)

    arrange()
    arrange("named")
    begun = now - timedelta(minutes=1)
    row = arrange(opens=begun)
    say(row)
    for change in ({"closes": closes - timedelta(hours=1), "opens": begun}, {}, {"opens": begun, "identity": "named"}):
        with pytest.raises(refusals.NotShortened):
            arrange(**change)  # type: ignore[arg-type]
    assert arrange(opens=begun, closes=closes + timedelta(days=1)).closes == closes + timedelta(days=1)


BROKEN = [
    ("hidden says why", lambda one: Contribution.objects.filter(pk=one.pk).update(state="hidden")),
    ("says something", lambda one: Contribution.objects.filter(pk=one.pk).update(text="")),
    ("number once", lambda one: Contribution.objects.filter(pk=say(one.discussion).pk).update(number=one.number)),
    ("begins or answers", lambda one: Contribution.objects.filter(pk=one.pk).update(answers=one.pk)),
    ("escalated by somebody", lambda one: Contribution.objects.filter(pk=one.pk).update(escalated=True)),
    ("one target", lambda one: discussion(scope=uuid4()) and Discussion.objects.update(target=one.discussion.target)),
    ("window", lambda one: Discussion.objects.update(closes=timezone.now() - timedelta(days=9))),
    ("speaker once", lambda one: Speaker.objects.create(
        discussion=one.discussion, number=9, author_kind="participation", author=one.speaker.author)),
    ("verified name", lambda one: Speaker.objects.update(verified=True, name="")),
    ("support once", lambda one: [Support.objects.create(
        contribution=one, author_kind="user", author=one.pk) for _ in range(2)]),
    ("report other in words", lambda one: Report.objects.create(
        contribution=one, ground="other", created_at=timezone.now())),
    ("decision says why", lambda one: one.decisions.create(
        discussion=one.discussion, act="hide", words="", before="shown", after="hidden", created_at=timezone.now())),
]  # fmt: skip


@pytest.mark.parametrize(("name", "breaks"), BROKEN, ids=[name for name, _ in BROKEN])
def test_what_is_a_rule_is_one_in_the_database(name: str, breaks: object):
    one = say(discussion())
    with pytest.raises(IntegrityError), transaction.atomic():
        breaks(one)  # type: ignore[operator]


