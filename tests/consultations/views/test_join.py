"""Coming in by link or code: reading changes nothing, guesses are limited, and a shared phone forgets."""

import pytest
from django.test import Client

from consultations.domain import codes
from consultations.models import Consultation, Credential, Participation
from consultations.people import attempts, seats
from consultations.people import services as people
from socialicense.accounts.models import User
from tests.consultations.views.voting import Scene, now, scene
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def unknown_code() -> str:
    """Well formed, and opens nothing."""
    return codes.make(lambda n: 3)


def link(here: Scene, person: int = 0) -> str:
    return f"/join/link/{people.issue_link(here.roll[person])}/"


def test_reading_a_link_says_who_asks_what_and_changes_nothing(client: Client):
    here = scene()
    address = link(here)

    page = client.get(address)

    assert page.status_code == 200
    assert here.consultation.initiative.organisation.name in page.content.decode()
    assert "May bus card data be used to plan night buses?" in page.content.decode()
    assert seats.cookie_name() not in page.cookies
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store, private", "strict-origin")
    assert client.head(address).status_code == 200


def test_the_button_behind_a_link_takes_the_seat_and_leads_to_the_vote(client: Client):
    here = scene()

    seated = client.post(link(here))

    assert (seated.status_code, seated["Location"]) == (302, f"/consultations/{here.slug}/vote/")
    assert client.get(seated["Location"])["Location"] == f"/consultations/{here.slug}/notice/"


def test_somebody_invited_before_the_opening_is_asked_to_come_back(client: Client):
    here = scene()
    address = link(here)
    Consultation.objects.filter(pk=here.consultation.pk).update(state=Consultation.State.PREPARING)

    early = client.post(address)

    assert (early.status_code, seats.cookie_name() in early.cookies) == (200, False)
    assert "Come back later with the same link or code." in early.content.decode()
    Consultation.objects.filter(pk=here.consultation.pk).update(state=Consultation.State.OPEN)
    assert client.post(address)["Location"] == f"/consultations/{here.slug}/vote/"


def test_a_link_can_be_used_again_on_another_device(client: Client):
    here = scene()
    address = link(here)
    client.post(address)

    assert Client().post(address).status_code == 302


def _unknown(here: Scene) -> str:
    return "A" * 32


def _expired(here: Scene) -> str:
    secret = people.issue_link(here.roll[0])
    Credential.objects.update(expires_at=now())
    return secret


def _revoked(here: Scene) -> str:
    secret = people.issue_link(here.roll[0])
    Credential.objects.update(revoked_at=now())
    return secret


def _left(here: Scene) -> str:
    secret = people.issue_link(here.roll[0])
    people.withdraw(participation=here.roll[0])
    return secret


@pytest.mark.parametrize("secret_of", [_unknown, _expired, _revoked, _left])
def test_a_dead_link_gets_the_same_answer_whatever_killed_it(client: Client, secret_of):
    here = scene()
    secret = secret_of(here)

    for answer in (client.get(f"/join/link/{secret}/"), client.post(f"/join/link/{secret}/")):
        assert answer.status_code == 403
        assert "It may be mistyped, used up or out of date." in answer.content.decode()
        assert seats.cookie_name() not in answer.cookies


@pytest.mark.parametrize("spelling", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_a_code_is_forgiven_its_spelling(client: Client, spelling):
    here = scene()
    code = people.issue_code(here.roll[0])

    assert client.post("/join/", {"code": spelling(code)})["Location"] == f"/consultations/{here.slug}/vote/"


def test_a_slip_is_told_apart_from_a_guess_and_not_counted(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(attempts, "NETWORK", 1)
    code = people.issue_code(scene().roll[0])
    slip = code[:-1] + ("2" if code[-1] != "2" else "3")

    for _ in range(3):
        answer = client.post("/join/", {"code": slip})
        assert answer.status_code == 422
        assert "Something is mistyped." in answer.content.decode()
    assert client.post("/join/", {"code": code}).status_code == 302


@pytest.mark.usefixtures("one_minute")
def test_guesses_are_limited_for_one_network_and_even_the_right_code_must_wait(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(attempts, "NETWORK", 2)
    code = people.issue_code(scene().roll[0])

    guesses = [client.post("/join/", {"code": unknown_code()}).status_code for _ in range(3)]
    waiting = client.post("/join/", {"code": code})

    assert guesses == [403, 403, 429]
    assert waiting.status_code == 429
    assert 0 < int(waiting["Retry-After"]) <= 60
    assert client.post("/join/", {"code": code}, REMOTE_ADDR="198.51.100.7").status_code == 302


@pytest.mark.usefixtures("one_minute")
def test_guesses_are_limited_for_all_networks_together(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(attempts, "EVERYWHERE", 3)

    answers = [
        client.post("/join/", {"code": unknown_code()}, REMOTE_ADDR=f"198.51.{n}.7").status_code for n in range(5)
    ]

    assert answers == [403, 403, 403, 429, 429]


def test_the_limit_keeps_the_chance_of_any_hit_below_one_in_ten_thousand():
    window = people.CREDENTIAL_AGE.days * 24 * 60
    guesses = attempts.EVERYWHERE * window + attempts.SITES

    assert window == attempts.WINDOW_MINUTES
    assert (attempts.EVERYWHERE, guesses) == (70, 35_969_792)
    assert guesses * attempts.LIVING * 10_000 <= 2**55


@pytest.mark.usefixtures("one_minute")
def test_nobody_is_locked_out_because_others_guess(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(attempts, "EVERYWHERE", 3)
    here = scene()
    code, other = people.issue_code(here.roll[0]), people.issue_code(here.roll[1])
    for n in range(5):
        client.post("/join/", {"code": unknown_code()}, REMOTE_ADDR=f"198.51.{n}.7")

    quiet = client.post("/join/", {"code": code}, REMOTE_ADDR="203.0.113.7")
    guesser = client.post("/join/", {"code": other}, REMOTE_ADDR="198.51.0.99")

    assert (quiet.status_code, guesser.status_code) == (302, 429)


@pytest.mark.usefixtures("one_minute")
def test_fresh_site_has_one_guess_while_the_limit_holds(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(attempts, "EVERYWHERE", 1)
    code = people.issue_code(scene().roll[0])
    client.post("/join/", {"code": unknown_code()}, REMOTE_ADDR="198.51.1.7")

    for host in ("2001:db8:1::1", "2001:db8:2::1", "2001:db8:3::1"):
        client.post("/join/", {"code": unknown_code()}, REMOTE_ADDR=host)
    told = {
        host: client.post("/join/", {"code": code}, REMOTE_ADDR=host).status_code
        for host in ("2001:db8:ffff::1", "2001:db9::1")
    }

    assert told == {"2001:db8:ffff::1": 429, "2001:db9::1": 302}


def test_dead_code_is_no_guess(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(attempts, "NETWORK", 1)
    here = scene()
    lost, fresh = people.issue_code(here.roll[0]), people.issue_code(here.roll[0])

    assert [client.post("/join/", {"code": lost}).status_code for _ in range(3)] == [403] * 3
    assert client.post("/join/", {"code": fresh}).status_code == 302


def test_a_replaced_code_is_dead(client: Client):
    here = scene()
    first, second = people.issue_code(here.roll[0]), people.issue_code(here.roll[0])

    assert client.post("/join/", {"code": first}).status_code == 403
    assert client.post("/join/", {"code": second}).status_code == 302


def test_the_code_behind_the_hash_is_moved_by_a_script_that_sends_nothing(client: Client):
    page = client.get("/join/").content.decode()

    assert "js/fragment.js" in page
    assert 'data-fragment=""' in page


def test_next_person_forgets_seat_and_account(client: Client):
    here = scene()
    person = here.sit(client)
    user = people_account(person)
    client.force_login(user)

    answer = client.post("/join/next/")

    assert answer.status_code == 200
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer["Cache-Control"] == "no-store"
    assert client.get(here.page()).status_code == 403
    assert "_auth_user_id" not in client.session


def people_account(person: Participation) -> User:
    person.user = make.user()
    person.save(update_fields=["user"])
    return person.user


def test_next_person_is_never_a_link(client: Client):
    assert client.get("/join/next/").status_code == 405


def test_going_in_as_somebody_else_warns_first(client: Client):
    here = scene()
    here.sit(client)

    assert "Somebody else took part on this device before." in client.get(link(here, 1)).content.decode()


def test_forms_are_guarded_against_forgery():
    here = scene()
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(link(here)).status_code == 403
    assert strict.post("/join/", {"code": people.issue_code(here.roll[0])}).status_code == 403
    assert strict.post("/join/next/").status_code == 403
