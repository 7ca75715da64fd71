"""The draw of letters: anybody with the list, the secret and the number repeats it."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.domain import codes
from consultations.domain.sortition import drawing
from consultations.recruitment.domain import invitations
from consultations.recruitment.domain.invitations import Share

SECRET = "11" * 32


def seed_of(randomness: str) -> str:
    return drawing.joined(SECRET, randomness, drawing.commitment(SECRET))


FRAME = [(f"a{n:03d}", "north" if n < 30 else "south") for n in range(100)]


def test_letters_follow_the_sizes_of_the_areas() -> None:
    shares = invitations.allocate({"north": 30, "south": 70}, {}, 10)
    assert shares == (Share("north", 30, "1", 3), Share("south", 70, "1", 7))
    assert [share.chance for share in shares] == [Fraction(1, 10), Fraction(1, 10)]


def test_factor_raises_the_chance_of_an_area() -> None:
    shares = invitations.allocate({"north": 30, "south": 70}, {"north": Fraction(2)}, 26)
    assert shares == (Share("north", 30, "2", 12), Share("south", 70, "1", 14))


def test_area_never_gets_more_letters_than_addresses() -> None:
    shares = invitations.allocate({"north": 5, "south": 70}, {"north": Fraction(10)}, 40)
    assert shares == (Share("north", 5, "10", 5), Share("south", 70, "1", 35))


@pytest.mark.parametrize("letters", [101, 1000])
def test_more_letters_than_addresses_are_refused(letters: int) -> None:
    with pytest.raises(ValueError):
        invitations.allocate({"north": 30, "south": 70}, {}, letters)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(0, 40), st.integers(1, 5)), min_size=1),
    st.integers(0, 120),
)
def test_every_letter_is_given_out_and_no_area_overflows(areas: dict[str, tuple[int, int]], letters: int) -> None:
    sizes = {area: size for area, (size, _) in areas.items()}
    letters = min(letters, sum(sizes.values()))
    shares = invitations.allocate(sizes, {area: Fraction(factor) for area, (_, factor) in areas.items()}, letters)
    assert sum(share.letters for share in shares) == letters
    assert [share.area for share in shares if share.letters > share.addresses] == []


def test_draw_depends_on_list_and_seed_only() -> None:
    shares = invitations.allocate({"north": 30, "south": 70}, {"north": Fraction(2)}, 26)
    seed = seed_of("7 13")
    drawn = invitations.draw(FRAME, shares, seed=seed)
    assert drawn == invitations.draw(list(reversed(FRAME)), shares, seed=seed)
    assert Counter(dict(FRAME)[one] for one in drawn) == {"north": 12, "south": 14}
    assert drawn != invitations.draw(FRAME, shares, seed=seed_of("7 14"))
    assert invitations.frame_digest(FRAME) == invitations.frame_digest(list(reversed(FRAME)))


def test_every_address_of_an_area_has_the_same_chance() -> None:
    frame = [(f"a{n}", "") for n in range(8)]
    shares = (Share("", 8, "1", 2),)
    counts = Counter(one for n in range(2000) for one in invitations.draw(frame, shares, seed=f"{n:064x}"))
    expected, spread = 500, 5 * (2000 * 0.25 * 0.75) ** 0.5
    assert [one for one in counts.values() if abs(one - expected) > spread] == []


def test_code_is_the_same_again_and_another_after_reissue() -> None:
    key = b"k" * 32
    first = invitations.code(key, owner=b"o" * 16, issue=1)
    assert first == invitations.code(key, owner=b"o" * 16, issue=1) == codes.normalise(first)
    assert (
        len({first, invitations.code(key, owner=b"o" * 16, issue=2), invitations.code(key, owner=b"p" * 16, issue=1)})
        == 3
    )
