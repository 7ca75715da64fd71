"""What the toolkit holds about a person, handed out and erased.

A worksheet is joint work: what somebody wrote in one that others share stays, without their name. One that nobody
else can open goes with its owner.
"""

from typing import Any

from socialicense.accounts import subjects
from socialicense.accounts.models import User
from toolkit.models import Change, Conflict, Hand, Worksheet
from toolkit.selectors import worksheets

TABLES = ["toolkit_worksheet", "toolkit_hand", "toolkit_change", "toolkit_conflict"]


def export(user: User) -> dict[str, Any]:
    owned = Worksheet.objects.filter(owner=user).select_related("version__tool").order_by("began_at")
    written = Change.objects.filter(by=user).order_by("at", "pk")
    found = {
        "worksheets": [
            {
                "id": str(one.pk),
                "title": one.title,
                "tool": one.version.tool.slug,
                "version": one.version.version,
                "answers": worksheets.kept(one),
            }
            for one in owned
        ],
        "let_into": [str(hand.worksheet_id) for hand in Hand.objects.filter(user=user).order_by("joined_at")],
        "written": [
            {"worksheet": str(one.worksheet_id), "field": one.field, "value": one.value, "at": one.at.isoformat()}
            for one in written
        ],
        "written_at_the_same_time": [
            {"worksheet": str(one.worksheet_id), "field": one.field, "value": one.value}
            for one in Conflict.objects.filter(by=user).order_by("at")
        ],
    }
    return {name: value for name, value in found.items() if value}


def erase(user: User) -> None:
    """Worksheets of the person alone go. Of the others the eldest hand becomes the owner; no name is left in them."""
    for worksheet in Worksheet.objects.filter(owner=user).order_by("began_at"):
        heir = worksheet.hands.exclude(user=user).select_related("user").first()
        if heir is None and worksheet.consultation_id is None:
            worksheet.delete()
            continue
        worksheet.owner = heir.user if heir else None
        worksheet.save(update_fields=["owner"])
        if heir:
            heir.delete()
    Hand.objects.filter(user=user).delete()
    Worksheet.objects.filter(locked_by=user).update(locked_by=None)
    Change.objects.filter(by=user).update(by=None)
    Conflict.objects.filter(by=user).update(by=None)


def register() -> None:
    subjects.register("toolkit", tables=TABLES, export=export, erase=erase)
