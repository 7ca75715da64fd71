"""A program with a key: let in for its scopes and no more, refused with what to do, slowed down when it is too much."""

import io
import logging
from datetime import date, timedelta
from typing import Any

import pytest
import structlog
from django.test import Client, override_settings
from django.utils import timezone

from repository.cases.models import Case
from socialicense.accounts import services as accounts
from socialicense.accounts.models import PLATFORM, User
from socialicense.apikeys import services
from socialicense.apikeys.models import Key, Scope
from tests.factories import consultations as make
from tests.repository.cases.scene import Scene, document
from tests.socialicense.apikeys.scene import CASES, MINE, made, program, refused, submit

pytestmark = pytest.mark.django_db
BODY = {"content": document(), "relation": "none"}


def test_key_hands_a_case_in_without_a_session_and_reads_it_back() -> None:
    user = make.user()
    client = program(made(user)[1])
    sent = submit(client, BODY)
    assert (sent.status_code, sent.json()["state"], sent.cookies) == (201, "submitted", {})
    assert Case.objects.get().contributor == user
    (row,) = client.get(MINE).json()["results"]
    one = client.get(sent.json()["href"].partition("testserver")[2] or f"{MINE}/{sent.json()['id']}").json()
    assert (row["id"], row["state"], one["content"]["title"], one["missing"]) == (
        sent.json()["id"], "submitted", "Bus cards in Lowmere", [],
    )  # fmt: skip


def test_own_cases_are_the_owners_drafts_and_what_they_lack() -> None:
    scene = Scene()
    draft, other = scene.draft(), scene.draft(by=scene.stranger)
    client = program(made(scene.contributor, Scope.CASES_READ)[1])
    answer = client.get(MINE)
    assert [row["id"] for row in answer.json()["results"]] == [str(draft.pk)]
    assert answer["Cache-Control"] == "private, no-store"
    assert {"Accept", "Authorization", "Cookie"} <= set(answer["Vary"].split(", "))
    assert client.get(f"{MINE}/{draft.pk}").json()["missing"] == []
    assert refused(client.get(f"{MINE}/{other.pk}")) == (404, "not_found")
    Case.objects.filter(pk=draft.pk).update(content={**draft.content, "title": "Short"})
    assert client.get(f"{MINE}/{draft.pk}").json()["missing"] == [{"pointer": "/title", "code": "too-short"}]


def test_session_reads_own_cases_and_writes_with_its_token_only() -> None:
    scene = Scene()
    scene.draft()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(scene.contributor)
    assert len(browser.get(MINE).json()["results"]) == 1
    assert refused(submit(browser, BODY))[0] == 403
    assert Case.objects.count() == 1


def test_cookie_beside_a_key_gives_nothing_to_the_key() -> None:
    """The key decides who asks; a session that comes along needs no token then, for it is not looked at."""
    scene = Scene()
    client = program(made(scene.stranger, Scope.CASES_READ)[1])
    client.force_login(scene.contributor)
    scene.draft()
    assert client.get(MINE).json()["results"] == []
    assert refused(submit(client, BODY)) == (403, "scope_missing")


def test_missing_scope_is_named() -> None:
    user = make.user()
    reads, submits = (program(made(user, scope, name=scope)[1]) for scope in (Scope.CASES_READ, Scope.CASES_SUBMIT))
    answer = submit(reads, BODY)
    assert (refused(answer), answer.json()["values"]["scope"]) == ((403, "scope_missing"), "cases:submit")
    assert (
        'error="insufficient_scope"' in answer["WWW-Authenticate"]
        and 'scope="cases:submit"' in answer["WWW-Authenticate"]
    )
    assert refused(submits.get(MINE)) == (403, "scope_missing")
    assert (reads.get(MINE).status_code, submit(submits, BODY).status_code) == (200, 201)


def test_key_of_staff_gives_no_more_than_its_scopes() -> None:
    scene = Scene()
    root = scene.superuser
    accounts.grant(user=root, role="operator", scope_kind="platform", scope_id=PLATFORM, by=None)
    client = program(made(root, Scope.CASES_READ)[1])
    assert refused(submit(client, BODY)) == (403, "scope_missing")
    assert refused(client.get(f"{MINE}/{scene.draft().pk}")) == (404, "not_found")
    for page in ("/accounts/me/", "/accounts/me/keys/", "/organise/start/", "/cases/mine/"):
        assert client.get(page).status_code == 302  # a page asks for a session: a key is none


def test_key_of_a_role_without_second_step_waits_for_it() -> None:
    scene = Scene()
    editor, citizen = program(made(scene.editor)[1]), program(made(scene.stranger)[1])
    with override_settings(STAFF_MFA=True):
        assert refused(editor.get(MINE)) == (403, "second_factor_needed")
        assert citizen.get(MINE).status_code == 200


def _revoked(key: Key) -> None:
    services.revoke(key=key, by=key.owner)


def _closed(key: Key) -> None:
    User.objects.filter(pk=key.owner_id).update(is_active=False)


@pytest.mark.parametrize(("end", "code"), [(_revoked, "key_revoked"), (_closed, "key_owner_inactive")])
def test_ended_key_is_refused_where_it_was_let_in(end: Any, code: str) -> None:
    key, text = made(make.user())
    assert program(text).get(MINE).status_code == 200
    end(key)
    answer = program(text).get(MINE)
    assert (refused(answer), services.page() in answer.json()["detail"]) == ((401, code), True)
    assert answer["WWW-Authenticate"].startswith('Bearer realm="api", error="invalid_token", error_description="')
    assert refused(submit(program(text), BODY)) == (401, code)
    wrong = text[:-1] + ("0" if text[-1] != "0" else "1")
    assert refused(program(wrong).get(MINE)) == (401, "key_wrong")  # who does not know it, does not learn how it stands


def test_key_stops_at_its_moment() -> None:
    key, text = made(make.user())
    assert services.admit(text=text, network="here", now=key.expires_at - timedelta(microseconds=1)) == key
    with pytest.raises(services.refusals.KeyExpired) as refusal:
        services.admit(text=text, network="here", now=key.expires_at)
    assert (refusal.value.status, services.page() in refusal.value.sentence()) == (401, True)


NO_KEYS = ("", "Bearer", "Bearer ", "Bearer nonsense", "Bearer slk_é", "Basic YTpi", "Bearer slk_" + "a" * 9000)


@pytest.mark.parametrize("sent", NO_KEYS, ids=range(len(NO_KEYS)))
def test_what_is_no_key_is_refused_and_the_public_is_read_on(sent: str) -> None:
    client = Client(headers={"Authorization": sent})
    answer = client.get(MINE)
    assert answer.status_code == 401 and answer["WWW-Authenticate"].isascii()
    assert answer["WWW-Authenticate"].startswith('Bearer realm="api"')
    assert submit(client, BODY).status_code == 401
    assert client.get(CASES).status_code == 200


def test_header_stays_ascii_in_every_language() -> None:
    for language in ("fr", "ar"):
        answer = program("slk_x").get(MINE, headers={"Accept-Language": language})
        assert "none of our keys" in answer["WWW-Authenticate"]


@pytest.mark.usefixtures("one_minute")
def test_network_that_guesses_is_stopped_and_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "WRONG_A_MINUTE", 2)
    text = made(make.user())[1]
    for _ in range(2):
        assert refused(program("slk_guess", REMOTE_ADDR="192.0.2.7").get(MINE)) == (401, "key_wrong")
    stopped = program(text, REMOTE_ADDR="192.0.2.99").get(MINE)
    assert refused(stopped) == (429, "too_many") and 0 < int(stopped["Retry-After"]) <= 60
    assert program(text, REMOTE_ADDR="198.51.100.7").get(MINE).status_code == 200


@pytest.mark.usefixtures("one_minute")
def test_limit_of_a_key_is_told_and_kept_wherever_it_comes_from() -> None:
    user = make.user()
    text, other = made(user)[1], made(user, name="Other")[1]
    with override_settings(API_KEY_PER_MINUTE=2, API_PER_MINUTE=50):
        answers = [program(text, REMOTE_ADDR=f"192.0.{n}.1").get(MINE) for n in range(3)]
        also = submit(program(text), BODY)
        free = program(other, REMOTE_ADDR="192.0.0.1").get(MINE)
    assert [answer.status_code for answer in (*answers, also, free)] == [200, 200, 429, 429, 200]
    assert answers[0]["RateLimit-Policy"] == '"network";q=50;w=60, "key";q=2;w=60'
    assert [answer["RateLimit"].split(", ")[1].split(";")[:2] for answer in answers] == [
        ['"key"', "r=1"], ['"key"', "r=0"], ['"key"', "r=0"],
    ]  # fmt: skip


def test_day_of_use_is_noted_once_a_day(django_assert_num_queries: Any) -> None:
    key, text = made(make.user())
    now = timezone.now()
    with django_assert_num_queries(3):
        services.admit(text=text, network="here", now=now)
    with django_assert_num_queries(2):
        services.admit(text=text, network="here", now=now)
    services.admit(text=text, network="here", now=now + timedelta(days=1))
    key.refresh_from_db()
    assert key.last_used_on == date.fromordinal(now.date().toordinal() + 1)


def test_log_holds_no_key() -> None:
    text = made(make.user())[1]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel("DEBUG")
    try:
        structlog.get_logger("socialicense.requests").info("marker", authorization=text)
        program(text).get(MINE)
        program(text[:-1]).get(MINE)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    written = stream.getvalue()
    assert ("marker" in written, text[4:16] in written, text.rpartition("_")[2][:-1] in written) == (True, False, False)
