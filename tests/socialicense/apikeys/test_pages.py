"""The pages of keys: the owner's alone, made after a fresh sign-in, told once, revoked after a question."""

import re
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from socialicense.accounts import services as accounts
from socialicense.accounts.models import PLATFORM, User
from socialicense.apikeys import urls
from socialicense.apikeys.models import Key
from tests.factories import consultations as make
from tests.socialicense.apikeys.scene import MINE, made, program

pytestmark = pytest.mark.django_db
PASSWORD = "four words in a row"
ASKED = {"name": "Importer", "scopes": ["cases:read"], "days": "90"}
NEW = "/accounts/me/keys/new/"


@pytest.fixture
def owner() -> User:
    return accounts.open_account(email="ana@example.org", password=PASSWORD, verified=True)


@pytest.fixture
def signed_in(owner: User, client: Client) -> Client:
    client.post(reverse("account_login"), {"login": owner.email, "password": PASSWORD})
    return client


def forget_when(client: Client) -> None:
    """As if the sign-in were long ago."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()


def told(answer: Any) -> str:
    found = re.search(r"slk_[0-9a-f]{12}_[0-9a-f]{48}", answer.content.decode())
    assert found is not None
    return found[0]


def test_key_is_told_once_and_works(signed_in: Client, owner: User) -> None:
    answer = signed_in.post(NEW, ASKED)
    text = told(answer)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store, private")
    assert program(text).get(MINE).status_code == 200
    key = Key.objects.get()
    pages = [
        signed_in.get(path).content.decode()
        for path in ("/accounts/me/keys/", f"/accounts/me/keys/{key.pk}/revoke/", NEW)
    ]
    assert [text[17:] in page for page in pages] == [False] * 3
    assert key.prefix in pages[0] and "Importer" in pages[0]
    assert str(dict(signed_in.session.items())).count(text[17:]) == 0


def test_form_says_what_is_missing_and_makes_nothing(signed_in: Client) -> None:
    for changed in ({"name": " "}, {"scopes": []}, {"scopes": ["everything"]}, {"days": "4000"}, {"name": "a\0b"}):
        assert signed_in.post(NEW, ASKED | changed).status_code == 422
    assert not Key.objects.exists()
    signed_in.post(NEW, ASKED)
    again = signed_in.post(NEW, ASKED)
    assert (again.status_code, Key.objects.count(), "revoke that key first" in again.content.decode()) == (422, 1, True)


def test_long_after_sign_in_the_password_is_asked_again_and_the_key_made_then(signed_in: Client) -> None:
    forget_when(signed_in)
    for answer in (signed_in.get(NEW), signed_in.post(NEW, ASKED)):
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("account_reauthenticate"))
    assert not Key.objects.exists()
    again = f"{reverse('account_reauthenticate')}?next={NEW}"
    signed_in.post(again, {"password": "not it", "next": NEW})
    assert not Key.objects.exists()
    answer = signed_in.post(again, {"password": PASSWORD, "next": NEW})
    assert program(told(answer)).get(MINE).status_code == 200


def test_who_signs_in_by_code_makes_keys_soon_after_it_only(client: Client) -> None:
    user = accounts.open_account(email="code@example.org", verified=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    refused = client.post(NEW, ASKED)
    assert (refused.status_code, "sign in again" in refused.content.decode(), Key.objects.exists()) == (
        403,
        True,
        False,
    )


def test_revoking_asks_first_and_needs_its_token(signed_in: Client, owner: User) -> None:
    key, text = made(owner)
    path = reverse("keys:revoke", args=[key.pk])
    forget_when(signed_in)
    assert (signed_in.get(path).status_code, program(text).get(MINE).status_code) == (200, 200)
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(owner)
    assert forged.post(path).status_code == 403
    assert signed_in.post(path)["Location"] == reverse("keys:list")
    assert program(text).get(MINE).status_code == 401
    assert "No longer in use" in signed_in.get(reverse("keys:list")).content.decode()


ROLES = ("anonymous", "owner", "stranger", "operator", "superuser")


@pytest.mark.parametrize("role", ROLES)
def test_page_opens_for_its_roles_only(role: str, owner: User) -> None:
    key, _text = made(owner)
    people = {"owner": owner, "stranger": make.user(), "operator": make.user()}
    people["superuser"] = User.objects.create_superuser("root@example.org", PASSWORD)
    accounts.grant(user=people["operator"], role="operator", scope_kind="platform", scope_id=PLATFORM, by=None)
    client = Client()
    if role != "anonymous":
        client.force_login(people[role])
    expected = {"list": 200, "create": 302, "revoke": 200 if role == "owner" else 404}  # 302: to the password
    if role == "anonymous":
        expected = dict.fromkeys(expected, 302)
    pages = {
        one.name: reverse(f"keys:{one.name}", args=[key.pk] if one.name == "revoke" else []) for one in urls.urlpatterns
    }
    assert {name: client.get(url).status_code for name, url in pages.items()} == expected
    assert client.post(pages["revoke"]).status_code == (302 if role in ("anonymous", "owner") else 404)
    assert Key.objects.get().revoked_at is None or role == "owner"
    shown = client.get(pages["list"]).content.decode()
    assert ("Importer" in shown) == (role == "owner")


def test_role_without_second_step_makes_no_key(signed_in: Client, owner: User) -> None:
    accounts.grant(user=owner, role="operator", scope_kind="platform", scope_id=PLATFORM, by=None)
    with override_settings(STAFF_MFA=True):
        assert signed_in.post(NEW, ASKED)["Location"] == reverse("mfa_activate_totp")
    assert not Key.objects.exists()
