"""The order of options: a shuffle that one seed and one person repeat."""

from collections import Counter

from consultations.domain.ordering import shuffled

OPTIONS = ["a", "b", "c"]


def test_one_person_sees_one_order():
    order = shuffled(OPTIONS, seed="00ff", person=b"p", question="q1")

    assert order == shuffled(OPTIONS[::-1], seed="00ff", person=b"p", question="q1")
    assert sorted(order) == OPTIONS


def test_persons_questions_and_seeds_change_the_order():
    base = [shuffled(OPTIONS, seed="00ff", person=b"%d" % n, question="q1") for n in range(40)]

    assert base != [shuffled(OPTIONS, seed="00fe", person=b"%d" % n, question="q1") for n in range(40)]
    assert base != [shuffled(OPTIONS, seed="00ff", person=b"%d" % n, question="q2") for n in range(40)]


def test_every_order_comes_about_equally_often():
    seen = Counter(tuple(shuffled(OPTIONS, seed="a1", person=b"%d" % n, question="q")) for n in range(6000))

    assert len(seen) == 6
    assert all(850 < times < 1150 for times in seen.values())
