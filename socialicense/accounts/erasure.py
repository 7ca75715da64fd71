"""What the accounts app holds about a person, and how it lets go of it."""

from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from socialicense.accounts.models import Grant, Membership, User


def export_account(user: User) -> dict[str, Any]:
    memberships = Membership.objects.filter(user=user).select_related("organisation").order_by("since_at")
    grants = Grant.objects.filter(user=user).order_by("given_at")
    return {
        "id": str(user.pk),
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "joined_at": user.joined_at.isoformat(),
        "last_signed_in_at": user.last_login.isoformat() if user.last_login else None,
        "addresses": [
            {"email": address.email, "verified": address.verified, "primary": address.primary}
            for address in EmailAddress.objects.filter(user=user).order_by("email")
        ],
        "second_factors": [
            {"kind": factor.get_type_display(), "created_at": factor.created_at.isoformat()}
            for factor in Authenticator.objects.filter(user=user).order_by("created_at")
        ],
        "organisations": [
            {"name": held.organisation.name, "admin": held.admin, "since_at": held.since_at.isoformat()}
            for held in memberships
        ],
        "roles": [
            {
                "role": grant.role,
                "scope_kind": grant.scope_kind,
                "scope_id": str(grant.scope_id),
                "given_at": grant.given_at.isoformat(),
            }
            for grant in grants
        ],
    }


def erase_account(user: User) -> None:
    """Leave an empty account that nobody can open: acts in the audit trail keep their number, not the person."""
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    Membership.objects.filter(user=user).delete()
    Grant.objects.filter(user=user).delete()
    user.groups.clear()
    user.user_permissions.clear()
    user.email = f"erased-{uuid4().hex}@erased.invalid"
    user.name, user.language, user.last_login = "", "en", None
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    end_sessions(user)


def end_sessions(user: User) -> None:
    """Sessions name the account inside an encoded value: look into each that is still alive."""
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
