"""What every answer carries, what a log never holds, and whether the production settings pass Django's own check."""

import io
import json
import logging
import os
import subprocess
import sys
from typing import Any

import pytest
import structlog
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from socialicense import errors, logs
from socialicense.accounts import limits, services
from socialicense.accounts.middleware import PERMISSIONS_POLICY

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/nothing-here", 404),
        ("/accounts/login/", 200),
        ("/healthz", 200),
        ("/api/v1/nothing", 404),
        ("/static/nothing.css", 404),
    ],
)
def test_headers_on_every_answer(path: str, status: int, client: Client) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert set(answer["Content-Security-Policy"].split("; ")) == CSP
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Permissions-Policy"] == PERMISSIONS_POLICY
    assert len(answer["X-Request-ID"]) == 32


@pytest.mark.django_db
@pytest.mark.urls("tests.socialicense.broken_urls")
def test_crash_answers_with_headers_and_nothing_of_the_error(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/crash/")
    assert answer.status_code == 500
    assert "The fault is ours" in answer.content.decode()
    assert "SECRET-DETAIL" not in answer.content.decode()
    assert set(answer["Content-Security-Policy"].split("; ")) == CSP
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Request-ID"] in answer.content.decode()
    problem = client.get("/api/v1/crash/")
    assert (problem.status_code, problem.json()["code"]) == (500, "server_error")


@pytest.mark.django_db
@pytest.mark.urls("tests.socialicense.broken_urls")
def test_refusal_out_of_a_view_is_its_page(client: Client) -> None:
    answer = client.get("/refuse/")
    assert (answer.status_code, answer["Retry-After"]) == (429, "9")
    assert "Wait 9 seconds" in answer.content.decode()


@pytest.mark.django_db
def test_foreign_host_refused(client: Client) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


@pytest.mark.django_db
def test_private_pages_are_not_stored(client: Client) -> None:
    anonymous = client.get("/")
    assert "no-store" not in anonymous.get("Cache-Control", "")
    user = services.open_account(email="ana@example.org")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/")["Cache-Control"] == "no-store, private"
    assert "Cookie" in client.get("/accounts/me/")["Vary"]


@pytest.mark.django_db
def test_form_without_token_is_refused_with_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@b.org", "password": "x"})
    assert answer.status_code == 403
    assert "send it again" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "code"),
    [
        (errors.bad_request, 400, "bad_request"),
        (errors.forbidden, 403, "forbidden"),
        (errors.not_found, 404, "not_found"),
        (errors.too_many_requests, 429, "too_many"),
        (errors.server_error, 500, "server_error"),
    ],
)
def test_api_errors_are_problems(view: Any, status: int, code: str, rf: RequestFactory) -> None:
    answer = view(rf.get("/api/v1/things"))
    body = json.loads(answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["instance"] == "/api/v1/things"
    assert body["type"] == f"{django_settings.SITE_URL}/problems/{code}"


def test_refusal_as_problem_and_as_page(rf: RequestFactory) -> None:
    refusal = limits.TooMany(retry_after=7)
    problem = errors.refusal_page(rf.get("/api/v1/x"), refusal)
    page = errors.refusal_page(rf.get("/x"), refusal)
    assert (problem.status_code, problem["Retry-After"]) == (429, "7")
    assert json.loads(problem.content)["values"] == {"retry_after": 7}
    assert (page.status_code, page["Retry-After"]) == (429, "7")
    assert "Wait 7 seconds" in page.content.decode()


def test_refusal_text_is_escaped() -> None:
    assert "<h1>&lt;b&gt;</h1><p>&lt;script&gt;</p>" in errors.bare("<b>", "<script>")


@pytest.mark.usefixtures("one_minute")
@pytest.mark.django_db
def test_limits_per_scope_and_key() -> None:
    for _ in range(3):
        limits.check("code", "k", per_minute=3)
    with pytest.raises(limits.TooMany) as refused:
        limits.check("code", "k", per_minute=3)
    assert 1 <= refused.value.values["retry_after"] <= 60
    limits.check("code", "other", per_minute=3)
    limits.check("other", "k", per_minute=3)


@pytest.mark.django_db
def test_what_is_noted_is_forgotten_in_time() -> None:
    limits.note("place", "k", minutes=2)
    limits.note("place", "gone", minutes=-1)
    limits.clear_old()
    assert [limits.noted("place", key) for key in ("k", "gone", "other")] == [True, False, False]


@pytest.mark.usefixtures("one_minute")
@pytest.mark.django_db
def test_limits_keep_no_key_in_clear() -> None:
    limits.check("code", "198.51.100.7", per_minute=3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(key) FROM accounts_limit")
        count, key = cursor.fetchone()
    assert count == 1
    assert len(key) == 64
    limits.clear_old()


@pytest.mark.parametrize(
    ("address", "forwarded", "proxies", "expected"),
    [
        ("198.51.100.77", "", 0, "198.51.100.0/24"),
        ("198.51.100.77", "203.0.113.9", 0, "198.51.100.0/24"),
        ("10.0.0.1", "203.0.113.9", 1, "203.0.113.0/24"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.9", 1, "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "", 0, "2001:db8:1:2::/64"),
        ("", "", 0, "local"),
    ],
)
def test_network_of_a_client(
    address: str, forwarded: str, proxies: int, expected: str, rf: RequestFactory, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = proxies
    extra = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert limits.network(rf.get("/", REMOTE_ADDR=address, **extra)) == expected


@pytest.fixture
def captured() -> Any:
    """The lines that the product's log handler writes."""
    handlers = [handler for handler in logging.getLogger().handlers if getattr(handler, "ours", False)]
    assert len(handlers) == 1
    stream = io.StringIO()
    before, level = handlers[0].setStream(stream), logging.getLogger().level  # type: ignore[attr-defined]
    logging.getLogger().setLevel("INFO")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().setLevel(level)
    handlers[0].setStream(before)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_log_of_requests_holds_no_secret(captured: Any, client: Client) -> None:
    asked = {"headers": {"user-agent": "SECRET-AGENT"}, "REMOTE_ADDR": "198.51.100.9"}
    client.get("/accounts/login/?token=SECRET-QUERY", **asked)
    client.post("/accounts/login/", {"login": "secret@example.org", "password": "SECRET-PASSWORD"})
    client.get("/join/SECRET-TOKEN")
    lines = captured()
    text = json.dumps(lines)
    assert [(line["method"], line["route"], line["status"]) for line in lines if line["event"] == "request"] == [
        ("GET", "accounts/login/", 200),
        ("POST", "accounts/login/", 200),
        ("GET", "", 404),
    ]
    assert all(len(line["request"]) == 32 for line in lines)
    for secret in ("SECRET", "secret@example.org", "198.51.100.9"):
        assert secret not in text


def test_log_cannot_be_forged_by_line_breaks(captured: Any) -> None:
    structlog.get_logger("x").warning('odd\n{"event": "forged"}', word="a\r\nb")
    lines = captured()
    assert [line["event"] for line in lines] == ['odd\n{"event": "forged"}']


def test_log_withholds_by_name_and_quotes_no_message(captured: Any) -> None:
    try:
        raise ValueError("DETAIL: Key (email)=(ana@example.org) already exists")
    except ValueError:
        structlog.get_logger("x").exception("broken", password="hush", answers=[1], n=3)
    (line,) = captured()
    assert (line["password"], line["answers"], line["n"]) == ("[withheld]", "[withheld]", 3)
    assert line["exception"][0]["type"] == "builtins.ValueError"
    assert "ana@example.org" not in json.dumps(line)


def test_configure_twice_leaves_one_handler() -> None:
    level = logging.getLogger().level
    logs.configure({"level": level})
    assert sum(getattr(handler, "ours", False) for handler in logging.getLogger().handlers) == 1


def production() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "DATABASE_URL", "REDIS_URL") if name in os.environ}
    return {
        **kept,
        "LOCAL_MODE": "0",
        "SITE_URL": "https://licenses.example.org",
        "SECRET_KEY": "Vq3-9sJ2kLx8pQw7_ZtR5yUe1NbH4cFgMdAoXi6-BvKjTnWrYsPzLqEhGuCm0D",
        "PYTHONWARNINGS": "ignore",
    }


def manage(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=django_settings.BASE_DIR,
        env={**production(), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_check_deploy_passes_in_production() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (0 silenced)."), done.stderr


def test_production_without_secret_key_is_explained() -> None:
    done = manage("check", SECRET_KEY="")
    assert done.returncode != 0
    assert "Set SECRET_KEY" in done.stderr


def test_production_cookies_and_https() -> None:
    wanted = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE"
    wanted += " SECURE_SSL_REDIRECT STAFF_MFA"
    code = f"from django.conf import settings as s; print([getattr(s, n) for n in '{wanted}'.split()])"
    done = manage("shell", "--no-imports", "-c", code)
    assert done.stdout.strip() == "['__Host-session', '__Host-csrf', True, True, True, True]", done.stderr
