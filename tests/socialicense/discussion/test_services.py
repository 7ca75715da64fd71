"""Saying, hiding and letting go of words."""

from uuid import uuid4

import pytest

from socialicense.accounts.limits import TooMany
from socialicense.accounts.models import User
from socialicense.audit.models import Event
from socialicense.discussion import selectors, services
from socialicense.discussion.models import Contribution
from socialicense.discussion.services import Author, Target

pytestmark = pytest.mark.django_db


def person() -> Author:
    return Author("participation", uuid4())


def say(target: Target, text: str = "Say who checks it", author: Author | None = None) -> Contribution:
    return services.post(target=target, author=author or person(), text=text, language="en")


def test_words_stand_on_their_target_alone():
    target, other = Target("draft", uuid4()), Target("draft", uuid4())
    one = say(target, " Two\r\nlines ")

    assert [shown.text for shown in selectors.shown(target)] == ["Two\nlines"]
    assert list(selectors.shown(other)) == []
    assert list(selectors.shown(Target("case", target.id))) == []
    assert one.state == Contribution.State.SHOWN


@pytest.mark.parametrize("text", ["", " \n", "x" * 2001, "\x00", "\ud800"])
def test_words_that_cannot_be_kept_are_refused(text: str):
    with pytest.raises(services.TextRefused):
        say(Target("draft", uuid4()), text)
    assert Contribution.objects.count() == 0


def test_one_person_does_not_flood_and_another_still_speaks():
    target, loud = Target("draft", uuid4()), person()
    for n in range(services.A_MINUTE):
        say(target, f"Number {n}", loud)

    with pytest.raises(TooMany):
        say(target, "Once more", loud)
    say(target, "And me", person())
    assert Contribution.objects.count() == services.A_MINUTE + 1


def test_hiding_needs_a_reason_and_happens_once():
    target = Target("draft", uuid4())
    one, scope = say(target), uuid4()
    by = User.objects.create_user("moderator@example.org", "correct horse battery")
    with pytest.raises(services.ReasonNeeded):
        services.hide(contribution=one, reason=" ", scope=scope, by=by)

    services.hide(contribution=one, reason="Names a person", scope=scope, by=by)
    again = services.hide(contribution=one, reason="Other", scope=scope, by=by)

    assert (again.reason, again.hidden_by) == ("Names a person", by.pk)
    assert list(selectors.shown(target)) == []
    assert [hidden.reason for hidden in selectors.hidden(target)] == ["Names a person"]
    assert Event.objects.filter(event="discussion.hidden", scope=scope).count() == 1


def test_letting_go_of_the_author_keeps_the_words():
    target, author = Target("draft", uuid4()), person()
    say(target, author=author)
    assert [words["text"] for words in selectors.said_by(author)] == ["Say who checks it"]

    services.release(author=author)

    assert selectors.said_by(author) == []
    assert [shown.author for shown in selectors.shown(target)] == [None]
