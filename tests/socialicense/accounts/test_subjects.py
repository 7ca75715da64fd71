"""Everything held about a person can be handed out and erased, and no table is forgotten."""

import json

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.test import Client
from django.urls import reverse

from socialicense.accounts import services, subjects
from socialicense.accounts.models import Grant, User


def tables_with_people() -> set[str]:
    """Tables with a foreign key to an account, and that of the accounts."""
    found = {User._meta.db_table}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.OneToOneField) and field.related_model is User:
                found.add(model._meta.db_table)
    return found


def test_every_table_with_a_person_is_answered_for() -> None:
    assert sorted(tables_with_people() - subjects.covered_tables()) == []


def test_an_uncovered_table_would_be_found() -> None:
    assert {"accounts_grant", "accounts_membership", "account_emailaddress"} <= tables_with_people()


@pytest.fixture
def person(db: None) -> User:
    user = services.open_account(email="ana@example.org", name="Ana", password="a-long-password", verified=True)
    services.found_organisation(name="House", by=user)
    services.grant(user=user, role="observer", scope_kind="consultation", scope_id=user.pk, by=user)
    return user


def test_export_page_gives_everything(person: User, client: Client) -> None:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("accounts:export")).status_code == 405
    answer = client.post(reverse("accounts:export"))
    held = json.loads(answer.content)["accounts"]
    assert answer["Cache-Control"] == "no-store, private"
    assert (held["email"], held["name"]) == ("ana@example.org", "Ana")
    assert [found["name"] for found in held["organisations"]] == ["House"]
    assert [grant["role"] for grant in held["roles"]] == ["observer"]


def test_erase_page_leaves_nothing_that_names_the_person(person: User, client: Client) -> None:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    wrong = client.post(reverse("accounts:erase"), {"email": "other@example.org"})
    assert wrong.status_code == 422
    done = client.post(reverse("accounts:erase"), {"email": "Ana@example.org"})
    assert (done.status_code, done["Location"]) == (302, reverse("accounts:erased"))
    person.refresh_from_db()
    assert person.email.endswith("@erased.invalid")
    assert (person.name, person.is_active, person.has_usable_password()) == ("", False, False)
    assert Grant.objects.filter(user=person).count() == 0
    assert not Session.objects.exists()
    assert "ana@example.org" not in json.dumps(subjects.export(person))
    assert client.get(reverse("accounts:me")).status_code == 302


def test_erase_rolled_back_when_one_part_refuses(person: User) -> None:
    def refuse(user: User) -> None:
        raise services.UnknownRole(role="x")

    before = dict(subjects.handlers)
    subjects.register("a-part", tables=[], export=lambda user: {}, erase=refuse)
    subjects.register("z-part", tables=[], export=lambda user: {}, erase=refuse)
    try:
        with pytest.raises(services.UnknownRole):
            services.erase(user=person, by=person)
    finally:
        subjects.handlers.clear()
        subjects.handlers.update(before)
    person.refresh_from_db()
    assert person.email == "ana@example.org"


def test_every_table_with_a_participation_is_known_to_its_erasure() -> None:
    """Tables that hang on a participation go with it (cascade) or are answered for by its handlers."""
    participation = apps.get_model("consultations", "Participation")
    left = [
        f"{model._meta.db_table}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.OneToOneField)
        and field.related_model is participation
        and field.remote_field.on_delete is not models.CASCADE
        and model._meta.db_table not in subjects.covered_tables()
    ]
    assert left == []
