"""People and discussions for tests, without any app above."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from socialicense.accounts.models import User
from socialicense.discussion.models import Contribution, Discussion
from socialicense.discussion.naming import Author
from socialicense.discussion.services import counting, talking
from socialicense.discussion.services.moderating import Moderator, Reason

REASON = Reason("personal", "Names somebody")


def person(name: str = "") -> Author:
    return Author("participation", uuid4(), name=name)


def discussion(**fields: object) -> Discussion:
    """An open discussion of something."""
    now = timezone.now()
    values = {"opens": now - timedelta(hours=1), "closes": now + timedelta(hours=1), "scope": uuid4()}
    return Discussion.objects.create(target_kind="case", target=uuid4(), **(values | fields))


def say(row: Discussion, text: str = "Say who checks it", author: Author | None = None, **more: object) -> Contribution:
    return talking.post(
        discussion=row, author=author or person(), text=text, language="en", **more  # type: ignore[arg-type]
    )


def moderator() -> Moderator:
    return Moderator(User.objects.create_user(f"{uuid4().hex}@example.org", "correct horse battery"), "facilitator")


def counts(row: Discussion) -> dict[str, int]:
    """The counts in the row, without those that are 0; they must follow from the contributions themselves."""
    row.refresh_from_db()
    kept = {name: getattr(row, name) for name in counting.COUNTED}
    assert kept == counting.recount(row)
    return {name: number for name, number in kept.items() if number}
