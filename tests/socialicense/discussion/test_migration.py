"""Comments made before there were discussions are all still there afterwards."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from socialicense.discussion import selectors
from socialicense.discussion.models import Contribution, Discussion
from socialicense.discussion.naming import Author, Target

from .people import counts, say

pytestmark = pytest.mark.django_db(transaction=True)


def at(name: str) -> object:
    """The models as they are at one migration of this app."""
    executor = MigrationExecutor(connection)
    executor.migrate([("discussion", name)])
    return executor.loader.project_state([("discussion", name)]).apps


@pytest.fixture
def back_to_now():
    yield
    at("0002_discussions")


@pytest.mark.usefixtures("back_to_now")
def test_earlier_comments_become_contributions():
    executor = MigrationExecutor(connection)
    executor.migrate([("discussion", None)])
    old = at("0001_initial").get_model("discussion", "Contribution")  # type: ignore[attr-defined]
    draft, other, ana, moderator = uuid4(), uuid4(), uuid4(), uuid4()
    made = [
        old.objects.create(
            target_kind="draft", target=target, author_kind="participation", author=author, text=text, language="fr",
            state="hidden" if reason else "shown", reason=reason, hidden_by=moderator if reason else None,
        )
        for target, author, text, reason in (
            (draft, ana, "First", ""), (draft, None, "Second", ""), (draft, ana, "Third", "Names a person"),
            (other, ana, "Elsewhere", ""),
        )
    ]  # fmt: skip
    for day, one in enumerate(made, start=1):
        old.objects.filter(pk=one.pk).update(created_on=date(2026, 3, day))

    at("0002_discussions")

    row = selectors.found(Target("draft", draft))
    assert row is not None
    kept = [(one.pk, one.number, one.text, one.language, one.state) for one in row.contributions.all()]
    assert kept == [
        (made[0].pk, 1, "First", "fr", "shown"), (made[1].pk, 2, "Second", "fr", "shown"),
        (made[2].pk, 3, "Third", "fr", "hidden"),
    ]  # fmt: skip
    hidden = Contribution.objects.get(pk=made[2].pk)
    assert (hidden.ground, hidden.reason, hidden.hidden_by) == ("other", "Names a person", moderator)
    assert hidden.created_at.date() == date(2026, 3, 3)
    mine = selectors.said_by(Author("participation", ana))["contributions"]
    assert [one["text"] for one in mine] == ["First", "Third", "Elsewhere"]
    assert counts(row) == {"shown": 2, "hidden": 1, "threads": 2, "unanswered": 2}
    Discussion.objects.filter(pk=row.pk).update(opens=datetime(2026, 1, 1, tzinfo=UTC), closes=datetime(2099, 1, 1, tzinfo=UTC))
    assert say(row, author=Author("participation", ana)).speaker.number == 1
