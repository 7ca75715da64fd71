"""Reports are acts of office: they name the account by number, which is empty after the person was erased."""

from typing import Any

from consultations.evaluation.models import Report
from socialicense.accounts import subjects
from socialicense.accounts.models import User


def export_user(user: User) -> dict[str, Any]:
    """The reports that the account wrote."""
    written = Report.objects.filter(written_by=user).order_by("written_at")
    if not written:
        return {}
    return {
        "reports": [
            {"consultation": str(one.consultation_id), "kind": one.kind, "answers": one.answers} for one in written
        ]
    }


def erase_user(user: User) -> None:
    """Nothing to erase: the words are the office's, and the account behind the number is emptied by accounts."""


def register() -> None:
    subjects.register("evaluation", tables=["evaluation_report"], export=export_user, erase=erase_user)
