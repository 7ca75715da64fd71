"""Trusted contributors: what they hand in goes to the reviewers without being screened first."""

from repository.cases.models import Case
from repository.cases.services import steps
from socialicense.accounts import access
from socialicense.accounts import services as accounts
from socialicense.accounts.models import PLATFORM, ScopeKind, User
from socialicense.accounts.permissions import Permission

ROLE = "trusted_contributor"


def trusted(case: Case) -> bool:
    """Whether whoever handed the case in is trusted."""
    return Permission.SKIP_SCREENING in access.on_platform(case.contributor)


def change(*, case: Case, trusted: bool, by: User) -> None:
    """Give the contributor of a case the role, or take it away. Raises OwnCase."""
    steps.require_other(case, by)
    if case.contributor is None:
        return
    act = accounts.grant if trusted else accounts.revoke
    act(user=case.contributor, role=ROLE, scope_kind=ScopeKind.PLATFORM, scope_id=PLATFORM, by=by)
