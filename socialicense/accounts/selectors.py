"""Reads about people and their roles."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from socialicense.accounts.models import Grant, Membership, Organisation, User


def by_email(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()


def grants_in(*, scope_kind: str, scope_id: UUID) -> QuerySet[Grant]:
    """Who holds which role in a scope, oldest first, with the person loaded."""
    return (
        Grant.objects.filter(scope_kind=scope_kind, scope_id=scope_id).select_related("user").order_by("given_at", "pk")
    )


def holders(*, role: str, scope_kind: str, scope_id: UUID) -> QuerySet[User]:
    """The people who hold one role in a scope, by name."""
    return User.objects.filter(grants__role=role, grants__scope_kind=scope_kind, grants__scope_id=scope_id).order_by(
        "name", "email"
    )


def grants_of(user: User) -> QuerySet[Grant]:
    return Grant.objects.filter(user=user).order_by("scope_kind", "given_at", "pk")


def organisations_of(user: User) -> QuerySet[Organisation]:
    return Organisation.objects.filter(memberships__user=user).order_by("name", "pk")


def staff() -> QuerySet[User]:
    """People who hold any role or manage an organisation: their accounts need a second factor."""
    granted = Exists(Grant.objects.filter(user=OuterRef("pk")))
    manages = Exists(Membership.objects.filter(user=OuterRef("pk"), admin=True))
    return User.objects.filter(Q(is_staff=True) | Q(is_superuser=True) | granted | manages)


def is_staff_somewhere(user: User) -> bool:
    return staff().filter(pk=user.pk).exists()


def has_second_factor_where_needed(user: User) -> bool:
    """True for people without a role, and for people with one whose account has a second factor. One query."""
    factor = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP))
    return not staff().filter(~factor, pk=user.pk).exists()
