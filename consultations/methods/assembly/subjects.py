"""What assemblies hold about a person: words written as a member stay, without the person."""

from typing import Any

from consultations.methods.assembly.models import (
    Amendment,
    Comment,
    MinoritySignature,
    MinorityStatement,
    UseReason,
    Version,
)
from consultations.models import Participation
from socialicense.accounts import subjects
from socialicense.accounts.models import User

# Acts of office name the account by number: who answered for the data holder, who called a meeting, who ended it.
ACTS = ["assembly_reply", "assembly_progress", "assembly_reconvening", "assembly_assembly"]


def export_member(person: Participation) -> dict[str, Any]:
    """Everything that the person wrote or signed as a member."""
    return {
        "versions": [
            {"statement": row.statement, "rationale": row.rationale, "written_at": row.written_at.isoformat()}
            for row in Version.objects.filter(written_by=person).order_by("written_at")
        ],
        "amendments": [
            {"text": row.text, "reason": row.reason, "proposed_at": row.proposed_at.isoformat()}
            for row in Amendment.objects.filter(proposed_by=person).order_by("proposed_at")
        ],
        "comments": _comments(Comment.objects.filter(participation=person)),
        "minority_statements": [
            {"text": row.text, "written_at": row.written_at.isoformat()}
            for row in MinorityStatement.objects.filter(author=person).order_by("written_at")
        ],
        "minority_signatures": [
            {"statement": str(row.statement_id), "signed_at": row.signed_at.isoformat()}
            for row in MinoritySignature.objects.filter(participation=person).order_by("signed_at")
        ],
        "reasons": [
            {"text": row.text, "side": row.side}
            for row in UseReason.objects.filter(written_by=person).order_by("written_at")
        ],
    }


def _comments(rows: Any) -> list[dict[str, str]]:
    return [{"text": row.text, "written_at": row.written_at.isoformat()} for row in rows.order_by("written_at")]


def erase_member(person: Participation) -> None:
    """The assembly's words stay; who wrote them is forgotten. Signatures stay as the number that they are: the
    participation behind them is blank from now on."""
    Version.objects.filter(written_by=person).update(written_by=None)
    Amendment.objects.filter(proposed_by=person).update(proposed_by=None)
    Comment.objects.filter(participation=person).update(participation=None)
    UseReason.objects.filter(written_by=person).update(written_by=None)


def export_user(user: User) -> dict[str, Any]:
    found = _comments(Comment.objects.filter(user=user))
    return {"assembly_comments": found} if found else {}


def erase_user(user: User) -> None:
    Comment.objects.filter(user=user).update(user=None)


def register() -> None:
    subjects.register("assembly", tables=["assembly_comment", *ACTS], export=export_user, erase=erase_user)
    subjects.register(
        "assembly member",
        tables=[
            "assembly_version",
            "assembly_amendment",
            "assembly_comment",
            "assembly_minoritystatement",
            "assembly_minoritysignature",
            "assembly_usereason",
        ],
        export=export_member,
        erase=erase_member,
        kind="consultations.Participation",
    )
