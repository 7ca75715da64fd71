"""Who may do what on the board, as a rule of the workshop: set while everything is prepared, then fixed and shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.methods.codesign.domain import rights
from consultations.methods.codesign.models import Workshop
from consultations.services.preparing import require_preparing
from socialicense.accounts.models import User
from socialicense.audit import services as audit

ACTS: Mapping[str, str | Promise] = {
    rights.WRITE: _("Write cards and change own words"),
    rights.EDIT: _("Change the words of others; every wording is kept"),
    rights.MOVE: _("Move cards"),
    rights.MERGE: _("Merge and split cards"),
    rights.CLUSTERS: _("Make, name, merge and close clusters"),
    rights.DOTS: _("Give open dots"),
    rights.PROTOTYPES: _("Write, change and drop prototypes"),
    rights.FEEDBACK: _("Give feedback to prototypes"),
    rights.HIDE: _("Hide a card, with a public reason"),
}
ROLES: Mapping[str, str | Promise] = {
    rights.PARTICIPANT: _("people who take part"),
    rights.FACILITATOR: _("facilitators"),
    rights.OBSERVER: _("observers"),
}


@transaction.atomic
def save(*, workshop: Workshop, given: Mapping[str, Sequence[str]], by: User) -> None:
    """Set who may do what. Refused once the consultation is open, to everybody. Raises RulesRefused."""
    require_preparing(workshop.component.consultation)
    workshop.permissions = rights.read(given)
    workshop.save(update_fields=["permissions"])
    audit.record(
        event="board.rules",
        by=by,
        scope=workshop.component.consultation_id,
        target=f"component:{workshop.component_id}",
        values=dict(workshop.permissions),
    )


def in_words(permissions: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Each act with the roles that may do it."""
    return [
        (str(words), [str(name) for role, name in ROLES.items() if role in rights.allowed(permissions, act)])
        for act, words in ACTS.items()
    ]
