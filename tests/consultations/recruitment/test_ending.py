"""The end of a recruitment: two people erase everybody who is no member, and the numbers stay."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from consultations.ballots.refusals import SecondPersonNeeded
from consultations.recruitment import selectors
from consultations.recruitment.models import Candidate, CandidateContact, PoolErasure
from consultations.recruitment.refusals import DrawRefused
from consultations.recruitment.services import calling, ending, registering
from consultations.refusals import ReasonMissing
from tests.consultations.recruitment.test_drawing import decided, pool

pytestmark = pytest.mark.django_db


def _dump() -> str:
    """Every row of the recruitment's tables, as somebody with a copy of the database would read them."""
    tables = [name for name in connection.introspection.table_names() if name.startswith("recruitment_")]
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t) FROM "{table}" t')
            found += [json.dumps(row[0], cls=DjangoJSONEncoder) for row in cursor.fetchall()]
    return "\n".join(found)


def test_two_people_erase_everybody_who_is_no_member() -> None:
    lottery = pool()
    with pytest.raises(DrawRefused):
        ending.ask(recruitment=lottery.recruitment, reason="over", by=lottery.organiser)
    draw = decided(lottery)
    CandidateContact.objects.update(name="Somebody Else")
    for candidate in Candidate.objects.filter(state="selected"):
        CandidateContact.objects.filter(candidate=candidate).update(name="Ines Member")
        calling.confirm(candidate=candidate, by=lottery.caller)
    with pytest.raises(ReasonMissing):
        ending.ask(recruitment=lottery.recruitment, reason=" ", by=lottery.organiser)
    asked = ending.ask(recruitment=lottery.recruitment, reason="The assembly has begun", by=lottery.organiser)
    with pytest.raises(SecondPersonNeeded):
        ending.confirm(erasure=asked, by=lottery.organiser)
    answer = lottery.client("second").post(lottery.url("recruitment_end_confirm"), follow=True)
    assert "Everybody who is no member was erased" in answer.content.decode()
    dump = _dump()
    assert [word for word in ("Somebody Else", "woman", '"salt"') if word in dump] == ["woman"]
    assert ("Ines Member" in dump, dump.count("Mill Lane")) == (True, 4)
    numbers = selectors.numbers(lottery.recruitment)
    assert (numbers.invited, numbers.registered, numbers.confirmed, numbers.erased) == (12, 12, 4, 8)
    for name in ("lottery_draw", "lottery_room"):
        page = Client().get(reverse(f"consultations:{name}", args=[lottery.scene.consultation.slug, draw.id]))
        assert page.status_code == 200
    assert lottery.client("organiser").get(lottery.url("recruitment_draw", draw.id)).status_code == 200
    member = Candidate.objects.filter(state="confirmed").first()
    code = registering.code_of(member)
    entered = Client().post(reverse("consultations:join"), {"code": code})
    assert entered.status_code == 302


def test_database_wants_two_different_people() -> None:
    lottery = pool()
    erasure = PoolErasure.objects.create(recruitment=lottery.recruitment, reason="x", asked_by=lottery.organiser)
    with pytest.raises(IntegrityError), transaction.atomic():
        PoolErasure.objects.filter(pk=erasure.pk).update(confirmed_by=lottery.organiser)
