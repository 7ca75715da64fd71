"""The numbers of the papers agree, or say where they do not."""

import random
from dataclasses import replace

import pytest

from consultations.domain import codes, paper
from consultations.domain.paper import Gap, Numbers

AGREE = Numbers(
    printed=50, scrapped=5, room=20, posted=2, came_back=3, spoilt=1, returned=1, lost=1, in_urn=22, left_over=17,
    read=22, read_once=0, differing=0, settled=1, ready=22,
)  # fmt: skip


def test_gaps_is_empty_when_every_paper_is_accounted_for():
    assert (AGREE.handed_out, AGREE.may_be_in_urn, paper.gaps(AGREE)) == (28, 23, [])


def test_gaps_names_each_pair_of_numbers_that_differ():
    found = {
        "urn-differs": replace(AGREE, read=21),
        "read-once": replace(AGREE, read_once=2),
        "differing": replace(AGREE, differing=1),
        "more-than-handed-out": replace(AGREE, in_urn=24, read=24),
        "pile-differs": replace(AGREE, left_over=16),
        "hand-count-missing": replace(AGREE, in_urn=None),
    }
    assert {code: [gap.code for gap in paper.gaps(numbers)] for code, numbers in found.items()} == {
        code: [code] for code in found
    }
    assert paper.gaps(found["pile-differs"]) == [Gap("pile-differs", 29, 28)]
    assert paper.gaps(found["hand-count-missing"])[0].pending is True


def test_serials_are_fresh_and_carry_a_check_symbol():
    made = paper.serials(random.Random(1).randrange, 40, set())
    others = paper.serials(random.Random(1).randrange, 40, set(made[:10]))

    assert (len(set(made)), others[:30]) == (40, made[10:])
    assert [codes.normalise(serial.lower().replace("-", " "), codes.SERIAL) for serial in made] == made


@pytest.mark.parametrize(
    ("cast", "on_paper", "assisted", "published"),
    [
        (60, 20, 10, (40, 20, 10)),
        (60, 0, 0, (60, 0, 0)),
        (60, 3, 0, (None, None, 0)),
        (60, 58, 1, (None, None, None)),
        (60, 20, 2, (40, 20, None)),
        (60, 20, 38, (40, 20, None)),
        (12, 12, 0, (0, 12, 0)),
    ],
)
def test_numbers_by_channel_hide_few_people_and_what_would_give_them_away(
    cast: int, on_paper: int, assisted: int, published: tuple[int | None, ...]
):
    assert tuple(paper.by_channel(cast, on_paper, assisted).values()) == published


def test_spelled_codes_are_the_same_for_the_same_digest():
    code = codes.spell(bytes(range(32)), codes.STUB)

    assert (code, codes.spell(bytes(range(32)), codes.STUB)) == ("000G-40R4-0M30-E209-185B", code)
    assert codes.normalise(code.lower(), codes.STUB) == code
