"""What commitments hold about a person: comments from outside, and signatures, which are acts of office."""

from typing import Any

from socialicense.accounts import subjects
from socialicense.accounts.models import User
from toolkit.commitment.models import Comment, SignOff


def export_user(user: User) -> dict[str, Any]:
    """Comments and signatures of the account."""
    found = {
        "comments": [
            {"name": one.name, "text": one.text, "written_at": one.written_at.isoformat()}
            for one in Comment.objects.filter(written_by=user).order_by("written_at")
        ],
        "signatures": [
            {"report": str(one.report_id), "capacity": one.capacity}
            for one in SignOff.objects.filter(user=user).order_by("signed_at")
        ],
    }
    return found if any(found.values()) else {}


def erase_user(user: User) -> None:
    """Public words stay without the name; signatures name the account by number, which accounts empties."""
    Comment.objects.filter(written_by=user).update(written_by=None, name="–", affiliation="")


def register() -> None:
    subjects.register(
        "commitment", tables=["commitment_comment", "commitment_signoff"], export=export_user, erase=erase_user
    )
