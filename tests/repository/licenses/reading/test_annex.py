"""The numbers that stand on a license: people are not counted once for each vote."""

from dataclasses import replace

from repository.licenses.reading import annex
from tests.repository.licenses.domain.issued import made_draft


def test_people_who_vote_twice_are_not_counted_twice() -> None:
    draft = made_draft()
    one = draft.ballots[0]
    part = replace(draft.how_it_was_made.components[0], ballots=(one, replace(one, eligible=one.eligible - 1)))
    made = replace(draft.how_it_was_made, components=(part,))
    shown = {fact.label: fact.value for fact in annex.facts(replace(draft, how_it_was_made=made))}
    assert (shown["Could vote"], shown["Ballots counted"]) == (str(one.eligible), str(2 * one.cast))
