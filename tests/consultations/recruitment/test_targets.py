"""Targets: the field's CSV, proposals from the population, and what stays once people have registered."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from consultations.domain.sortition import files
from consultations.domain.sortition.problem import Target
from consultations.recruitment import selectors
from consultations.recruitment.domain import proposals
from consultations.recruitment.models import Value
from consultations.recruitment.refusals import TargetsFixed
from consultations.recruitment.services import targets
from consultations.services import cloning
from tests.consultations.recruitment.lottery import CATEGORIES, Lottery


def test_share_of_the_seats_is_rounded_down_and_up() -> None:
    shares = {"a": Decimal(27), "b": Decimal(50), "c": Decimal(23)}
    assert proposals.propose(shares, 50) == {"a": (13, 14), "b": (25, 25), "c": (11, 12)}
    assert proposals.propose(shares, 50, slack=1) == {"a": (12, 15), "b": (24, 26), "c": (10, 13)}
    assert proposals.propose({"a": Decimal(30), "b": Decimal(30)}, 10) == {"a": (5, 5), "b": (5, 5)}
    with pytest.raises(ValueError):
        proposals.propose({"a": Decimal(0)}, 10)


@given(st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=8).filter(any), st.integers(1, 200))
def test_proposal_can_always_be_met(shares: list[Decimal], seats: int) -> None:
    bounds = proposals.propose({str(n): share for n, share in enumerate(shares)}, seats).values()
    assert sum(low for low, _ in bounds) <= seats <= sum(high for _, high in bounds)


def _upload(lottery: Lottery, content: str) -> tuple[int, str]:
    file = SimpleUploadedFile("categories.csv", content.encode(), content_type="text/csv")
    answer = lottery.client("organiser").post(lottery.url("recruitment_categories"), {"file": file}, follow=True)
    return answer.status_code, answer.content.decode()


@pytest.mark.django_db
def test_categories_file_is_taken_whole_or_not_at_all() -> None:
    lottery = Lottery()
    status, body = _upload(lottery, CATEGORIES.replace("2,2", "3,2", 1))
    assert (status, '<td class="num">2</td>' in body, Value.objects.count()) == (422, True, 0)
    status, body = _upload(lottery, CATEGORIES + "age,middle,0,4\n")
    assert (status, Value.objects.count()) == (200, 5)
    _upload(lottery, CATEGORIES)
    assert selectors.targets_of(lottery.recruitment) == (
        Target("gender", "woman", 2, 2),
        Target("gender", "man", 2, 2),
        Target("age", "young", 1, 3),
        Target("age", "old", 1, 3),
    )


@pytest.mark.django_db
def test_feature_by_hand_gets_its_targets_from_the_population() -> None:
    lottery = Lottery(seats=20)
    client = lottery.client("organiser")
    url = lottery.url("recruitment_feature_new")
    fault = client.post(url, {"name": "Age", "label_en": "How old are you?", "values": "young; 35\nold; many"})
    assert (fault.status_code, Value.objects.count()) == (422, 0)
    done = client.post(url, {"name": "Age", "label_en": "How old are you?", "values": "young; 37,4\nold; 62.6 %"})
    assert done.status_code == 302
    assert list(Value.objects.values_list("name", "share", "minimum", "maximum")) == [
        ("young", Decimal("37.400"), 7, 8),
        ("old", Decimal("62.600"), 12, 13),
    ]


@pytest.mark.django_db
def test_numbers_are_changed_and_proposed_on_one_page() -> None:
    lottery = Lottery(seats=10)
    lottery.set_targets()
    client, url = lottery.client("organiser"), lottery.url("recruitment_targets")
    rows = {value.id.hex: value for value in Value.objects.all()}
    given = {f"{id}-{name}": "5" for id in rows for name in ("minimum", "maximum")}
    broken = client.post(url, given | {f"{next(iter(rows))}-maximum": "4"})
    assert (broken.status_code, "The maximum is below the minimum." in broken.content.decode()) == (422, True)
    given |= {f"{id}-share": "48" if value.name in {"man", "old"} else "52" for id, value in rows.items()}
    assert client.post(url, given | {"propose": "1"}).status_code == 302
    assert set(Value.objects.values_list("name", "minimum", "maximum")) == {
        ("woman", 5, 6), ("man", 4, 5), ("young", 5, 6), ("old", 4, 5),
    }  # fmt: skip


@pytest.mark.django_db
def test_features_stay_once_people_have_registered_but_numbers_may_move() -> None:
    lottery = Lottery()
    lottery.register(lottery.open_registration(2)[0])
    moved = files.read_targets(CATEGORIES.replace("1,3", "0,4").encode())
    targets.upload(recruitment=lottery.recruitment, targets=moved, by=lottery.organiser)
    assert selectors.targets_of(lottery.recruitment)[2] == Target("age", "young", 0, 4)
    more = files.read_targets((CATEGORIES + "age,middle,0,4\n").encode())
    with pytest.raises(TargetsFixed):
        targets.upload(recruitment=lottery.recruitment, targets=more, by=lottery.organiser)
    with pytest.raises(TargetsFixed):
        targets.remove_feature(feature=lottery.recruitment.features.first(), by=lottery.organiser)


@pytest.mark.django_db
def test_database_refuses_targets_that_contradict_themselves() -> None:
    lottery = Lottery()
    lottery.set_targets()
    for broken in ({"minimum": 4}, {"min_flex": 3}, {"max_flex": 1}, {"share": 101}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Value.objects.filter(name="woman").update(**broken)


@pytest.mark.django_db
def test_clone_keeps_rules_and_targets_and_nobody() -> None:
    lottery = Lottery(per_address=3, stipend={"en": "80 a day"})
    lottery.register(lottery.open_registration(2)[0])
    made = cloning.clone(consultation=lottery.scene.consultation, title={"en": "Again"}, by=lottery.organiser)
    copy = made.components.get().recruitment
    assert (copy.seats, copy.per_address, copy.stipend, copy.opens) == (4, 3, {"en": "80 a day"}, None)
    assert selectors.targets_of(copy) == selectors.targets_of(lottery.recruitment)
    assert (copy.addresses.count(), copy.candidates.count(), Value.objects.count()) == (0, 0, 8)
