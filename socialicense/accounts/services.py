"""Opening accounts, joining organisations, giving and taking roles."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from socialicense.accounts import subjects
from socialicense.accounts.models import PLATFORM, Grant, Membership, Organisation, ScopeKind, User
from socialicense.accounts.roles import ROLES
from socialicense.audit import services as audit
from socialicense.errors import Refusal


class UnknownRole(Refusal):
    code = "unknown_role"
    message = _("There is no role called %(role)s.")


class WrongScope(Refusal):
    code = "wrong_scope"
    message = _("The role %(role)s cannot be given for a %(scope_kind)s.")


class IncompatibleRoles(Refusal):
    code = "incompatible_roles"
    message = _(
        "The same person cannot be %(role)s and %(held)s here."
        " Choose another person, or take the other role away first."
    )


class AddressTaken(Refusal):
    code = "address_taken"
    message = _("There is already an account with this e-mail address.")


def open_account(
    *, email: str, name: str = "", language: str = "en", password: str | None = None, verified: bool = False
) -> User:
    """An account with this address. Without a password the person signs in by a mailed code. Raises AddressTaken.

    `verified`: the address is known to be the person's (an invitation was answered from it).
    """
    address = email.strip().lower()
    with transaction.atomic():
        if User.objects.filter(email=address).exists():
            raise AddressTaken()
        user = User.objects.create_user(address, password, name=name, language=language)
        EmailAddress.objects.create(user=user, email=address, verified=verified, primary=True)
        audit.record(event="account.opened", by=user, scope=None, target=f"user:{user.pk}", values={})
    return user


def erase(*, user: User, by: User | None) -> list[str]:
    """Erase the person everywhere, in one transaction; the names of the parts that did. Raises what a part refuses."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        parts = subjects.erase(user)
        audit.record(event="account.erased", by=by, scope=None, target=f"user:{user.pk}", values={"parts": parts})
    return parts


def found_organisation(*, name: str, slug: str = "", by: User) -> Organisation:
    """A new organisation whose first admin is the founder. An empty slug is made from the name and made unique."""
    with transaction.atomic():
        organisation = Organisation.objects.create(name=name.strip(), slug=slug or free_slug(name))
        Membership.objects.create(user=by, organisation=organisation, admin=True)
        audit.record(
            event="organisation.founded",
            by=by,
            scope=organisation.pk,
            target=f"organisation:{organisation.pk}",
            values={"name": organisation.name, "slug": organisation.slug},
        )
    return organisation


def chosen_or_founded(given: Mapping[str, Any], *, by: User) -> Organisation:
    """The organisation that a form gave as `organisation`, or a new one under its `organisation_name`."""
    return given.get("organisation") or found_organisation(name=given["organisation_name"], by=by)


def free_slug(name: str) -> str:
    base = slugify(name)[:40] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


def join(*, user: User, organisation: Organisation, admin: bool = False, by: User | None) -> Membership:
    """The person belongs to the organisation; joining twice changes only `admin`."""
    with transaction.atomic():
        membership, created = Membership.objects.get_or_create(
            user=user, organisation=organisation, defaults={"admin": admin}
        )
        if not created and membership.admin == admin:
            return membership
        membership.admin = admin
        membership.save()
        audit.record(
            event="organisation.joined",
            by=by,
            scope=organisation.pk,
            target=f"user:{user.pk}",
            values={"admin": admin},
        )
    return membership


def grant(*, user: User, role: str, scope_kind: str, scope_id: UUID, by: User | None) -> Grant:
    """Give the role in the scope; giving it twice is one grant.

    Whether `by` may give it is the caller's question: only the app that owns the scope knows.
    Raises UnknownRole, WrongScope, IncompatibleRoles.
    """
    if role not in ROLES:
        raise UnknownRole(role=role)
    if ROLES[role].platform != (scope_kind == ScopeKind.PLATFORM) or scope_kind not in ScopeKind.values:
        raise WrongScope(role=ROLES[role].name, scope_kind=scope_kind)
    if scope_kind == ScopeKind.PLATFORM and scope_id != PLATFORM:
        raise WrongScope(role=ROLES[role].name, scope_kind=scope_kind)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two roles given at once must see each other
        here = Grant.objects.filter(user=user, scope_kind=scope_kind, scope_id=scope_id)
        held = set(here.values_list("role", flat=True))
        for other in sorted(held & ROLES[role].incompatible):
            raise IncompatibleRoles(role=ROLES[role].name, held=ROLES[other].name)
        if role in held:
            return here.get(role=role)
        given = Grant.objects.create(user=user, role=role, scope_kind=scope_kind, scope_id=scope_id, given_by=by)
        record_grant("role.granted", given, by)
    return given


def revoke(*, user: User, role: str, scope_kind: str, scope_id: UUID, by: User | None) -> bool:
    """Take the role away; False when the person did not hold it."""
    with transaction.atomic():
        held = Grant.objects.filter(user=user, role=role, scope_kind=scope_kind, scope_id=scope_id).first()
        if held is None:
            return False
        record_grant("role.revoked", held, by)
        held.delete()
    return True


def forget_scope(*, scope_kind: str, scope_id: UUID) -> None:
    """Take every role away in something that is no more; its own end is what is recorded."""
    Grant.objects.filter(scope_kind=scope_kind, scope_id=scope_id).delete()


def record_grant(event: str, given: Grant, by: User | None) -> None:
    values: dict[str, Any] = {"role": given.role, "scope_kind": given.scope_kind}
    audit.record(event=event, by=by, scope=given.scope_id, target=f"user:{given.user_id}", values=values)
