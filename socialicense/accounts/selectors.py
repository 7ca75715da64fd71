"""Reads about people and their roles."""

from uuid import UUID

from django.db.models import QuerySet

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


def is_staff_somewhere(user: User) -> bool:
    """Whether the person holds any role or manages an organisation: such accounts need a second factor."""
    return (
        user.is_staff
        or Grant.objects.filter(user=user).exists()
        or Membership.objects.filter(user=user, admin=True).exists()
    )
