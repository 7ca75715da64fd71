"""Voting twice, or for somebody else: each way in that was tried, and that it stays shut."""

import json
import re
import secrets
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from consultations.ballots import box
from consultations.ballots.models import Ballot
from consultations.ballots.refusals import RepeatDiffers
from consultations.ballots.services import casting, closing, opening
from consultations.domain import codes
from consultations.models import Credential, Participation
from consultations.people import attempts
from consultations.people import services as people
from consultations.refusals import RollClosed, SignInRefused
from consultations.services import opening as consultations
from consultations.services import stages
from socialicense.accounts import limits
from socialicense.jobs import services as jobs
from tests.consultations.views.scene import Scene as Workspace
from tests.consultations.views.scene import browser
from tests.consultations.views.voting import accept_notice, scene
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def _send(client: Client, ballot: Ballot, secret: str, answer: str = "yes", **headers: str) -> Any:
    return client.post(
        f"/api/v1/ballots/{ballot.id}/casts",
        data=json.dumps({"answers": {"u1": answer}}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"} | headers,
    )


def _opened() -> tuple[Workspace, Ballot]:
    here = Workspace()
    consultations.open_consultation(consultation=here.consultation, by=here.organiser)
    ballot = stages.open_stage(stage=here.component.stages.get())
    assert ballot is not None
    return here, ballot


# guessing ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("one_minute")
@pytest.mark.parametrize("method", ["get", "post"])
def test_codes_guessed_as_links_are_under_the_same_limit(client: Client, method: str):
    tried = [
        getattr(client, method)(f"/join/link/{codes.make(secrets.randbelow)}/").status_code
        for _ in range(attempts.NETWORK + 2)
    ]

    assert tried[: attempts.NETWORK] == [403] * attempts.NETWORK
    assert tried[-1] == 429


@pytest.mark.usefixtures("one_minute")
def test_no_code_opens_through_a_link_while_the_limit_holds(client: Client):
    code = people.issue_code(scene().roll[0])
    for _ in range(attempts.NETWORK):
        client.get(f"/join/link/{codes.make(secrets.randbelow)}/")

    assert client.post(f"/join/link/{code}/").status_code == 429


@pytest.mark.usefixtures("one_minute")
def test_everybody_together_is_limited_too(client: Client):
    ballot = scene().ballot
    for _ in range(attempts.EVERYWHERE):
        limits.check("people.code", "everywhere", per_minute=attempts.EVERYWHERE)

    guess = codes.make(secrets.randbelow)
    assert client.post("/join/", {"code": guess}, REMOTE_ADDR="10.9.9.9").status_code == 429
    assert _send(client, ballot, guess, REMOTE_ADDR="10.8.8.8").status_code == 429


# somebody else's place -----------------------------------------------------------------------------------------------


def test_new_code_for_somebody_with_an_address_is_never_shown_to_the_team():
    here = Workspace(seats=0)
    people.add(consultation=here.consultation, people=[people.Person(email="ana@example.org")], by=here.organiser)
    person = Participation.objects.get()
    lost = people.redeem(people.issue_link(person))

    answer = browser(here.organiser).post(here.url("people_reissue", person.id))
    jobs.run_due()

    assert (answer.status_code, "slip-code" in answer.content.decode()) == (302, False)
    assert Credential.objects.filter(kind="code").count() == 0
    lost.refresh_from_db()
    assert lost.revoked_at is not None
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]
    fresh = re.search(r"/join/link/(\S+)/", mail.outbox[0].body)
    assert fresh is not None
    assert people.redeem(fresh[1]).participation == person


def test_whoever_found_a_code_is_out_after_it_is_reissued():
    here = scene()
    person, thief = here.roll[0], make.user()
    found = people.issue_code(person)
    at_home = Client()
    at_home.force_login(thief)
    at_home.post("/join/", {"code": found})
    accept_notice(person)
    at_home.post(f"/consultations/{here.slug}/me/account/")
    person.refresh_from_db()
    assert person.user == thief

    fresh = people.reissue_code(participation=person, by=make.user())

    person.refresh_from_db()
    assert person.user is None
    assert at_home.get(here.page()).status_code == 403
    assert people.redeem(fresh).participation == person


def test_one_account_takes_one_place_in_a_consultation():
    here, user = scene(), make.user()
    first, second = (people.redeem(people.issue_link(person)) for person in here.roll[:2])
    people.join_with_account(credential=first, user=user)

    with pytest.raises(SignInRefused):
        people.join_with_account(credential=second, user=user)
    with pytest.raises(SignInRefused):
        people.join_with_account(credential=first, user=make.user())


@pytest.mark.parametrize("dead", ["revoked", "withdrawn", "erased", "forged", "other"])
def test_seat_that_died_or_was_made_up_casts_nothing(dead: str):
    here, client = scene(), Client()
    person = here.sit(client)
    given = {"answers": '{"u1":"yes"}', "once": "k1"}
    if dead == "revoked":
        people.reissue_code(participation=person, by=make.user())
    elif dead == "withdrawn":
        people.withdraw(participation=person)
    elif dead == "erased":
        people.erase(participation_id=person.id)
    elif dead == "forged":
        client.cookies["seat"] = client.cookies["seat"].value.replace(":", "x:", 1)
    else:
        scene().sit(client)

    assert client.post(here.page("cast"), given).status_code == 403
    assert box.turnout(here.ballot.id) == 0


def test_account_link_and_code_of_one_person_give_one_ballot():
    here, user = scene(), make.user()
    person = here.roll[0]
    accept_notice(person)
    link, code = people.issue_link(person), people.issue_code(person)
    people.join_with_account(credential=people.redeem(link), user=user)
    at_home = Client()
    at_home.force_login(user)

    answers = [
        _send(Client(), here.ballot, link).status_code,
        _send(Client(), here.ballot, code, "no").status_code,
        at_home.post(here.page("cast"), {"answers": '{"u1":"yes"}', "once": "k"}).status_code,
    ]

    assert (answers, box.turnout(here.ballot.id)) == ([201, 201, 201], 1)


def test_secret_of_another_consultation_is_not_on_the_roll():
    here, other = scene(), scene()
    accept_notice(other.roll[0])
    secret = people.issue_link(other.roll[0])

    answer = _send(Client(), here.ballot, secret)

    assert (answer.status_code, answer.json()["code"]) == (403, "not-on-the-roll")
    assert box.turnout(here.ballot.id) == 0


# the roll ------------------------------------------------------------------------------------------------------------


def test_nobody_is_added_once_a_roll_is_published():
    here, ballot = _opened()
    before = Participation.objects.count()

    with pytest.raises(RollClosed):
        people.add(consultation=here.consultation, people=[people.Person(name="Shadow")], by=here.organiser)
    answer = browser(here.organiser).post(here.url("people_paper"), {"count": "500"})

    assert (answer.status_code, Participation.objects.count()) == (409, before)
    assert ballot.eligible == before


def test_voiding_a_ballot_does_not_let_people_in():
    here, ballot = _opened()
    Ballot.objects.filter(pk=ballot.pk).update(state="voided", void_reason="x", voided_at="2026-01-01T00:00Z")

    with pytest.raises(RollClosed):
        people.add(consultation=here.consultation, people=[people.Person(name="Shadow")], by=here.organiser)


def test_whoever_leaves_and_comes_back_under_another_code_has_no_second_ballot():
    here = scene()
    accept_notice(here.roll[0])
    _send(Client(), here.ballot, people.issue_link(here.roll[0]))
    people.erase(participation_id=here.roll[0].id)
    again = make.people(here.consultation, 1)[0]
    accept_notice(again)

    assert _send(Client(), here.ballot, people.issue_link(again)).status_code == 403
    assert box.turnout(here.ballot.id) == 1


# the last vote counts ------------------------------------------------------------------------------------------------


def test_an_old_cast_sent_again_does_not_undo_a_later_one():
    ballot, roll = make.open_ballot()

    def vote(answer: str, key: str) -> casting.Receipt:
        return casting.cast(ballot=ballot.id, voter=make.voter(roll[0]), raw={"u1": answer}, idempotency_key=key)

    first = vote("yes", "k1")
    last = vote("no", "k2")
    with pytest.raises(RepeatDiffers):
        vote("yes", "k1")

    assert box.receipts(ballot.id, bytes.fromhex(last.receipt)) == "counted"
    assert box.superseded(ballot.id) == [bytes.fromhex(first.receipt)]


def test_a_withdrawn_ballot_does_not_come_back_by_a_repeated_request():
    ballot, roll = make.open_ballot()
    voter = make.voter(roll[0])
    casting.cast(ballot=ballot.id, voter=voter, raw={"u1": "yes"}, idempotency_key="k1")
    casting.withdraw(ballot=ballot.id, voter=voter)

    with pytest.raises(RepeatDiffers):
        casting.cast(ballot=ballot.id, voter=voter, raw={"u1": "yes"}, idempotency_key="k1")
    assert box.turnout(ballot.id) == 0


def test_answers_kept_for_later_are_not_counted():
    ballot, roll = make.open_ballot()
    casting.save_partial(ballot=ballot.id, voter=make.voter(roll[0]), raw={"u1": "yes"})
    make.end(ballot)

    closed = closing.close(ballot=ballot)

    assert (closed.cast, closed.size, opening.SECRET_MINIMUM) == (0, 0, 10)
