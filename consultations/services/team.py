"""Roles in a consultation: given and taken by those who may, never so that nobody is left to run it."""

from django.db import transaction

from consultations.models import Consultation
from consultations.refusals import LastOrganiser, NoSuchAccount
from socialicense.accounts import selectors as accounts
from socialicense.accounts import services as account_services
from socialicense.accounts.models import Grant, ScopeKind, User


@transaction.atomic
def give(*, consultation: Consultation, email: str, role: str, by: User) -> Grant:
    """Give a role to the account with that address. Raises NoSuchAccount, IncompatibleRoles."""
    user = accounts.by_email(email)
    if user is None:
        raise NoSuchAccount()
    return account_services.grant(
        user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id, by=by
    )


@transaction.atomic
def take(*, consultation: Consultation, user: User, role: str, by: User) -> None:
    """Take a role away. The last organiser stays: somebody must be able to answer for the consultation."""
    organisers = Grant.objects.select_for_update().filter(
        role="organiser", scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id
    )
    if role == "organiser" and not organisers.exclude(user=user).exists():
        raise LastOrganiser()
    account_services.revoke(user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id, by=by)
