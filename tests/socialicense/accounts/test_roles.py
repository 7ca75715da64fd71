"""Roles: held in one scope, given to suitable people, and never by a flag on the account."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from socialicense.accounts import access, selectors, services
from socialicense.accounts.models import PLATFORM, Grant, User
from socialicense.accounts.permissions import Permission
from socialicense.accounts.roles import ROLES
from socialicense.audit import selectors as audit

pytestmark = pytest.mark.django_db
SCOPE = UUID("11111111-2222-4333-8444-555555555555")


@pytest.fixture
def person() -> User:
    return services.open_account(email="ana@example.org", name="Ana")


def give(user: User, role: str, scope_id: UUID = SCOPE) -> Grant:
    return services.grant(user=user, role=role, scope_kind="consultation", scope_id=scope_id, by=None)


def may(user: User, permission: Permission, scope_id: UUID = SCOPE) -> bool:
    return access.has_permission(user, permission, scope_kind="consultation", scope_id=scope_id)


def test_permission_in_its_scope_only(person: User) -> None:
    give(person, "organiser")
    assert may(person, Permission.CONFIGURE_CONSULTATION)
    assert not may(person, Permission.CONFIGURE_CONSULTATION, uuid4())
    assert not may(person, Permission.SEE_CONTACTS)
    assert not access.has_permission(
        person, Permission.CONFIGURE_CONSULTATION, scope_kind="organisation", scope_id=SCOPE
    )


def test_superuser_and_operator_hold_no_content_permission() -> None:
    root = User.objects.create_superuser("root@example.org", "x")
    operator = services.open_account(email="op@example.org")
    services.grant(user=operator, role="operator", scope_kind="platform", scope_id=PLATFORM, by=None)
    content = [p for p in Permission if p not in ROLES["operator"].permissions]
    assert [p for p in Permission if may(root, p)] == []
    assert [p for p in content if may(operator, p)] == []
    assert access.operates(operator)
    assert not access.operates(root)


def test_inactive_person_holds_nothing(person: User) -> None:
    give(person, "organiser")
    person.is_active = False
    assert not may(person, Permission.CONFIGURE_CONSULTATION)


@pytest.mark.parametrize(
    ("held", "asked"),
    [(slug, other) for slug, role in ROLES.items() for other in sorted(role.incompatible) if slug < other],
)
def test_incompatible_pair_refused_both_ways(held: str, asked: str, person: User) -> None:
    give(person, held)
    with pytest.raises(services.IncompatibleRoles) as refused:
        give(person, asked)
    assert refused.value.code == "incompatible_roles"
    give(person, asked, uuid4())
    other = services.open_account(email="other@example.org")
    give(other, asked)
    with pytest.raises(services.IncompatibleRoles):
        give(other, held)


def test_pairs_that_must_exclude_each_other() -> None:
    assert "analyst" in ROLES["recruiter"].incompatible
    assert "organiser" in ROLES["community_representative"].incompatible
    assert "commissioner" in ROLES["organiser"].incompatible


def test_grant_twice_is_one_and_revoke(person: User) -> None:
    assert give(person, "observer") == give(person, "observer")
    assert [user.email for user in selectors.holders(role="observer", scope_kind="consultation", scope_id=SCOPE)] == [
        "ana@example.org"
    ]
    gone = {"user": person, "role": "observer", "scope_kind": "consultation", "scope_id": SCOPE, "by": None}
    assert services.revoke(**gone)
    assert not services.revoke(**gone)
    assert [event.event for event in audit.trail(SCOPE)] == ["role.revoked", "role.granted"]


def test_unknown_role_and_wrong_scope(person: User) -> None:
    with pytest.raises(services.UnknownRole):
        give(person, "king")
    with pytest.raises(services.WrongScope):
        give(person, "operator")
    with pytest.raises(services.WrongScope):
        services.grant(user=person, role="observer", scope_kind="platform", scope_id=PLATFORM, by=None)


def test_database_refuses_operator_of_a_consultation(person: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(user=person, role="operator", scope_kind="consultation", scope_id=SCOPE)


def test_organisation_admin_and_member(person: User) -> None:
    house = services.found_organisation(name="Health House", by=person)
    second = services.found_organisation(name="Health House", by=person)
    assert (house.slug, second.slug) == ("health-house", "health-house-2")
    member = services.open_account(email="m@example.org")
    services.join(user=member, organisation=house, by=person)
    scope = {"scope_kind": "organisation", "scope_id": house.pk}
    assert access.has_permission(person, Permission.MANAGE_ORGANISATION, **scope)
    assert access.has_permission(member, Permission.START_CONSULTATION, **scope)
    assert not access.has_permission(member, Permission.MANAGE_ORGANISATION, **scope)
    assert not access.has_permission(
        member, Permission.START_CONSULTATION, scope_kind="organisation", scope_id=second.pk
    )


def test_scopes_with(person: User) -> None:
    give(person, "organiser")
    give(person, "observer", uuid4())
    assert access.scopes_with(person, Permission.OPEN_CONSULTATION, scope_kind="consultation") == [SCOPE]


def test_address_taken_in_other_case(person: User) -> None:
    with pytest.raises(services.AddressTaken):
        services.open_account(email="ANA@Example.org ")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(email="Ana@example.org")
    assert selectors.by_email("ANA@example.ORG") == person
