"""What keys hold about a person. Nobody can hand out a secret: only its hash is kept, which is nobody's business."""

from typing import Any

from socialicense.accounts import subjects
from socialicense.accounts.models import User
from socialicense.apikeys import selectors
from socialicense.apikeys.models import Key


def export_keys(user: User) -> list[dict[str, Any]]:
    return [
        {
            "name": key.name,
            "prefix": key.prefix,
            "scopes": key.scopes,
            "created_at": key.created_at.isoformat(),
            "expires_at": key.expires_at.isoformat(),
            "last_used_on": key.last_used_on.isoformat() if key.last_used_on else None,
            "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
        }
        for key in selectors.keys_of(user)
    ]


def erase_keys(user: User) -> None:
    Key.objects.filter(owner=user).delete()


def register() -> None:
    subjects.register("keys", tables=["apikeys_key"], export=export_keys, erase=erase_keys)
