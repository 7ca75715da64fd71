"""Keys at rest: what is made, what the database refuses, what is left when they are revoked or their owner is erased."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from socialicense.accounts import services as accounts
from socialicense.accounts import subjects
from socialicense.apikeys import refusals, services, tasks
from socialicense.apikeys.domain import token
from socialicense.apikeys.models import Key, Scope
from socialicense.audit.models import Event
from socialicense.jobs import runner
from socialicense.jobs.models import Job
from tests.factories import consultations as make
from tests.socialicense.apikeys.scene import made


def test_token_is_read_as_it_was_made_and_nothing_else_is() -> None:
    one = token.made_of(bytes(range(30)))
    assert (token.read(str(one)), len(one.secret) * 4) == (one, 192)
    assert str(one) == "slk_000102030405_060708090a0b0c0d0e0f101112131415161718191a1b1c1d"
    assert one.secret not in repr(one)
    changed = (
        str(one).upper(),
        str(one) + "\n",
        str(one)[:-1],
        "slk_" + one.secret,
        "",
        "slk__",
        str(one).replace("0", "٠"),
    )
    assert [token.read(text) for text in changed] == [None] * len(changed)
    with pytest.raises(ValueError, match="30 random bytes"):
        token.made_of(b"")


pytestmark = pytest.mark.django_db


def test_key_is_made_with_its_scopes_and_an_event_without_the_secret() -> None:
    user = make.user()
    key, text = made(user, Scope.CASES_SUBMIT)
    given = token.read(text)
    assert given is not None
    key.refresh_from_db()
    assert (key.prefix, key.digest, key.scopes) == (given.prefix, given.digest, ["cases:submit"])
    assert (key.last_used_on, key.revoked_at, key.expires_at - key.created_at) == (None, None, timedelta(days=30))
    event = Event.objects.get(event="key.created")
    assert (event.actor, event.target, set(event.values)) == (
        user.pk,
        f"key:{key.pk}",
        {"prefix", "scopes", "expires_at"},
    )


def test_two_keys_of_one_person_have_two_names_until_one_is_revoked() -> None:
    user, other = make.user(), make.user()
    key, _text = made(user)
    made(other)
    with pytest.raises(refusals.NameTaken):
        made(user)
    assert services.revoke(key=key, by=user)
    assert made(user)[0].pk != key.pk


def test_nobody_hoards_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 2)
    user = make.user()
    first, _second = made(user, name="a"), made(user, name="b")
    with pytest.raises(refusals.TooManyKeys):
        made(user, name="c")
    services.revoke(key=first[0], by=user)
    assert made(user, name="c")


def test_key_is_revoked_once_with_its_event() -> None:
    user = make.user()
    key, _text = made(user)
    assert (services.revoke(key=key, by=user), services.revoke(key=key, by=user)) == (True, False)
    assert Event.objects.filter(event="key.revoked", target=f"key:{key.pk}").count() == 1


def row(**changes: Any) -> Key:
    now = timezone.now()
    told = {"name": "x", "prefix": "a" * 12, "digest": "b" * 64, "scopes": ["cases:read"], "created_at": now}
    return Key(owner=make.user(), **(told | {"expires_at": now + timedelta(days=365)} | changes))


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"name": ""}, "apikey_named"),
        ({"prefix": "A" * 12}, "apikey_prefix_form"),
        ({"digest": "plain"}, "apikey_digest_form"),
        ({"scopes": []}, "apikey_scopes_known"),
        ({"scopes": ["cases:read", "everything"]}, "apikey_scopes_known"),
        ({"expires_at": timezone.now() + timedelta(days=366)}, "apikey_expires_within_a_year"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "apikey_expires_within_a_year"),
        ({"revoked_at": timezone.now() - timedelta(days=1)}, "apikey_revoked_after_made"),
    ],
)
def test_database_refuses_a_key_that_breaks_a_rule(changes: dict[str, Any], constraint: str) -> None:
    row().save()
    unlike = {"prefix": "c" * 12, "digest": "d" * 64}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row(**(unlike | changes)).save()


@pytest.mark.parametrize(
    "change",
    [
        {"scopes": ["cases:read", "cases:submit"]},
        {"expires_at": timezone.now() + timedelta(days=40)},
        {"digest": "e" * 64},
        {"name": "Another"},
    ],
)
def test_database_lets_a_key_never_grow(change: dict[str, Any]) -> None:
    key, _text = made(make.user(), Scope.CASES_READ)
    with pytest.raises(IntegrityError, match="is fixed"), transaction.atomic():
        Key.objects.filter(pk=key.pk).update(**change)
    with pytest.raises(IntegrityError, match="is fixed"), transaction.atomic():
        Key.objects.filter(pk=key.pk).update(owner=make.user())


def test_database_brings_no_revoked_key_back() -> None:
    user = make.user()
    key, _text = made(user)
    services.revoke(key=key, by=user)
    with pytest.raises(IntegrityError, match="is fixed"), transaction.atomic():
        Key.objects.filter(pk=key.pk).update(revoked_at=None)


def test_dump_holds_no_secret() -> None:
    """Every row of every table as text; the digest and the prefix are there, so the search would find the secret."""
    user = make.user()
    key, text = made(user)
    services.admit(text=text, network="here", now=timezone.now())
    services.revoke(key=key, by=user)
    dump = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names():
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{name}" t')
            dump.append(cursor.fetchone()[0] or "")
    everything = "\n".join(dump)
    secret = text.rpartition("_")[2]
    assert (key.digest in everything, key.prefix in everything, secret in everything) == (True, True, False)


def test_owner_is_told_by_mail_without_the_secret() -> None:
    user = make.user()
    key, text = made(user, name="Nightly import")
    job = Job.objects.get(kind=services.TELL)
    assert job.payload == {"key": str(key.pk)}
    runner.run(job.pk)
    (message,) = mail.outbox
    assert (message.to, "Nightly import" in message.body, services.page() in message.body) == ([user.email], True, True)
    assert text.rpartition("_")[2] not in message.body + message.subject + tasks.message(key).body


def test_person_takes_keys_out_but_no_secret_and_erasure_removes_them() -> None:
    user, other = accounts.open_account(email="ana@example.org"), make.user()
    key, text = made(user)
    made(other)
    (told,) = subjects.export(user)["keys"]
    assert (told["name"], told["prefix"], told["scopes"]) == ("Importer", key.prefix, ["cases:read", "cases:submit"])
    assert not {key.digest, text.rpartition("_")[2]} & set(json.dumps(told).split('"'))
    accounts.erase(user=user, by=user)
    assert list(Key.objects.values_list("owner", flat=True)) == [other.pk]
    with pytest.raises(refusals.KeyWrong):
        services.admit(text=text, network="here", now=timezone.now())
