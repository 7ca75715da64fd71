"""A consultation that is being prepared can be thrown away, as long as nobody was invited: then nothing of it is left
but one event in the audit trail."""

from django.db import transaction
from django.db.models import ProtectedError

from consultations.models import Community, Consultation, Contact, Credential
from consultations.refusals import PeopleInvited
from consultations.services.preparing import require_preparing
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind, User
from socialicense.audit import services as audit
from socialicense.jobs import services as jobs


def invited(consultation: Consultation) -> bool:
    """Whether anybody holds a link or a code, or has had a mail: somebody out there knows of it."""
    mailed = Contact.objects.filter(participation__consultation=consultation).exclude(delivery="")
    return mailed.exists() or Credential.objects.filter(participation__consultation=consultation).exists()


@transaction.atomic
def discard(*, consultation: Consultation, by: User) -> None:
    """Delete it with its initiative, people, roles and waiting work. Raises FrozenText once it is open, and
    PeopleInvited when somebody was invited or something else holds on to it.

    A community that was only noted here goes too; one that its representatives claimed belongs to them and stays.
    """
    require_preparing(consultation)
    if invited(consultation):
        raise PeopleInvited()
    identity, initiative, community = consultation.id, consultation.initiative, consultation.community
    try:
        consultation.delete()
    except ProtectedError as error:
        raise PeopleInvited() from error
    if not initiative.consultations.exists():
        initiative.delete()
    if community is not None and community.state == Community.State.NOTICE and not community.consultations.exists():
        community.delete()
    accounts.forget_scope(scope_kind=ScopeKind.CONSULTATION, scope_id=identity)
    jobs.forget(scope=identity)
    audit.record(event="consultation.discarded", by=by, scope=identity, target=str(identity), values={})
