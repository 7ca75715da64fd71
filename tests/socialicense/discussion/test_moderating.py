"""Hiding, publishing, handing on, undoing and hearing objections; counts right whoever acts at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from socialicense.audit.models import Event
from socialicense.discussion import refusals, rooms, selectors
from socialicense.discussion.models import Appeal, Contribution, Decision, Discussion
from socialicense.discussion.naming import Author
from socialicense.discussion.services import leaving, moderating, talking
from socialicense.discussion.services.moderating import Reason
from socialicense.jobs import services as jobs

from .people import REASON, counts, discussion, moderator, person, say

pytestmark = pytest.mark.django_db
Act = Decision.Act


def decide(row: Discussion, act: str, *numbers: int, reason: Reason = REASON, by: object = None) -> list[Decision]:
    return moderating.decide(discussion=row, numbers=numbers, act=act, reason=reason, by=by or moderator())


def test_hiding_takes_a_ground_and_words_and_stands_in_the_log():
    row = discussion()
    root = say(row, "Nour lives there")
    say(row, answers=root)
    for reason in (Reason("personal", " "), Reason("", "Because"), Reason("dislike", "Because")):
        with pytest.raises(refusals.ReasonNeeded):
            decide(row, Act.HIDE, 1, reason=reason)

    decide(row, Act.HIDE, 1)

    assert counts(row) == {"shown": 1, "hidden": 1, "threads": 1}
    lines, _ = selectors.log(row)
    assert [(line.act, line.ground, line.words, line.capacity) for line in lines] == [
        ("hide", "personal", "Names somebody", "facilitator")
    ]
    assert Event.objects.filter(event="discussion.hide", scope=row.scope).count() == 1
    with pytest.raises(refusals.AlreadyDecided):
        decide(row, Act.HIDE, 1)


def test_many_are_decided_at_once_or_none():
    row = discussion()
    root = say(row)
    for n in range(3):
        say(row, f"Buy {n}", answers=root)
    with pytest.raises(refusals.AlreadyDecided):
        decide(row, Act.HIDE, 2, 3, 99)
    with pytest.raises(refusals.NothingChosen):
        decide(row, Act.HIDE)
    assert counts(row)["shown"] == 4

    lines = decide(row, Act.HIDE, 2, 3, 4)

    root.refresh_from_db()
    assert (len({line.batch for line in lines}), root.replies, counts(row)["hidden"]) == (1, 0, 3)
    moderating.undo(decision=lines[0], words="They were no advertisement", by=moderator())
    root.refresh_from_db()
    assert (root.replies, counts(row)) == (3, {"shown": 4, "threads": 1})
    with pytest.raises(refusals.AlreadyDecided):
        moderating.undo(decision=lines[1], words="Again", by=moderator())


def test_a_discussion_read_before_shows_nothing_until_it_is_published():
    row, ana = discussion(premoderated=True), person()
    say(row, author=ana)
    assert (counts(row), selectors.page(row).threads) == ({"waiting": 1}, [])
    assert list(selectors.rows(row)) == []
    with pytest.raises(refusals.NothingToAnswer):
        say(row, answers=Contribution.objects.get())

    decide(row, Act.PUBLISH, 1, reason=Reason("", ""))

    assert counts(row) == {"shown": 1, "threads": 1, "unanswered": 1}
    say(row, "From those who moderate", Author("user", moderator().user.pk, capacity="facilitator"))
    assert counts(row)["shown"] == 2


def test_a_report_is_answered_by_keeping_or_hiding():
    row = discussion()
    one, two = say(row), say(row)
    for contribution in (one, two):
        talking.report(contribution=contribution, author=person(), ground="insult")
    assert [found.number for found in selectors.queue(row, "reported")[0]] == [1, 2]

    decide(row, Act.KEEP, 1)
    decide(row, Act.HIDE, 2)

    assert (selectors.queue(row, "reported")[0], counts(row)) == (
        [], {"shown": 1, "hidden": 1, "threads": 1, "unanswered": 1},
    )  # fmt: skip


def test_what_is_handed_on_is_decided_by_somebody_else():
    row, first = discussion(), moderator()
    say(row)
    decide(row, Act.ESCALATE, 1, by=first)
    assert counts(row)["escalated"] == 1
    with pytest.raises(refusals.SecondPersonNeeded):
        decide(row, Act.HIDE, 1, by=first)
    decide(row, Act.HIDE, 1)
    assert counts(row) == {"hidden": 1}


def test_an_objection_is_heard_once_by_a_second_moderator():
    row, ana, first = discussion(), person(), moderator()
    one = say(row, author=ana)
    with pytest.raises(refusals.NoAppeal):
        talking.appeal(contribution=one, author=ana, words="But it is shown")
    decide(row, Act.HIDE, 1, by=first)
    with pytest.raises(refusals.NotYours):
        talking.appeal(contribution=one, author=person(), words="Not mine")
    held = talking.appeal(contribution=one, author=ana, words="It is my own name")
    with pytest.raises(refusals.NoAppeal):
        talking.appeal(contribution=one, author=ana, words="Once more")
    with pytest.raises(refusals.SecondPersonNeeded):
        moderating.hear(appeal=held, uphold=True, words="No", by=first)

    line = moderating.hear(appeal=held, uphold=False, words="True", by=moderator())

    assert (line.act, line.before, line.after, counts(row)) == (
        "overturn", "hidden", "shown", {"shown": 1, "threads": 1, "unanswered": 1},
    )  # fmt: skip
    with pytest.raises(refusals.AlreadyDecided):
        moderating.hear(appeal=held, uphold=True, words="No", by=moderator())
    with pytest.raises(refusals.AlreadyDecided):
        moderating.undo(decision=line, words="No", by=moderator())


def test_the_second_person_is_another_one_in_the_database_too():
    one, first = say(discussion()), moderator().user.pk
    held = Appeal.objects.create(contribution=one, words="Why?", against=first, created_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=held.pk).update(decided_by=first, decided_at=timezone.now(), upheld=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=held.pk).update(decided_at=timezone.now())


def test_undoing_settles_an_open_objection():
    row, ana = discussion(), person()
    one = say(row, author=ana)
    line = decide(row, Act.HIDE, 1)[0]
    held = talking.appeal(contribution=one, author=ana, words="Why?")
    moderating.undo(decision=line, words="A slip", by=moderator())
    held.refresh_from_db()
    assert (held.upheld, list(selectors.open_appeals(row))) == (False, [])


def test_words_hidden_anew_after_being_shown_again_can_be_defended_anew():
    row, ana, first = discussion(), person(), moderator()
    one = say(row, author=ana)
    line = decide(row, Act.HIDE, 1, by=first)[0]
    talking.appeal(contribution=one, author=ana, words="Why?")
    moderating.undo(decision=line, words="A slip", by=first)
    decide(row, Act.HIDE, 1, by=first)

    talking.appeal(contribution=one, author=ana, words="Why again?")

    (held,) = selectors.open_appeals(row)
    assert (held.words, held.against) == ("Why again?", first.user.pk)
    moderating.hear(appeal=held, uphold=True, words="It names somebody", by=moderator())
    with pytest.raises(refusals.NoAppeal):
        talking.appeal(contribution=one, author=ana, words="Once more")


def test_words_taken_back_are_not_brought_back():
    row, ana = discussion(), person()
    one = say(row, author=ana)
    line = decide(row, Act.HIDE, 1)[0]
    leaving.remove(contribution=one, author=ana)
    with pytest.raises(refusals.AlreadyDecided):
        moderating.undo(decision=line, words="A slip", by=moderator())
    assert counts(row) == {"removed": 1}


def test_the_author_is_told_by_mail_where_there_is_an_address(monkeypatch: pytest.MonkeyPatch):
    row, ana = discussion(), person()
    say(row, "Nour <b>lives</b> there", ana)
    say(row)
    reached = {ana.id: rooms.Reached("ana@example.org", "en", "Night buses")}
    kind = rooms.Kind(lambda request, target: None, lambda author, target: reached.get(author.id))  # type: ignore[arg-type,return-value]
    monkeypatch.setitem(rooms.kinds, "case", kind)

    decide(row, Act.HIDE, 1, 2, reason=Reason("personal", "Says where Nour lives\r\nBcc: x@example.org"))
    jobs.run_due()

    (message,) = mail.outbox
    assert (message.to, message.subject) == (["ana@example.org"], 'What you said in "Night buses" is hidden')
    assert "<b>" not in message.body
    assert "It names or describes a private person who did not agree" in message.body
    assert f"/discussions/case/{row.target}/mine/" in message.body


@pytest.mark.django_db(transaction=True)
def test_counts_are_right_when_everybody_acts_at_once():
    row = discussion()
    root = say(row)
    by, fans = moderator(), [person() for _ in range(4)]

    def act(n: int) -> None:
        try:
            one = say(row, f"Number {n}", answers=root if n % 2 else None, stance="pro")
            for fan in fans:
                talking.support(contribution=root, author=fan, on=True)
            if n % 3 == 0:
                decide(row, Act.HIDE, one.number, by=by)
            if n % 5 == 0:
                leaving.remove(contribution=one, author=Author("participation", one.speaker.author))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(24)))

    assert counts(row)["hidden"] + counts(row)["removed"] == 8 + 5 - 2 + 0
    root.refresh_from_db()
    assert (root.support, root.replies) == (4, root.in_thread.filter(state="shown").count())
    assert sorted(row.contributions.values_list("number", flat=True)) == list(range(1, 26))
