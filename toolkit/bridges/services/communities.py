"""The community map: a notice of the community that is asked. It confirms nothing: only the community can claim it."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from consultations.models import Community
from consultations.services import community as communities
from toolkit.bridges.services.desk import Desk, Outcome

MOST = 20  # signatures


def noted(desk: Desk) -> None:
    """Write down who is asked and how its speaker is reached; who may speak, the community says itself when it claims."""
    name, consultation = desk.answer("community_name").strip()[:200], desk.consultation
    if not name:
        desk.skip(str(desk.worksheet), _("The community needs a name."))
        return
    record = desk.known(Community, "community")
    if consultation.community is not None and (record is None or consultation.community_id != record.pk):
        desk.left(name, _("The consultation asks another community already."))
        return
    if record is not None and record.state != Community.State.NOTICE:
        desk.left(name, _("The community has claimed its record. Only it can change what stands there."))
        return
    email = desk.answer("contact_email").strip()
    if not _address(email):
        desk.skip(email, _("This is not the address of a mailbox."))
        email = record.contact_email if record else ""
    if record is None:
        record = communities.note(
            organisation=consultation.initiative.organisation,
            consultation=consultation,
            name=name,
            email=email,
            by=desk.by,
        )
        why = _("Send the link by which it claims its record from the page “Who is asked?”.")
        desk.outcomes.append(Outcome("made", name, why))
    else:
        desk.outcomes.append(Outcome("updated", name))
    record.name, record.contact_email = name, email or record.contact_email
    record.description = desk.text(desk.answer("community_description"), record.description)
    record.threshold = min(MOST, int(desk.answer("signatures") or record.threshold))
    record.save()
    desk.remember(record.pk, "community", "community")


def _address(words: str) -> bool:
    try:
        if words:
            validate_email(words)
    except ValidationError:
        return False
    return True
