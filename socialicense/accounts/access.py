"""Who may do what, where. The only question the apps above ask."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from socialicense.accounts.models import PLATFORM, Grant, Membership, ScopeKind, User
from socialicense.accounts.permissions import Permission
from socialicense.accounts.roles import MEMBER_PERMISSIONS, ORGANISATION_ADMIN_PERMISSIONS, ROLES

Actor = User | AnonymousUser | None


def permissions_of(user: Actor, *, scope_kind: str, scope_id: UUID) -> frozenset[Permission]:
    """All permissions that the person holds in the scope. Empty for anonymous, inactive, superuser without grant."""
    if user is None or not user.is_authenticated or not user.is_active:
        return frozenset()
    slugs = Grant.objects.filter(user_id=user.pk, scope_kind=scope_kind, scope_id=scope_id).values_list(
        "role", flat=True
    )
    held = frozenset[Permission]().union(*(ROLES[slug].permissions for slug in slugs if slug in ROLES))
    if scope_kind == ScopeKind.ORGANISATION:
        admin = (
            Membership.objects.filter(user_id=user.pk, organisation_id=scope_id).values_list("admin", flat=True).first()
        )
        if admin is not None:
            held |= ORGANISATION_ADMIN_PERMISSIONS if admin else MEMBER_PERMISSIONS
    return held


def has_permission(user: Actor, permission: Permission, *, scope_kind: str, scope_id: UUID) -> bool:
    """Whether the person holds the permission in exactly this scope. No flag on the account gives one."""
    return permission in permissions_of(user, scope_kind=scope_kind, scope_id=scope_id)


def on_platform(user: Actor) -> frozenset[Permission]:
    """What the person may do on the platform as a whole."""
    return permissions_of(user, scope_kind=ScopeKind.PLATFORM, scope_id=PLATFORM)


def operates(user: Actor) -> bool:
    """Whether the person is an operator of the platform."""
    return Permission.OPERATE in on_platform(user)


def scopes_with(user: Actor, permission: Permission, *, scope_kind: str) -> list[UUID]:
    """Ids of the scopes of one kind in which the person holds the permission through a grant."""
    if user is None or not user.is_authenticated or not user.is_active:
        return []
    slugs = [slug for slug, role in ROLES.items() if permission in role.permissions]
    grants = Grant.objects.filter(user_id=user.pk, scope_kind=scope_kind, role__in=slugs)
    return sorted(set(grants.values_list("scope_id", flat=True)))


def holders(permission: Permission, *, scope_kind: str, scope_id: UUID) -> list[User]:
    """The active accounts that hold the permission through a grant in exactly this scope."""
    slugs = [slug for slug, role in ROLES.items() if permission in role.permissions]
    grants = Grant.objects.filter(scope_kind=scope_kind, scope_id=scope_id, role__in=slugs)
    return list(User.objects.filter(pk__in=grants.values("user_id"), is_active=True).order_by("pk"))
