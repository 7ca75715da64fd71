"""Signing up and in: by password, by mailed code, with a second step; the same answer for known and unknown."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from socialicense.accounts import services
from socialicense.accounts.models import PLATFORM, User

pytestmark = pytest.mark.django_db
PASSWORD = "four words in a row"


@pytest.fixture(autouse=True)
def _no_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person() -> User:
    return services.open_account(email="ana@example.org", name="Ana", password=PASSWORD, verified=True)


def code_in_last_mail() -> str:
    found = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found is not None, mail.outbox[-1].body
    return found[1]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_password_right_and_wrong(person: User, client: Client) -> None:
    wrong = client.post(reverse("account_login"), {"login": "ana@example.org", "password": "not it"})
    assert wrong.status_code == 200
    assert not signed_in(client)
    right = client.post(reverse("account_login"), {"login": "ANA@example.org", "password": PASSWORD})
    assert right.status_code == 302
    assert signed_in(client)


def test_mailed_code_right_and_wrong(person: User, client: Client) -> None:
    client.post(reverse("account_request_login_code"), {"email": "ana@example.org"})
    assert mail.outbox[-1].subject == "Your sign-in code"
    assert "http://testserver" not in mail.outbox[-1].body
    code = code_in_last_mail()
    client.post(reverse("account_confirm_login_code"), {"code": "AAAA-AAAA"})
    assert not signed_in(client)
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert signed_in(client)


def test_mail_in_the_language_of_the_reader(client: Client) -> None:
    services.open_account(email="reader@example.org", language="ar", verified=True)
    asked = {"email": "reader@example.org"}
    client.post(reverse("account_request_login_code"), asked, headers={"accept-language": "en"})
    with translation.override("ar"):
        assert mail.outbox[-1].subject == gettext("Your sign-in code")


def test_sign_up_confirms_the_address_by_code(client: Client) -> None:
    asked = client.post(
        reverse("account_signup"), {"email": "New@example.org", "password1": PASSWORD, "name": "New One"}
    )
    assert asked.status_code == 302
    assert not signed_in(client)
    client.post(reverse("account_email_verification_sent"), {"code": code_in_last_mail()})
    assert signed_in(client)
    user = User.objects.get()
    assert (user.email, user.name, user.language) == ("new@example.org", "New One", "en")


def test_sign_up_weak_password_refused(client: Client) -> None:
    for password in ("short", "1234567890", "password123"):
        client.post(reverse("account_signup"), {"email": "new@example.org", "password1": password})
    assert User.objects.count() == 0


def answer_of(client: Client, route: str, fields: dict[str, str]) -> tuple[int, str]:
    answer = client.post(reverse(route), fields)
    return answer.status_code, answer.headers.get("Location", "")


@pytest.mark.parametrize(
    ("route", "fields"),
    [
        ("account_request_login_code", {}),
        ("account_reset_password", {}),
        ("account_signup", {"password1": PASSWORD}),
    ],
)
def test_known_and_unknown_address_get_the_same_answer(route: str, fields: dict[str, str], person: User) -> None:
    known = answer_of(Client(), route, {**fields, "email": "ana@example.org"})
    unknown = answer_of(Client(), route, {**fields, "email": "nobody@example.org"})
    assert known == unknown
    assert [message.to for message in mail.outbox] == [["ana@example.org"], ["nobody@example.org"]]


def test_password_reset_by_code(person: User, client: Client) -> None:
    client.post(reverse("account_reset_password"), {"email": "ana@example.org"})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in_last_mail()})
    fresh = "quite another one"
    client.post(reverse("account_complete_password_reset"), {"password1": fresh, "password2": fresh})
    person.refresh_from_db()
    assert person.check_password("quite another one")


def test_guessing_is_stopped(person: User) -> None:
    for _ in range(6):
        Client().post(reverse("account_login"), {"login": "ana@example.org", "password": "guess"})
    client = Client()
    client.post(reverse("account_login"), {"login": "ana@example.org", "password": PASSWORD})
    assert not signed_in(client)


@pytest.mark.parametrize(
    "route",
    ["account_login", "account_signup", "account_request_login_code", "account_reset_password"],
)
def test_page_renders_in_every_language(route: str, client: Client) -> None:
    for language, direction in (("en", "ltr"), ("ar", "rtl")):
        page = client.get(reverse(route), headers={"accept-language": language})
        assert page.status_code == 200
        assert f'<html lang="{language}" dir="{direction}">' in page.content.decode()
        assert page["Cache-Control"].split(",")[0] in {"no-store", "max-age=0"}


@pytest.mark.parametrize(
    "route",
    [
        "accounts:me",
        "accounts:erase",
        "accounts:erased",
        "account_email",
        "account_change_password",
        "account_logout",
        "mfa_index",
        "mfa_activate_totp",
        "account_reauthenticate",
    ],
)
def test_own_pages_render(route: str, person: User, client: Client) -> None:
    client.post(reverse("account_login"), {"login": "ana@example.org", "password": PASSWORD})
    page = client.get(reverse(route))
    assert page.status_code == 200
    assert "<h1>" in page.content.decode()


def staff(client: Client) -> User:
    user = services.open_account(email="org@example.org", password=PASSWORD, verified=True)
    services.grant(user=user, role="operator", scope_kind="platform", scope_id=PLATFORM, by=None)
    client.post(reverse("account_login"), {"login": "org@example.org", "password": PASSWORD})
    return user


def test_role_without_second_step_is_sent_to_set_it_up(settings: Any, client: Client) -> None:
    settings.STAFF_MFA = True
    user = staff(client)
    assert client.get(reverse("home"))["Location"] == reverse("mfa_activate_totp")
    refused = client.get("/api/v1/anything")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_needed")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    set_up = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert set_up.status_code == 302
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    assert client.get(reverse("home")).status_code == 200
    for route in ("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_index"):
        assert client.get(reverse(route)).status_code == 200


def test_second_step_stands_between_password_and_account(settings: Any, client: Client) -> None:
    settings.STAFF_MFA = True
    user = staff(client)
    client.get(reverse("mfa_activate_totp"))
    totp.TOTP.activate(user, totp.generate_totp_secret())
    fresh = Client()
    answer = fresh.post(reverse("account_login"), {"login": "org@example.org", "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not signed_in(fresh)
    assert fresh.get(reverse("mfa_authenticate")).status_code == 200


def test_person_without_role_needs_no_second_step(settings: Any, person: User, client: Client) -> None:
    settings.STAFF_MFA = True
    client.post(reverse("account_login"), {"login": "ana@example.org", "password": PASSWORD})
    assert client.get(reverse("home")).status_code == 200


def test_foreign_address_after_sign_in_ignored(person: User, client: Client) -> None:
    answer = client.post(
        reverse("account_login") + "?next=https://evil.example/",
        {"login": "ana@example.org", "password": PASSWORD, "next": "//evil.example/"},
    )
    assert "evil" not in answer["Location"]


def test_sign_out_clears_the_browser(person: User, client: Client) -> None:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("account_logout"))
    assert signed_in(client)
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not signed_in(client)


def test_session_is_new_after_sign_in(person: User, client: Client) -> None:
    client.get(reverse("account_login"))
    client.session["planted"] = "x"
    client.session.save()
    before = client.session.session_key
    client.post(reverse("account_login"), {"login": "ana@example.org", "password": PASSWORD})
    assert client.session.session_key != before
