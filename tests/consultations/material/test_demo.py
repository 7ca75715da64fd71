"""The demo's briefing and discussion go through the same services as real ones."""

import pytest

from consultations.demo import talk
from consultations.material import selectors
from socialicense.discussion import selectors as discussed
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def test_the_demo_reads_and_talks_in_every_language():
    made, by = make.consultation(languages=["en", "fr", "es", "ar"], demo=True), make.user()

    talk.fill(made, make.people(made, 9), by=by)

    assert (selectors.gaps(made), selectors.weighed(made).finding) == ([], "even")
    assert made.material.count() == 3
    assert [one.name for one in selectors.speakers(made)] == ["Sam Okafor (invented)"]
    (row,) = discussed.of_scope(made.id)
    first = discussed.page(row, sort="supported").threads[0]
    assert (row.shown, row.hidden, first.one.support, first.one.replies) == (5, 1, 4, 2)
