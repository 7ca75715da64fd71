"""What only the community does: claiming its record, registering keys, answering what is asked."""

import secrets
from collections.abc import Mapping

from django.core import signing
from django.db import transaction

from consultations.models import (
    Community,
    CommunityApproval,
    CommunityKey,
    CommunityRepresentative,
    Consultation,
)
from consultations.refusals import (
    AuthorityNotConfirmed,
    ClaimRefused,
    FrozenText,
    KeyRefused,
    NotARepresentative,
    OrganiserIsNotRepresentative,
)
from consultations.services import brief, preparing
from repository.licenses.domain import canonical
from repository.licenses.domain import signing as license_signing
from socialicense.accounts import services as accounts
from socialicense.accounts.models import Grant, Membership, Organisation, ScopeKind, User
from socialicense.audit import services as audit
from socialicense.jobs import services as jobs

CLAIM_SALT = "consultations.community.claim"
CLAIM_AGE = 30 * 24 * 3600


@transaction.atomic
def note(
    *,
    organisation: Organisation,
    consultation: Consultation,
    name: str,
    email: str,
    by: User,
    description: Mapping[str, str] | None = None,
) -> Community:
    """Write down which community is asked and how its representative is reached. This confirms nothing."""
    preparing.require_preparing(consultation)
    community = Community.objects.create(
        noted_by=organisation, name=name.strip(), contact_email=email.strip(), description=dict(description or {})
    )
    consultation.community = community
    consultation.save(update_fields=["community"])
    audit.record(event="community.noted", by=by, scope=consultation.id, target=str(community.id), values={"name": name})
    return community


@transaction.atomic
def attach(*, community: Community, consultation: Consultation, by: User) -> Community:
    """Ask a community that is known already: its representatives may see this consultation and answer."""
    preparing.require_preparing(consultation)
    consultation.community = community
    consultation.save(update_fields=["community"])
    for representative in community.representatives.select_related("user"):
        _refuse_organisers(community, representative.user)
        _represent(consultation, representative.user)
    audit.record(event="community.attached", by=by, scope=consultation.id, target=str(community.id), values={})
    return community


@transaction.atomic
def ask_to_claim(*, community: Community, consultation: Consultation, by: User) -> None:
    """Queue the mail with the link by which the representative claims the record."""
    jobs.enqueue(
        kind="consultations.claim",
        key=f"claim:{community.id}:{secrets.token_hex(4)}",
        payload={"community": str(community.id), "consultation": str(consultation.id)},
        scope=consultation.id,
    )
    audit.record(event="community.claim_mailed", by=by, scope=consultation.id, target=str(community.id), values={})


def claim_token(community: Community) -> str:
    """The secret part of the link that is mailed to the representative, and to nobody else."""
    return signing.dumps({"community": str(community.id), "email": community.contact_email}, salt=CLAIM_SALT)


def read_claim(token: str) -> Community:
    """The community that a mailed link opens. Raises ClaimRefused."""
    try:
        found = signing.loads(token, salt=CLAIM_SALT, max_age=CLAIM_AGE)
        return Community.objects.get(pk=found["community"], contact_email=found["email"])
    except (signing.BadSignature, Community.DoesNotExist, KeyError) as error:
        raise ClaimRefused() from error


@transaction.atomic
def claim(*, community: Community, authority: str, capacity: str, by: User) -> CommunityRepresentative:
    """A representative takes the record over and says on what authority. An operator then checks that authority.

    The link works once: a record that somebody has claimed is not opened to a second reader of the same mail.
    """
    community = Community.objects.select_for_update().get(pk=community.pk)
    if community.state != Community.State.NOTICE and not community.representatives.filter(user=by).exists():
        raise ClaimRefused()
    _refuse_organisers(community, by)
    representative, _ = CommunityRepresentative.objects.update_or_create(
        community=community, user=by, defaults={"capacity": capacity.strip()}
    )
    for consultation in community.consultations.all():
        _represent(consultation, by)
    if community.state == Community.State.NOTICE:
        community.state, community.authority = Community.State.CLAIMED, authority.strip()
        community.save(update_fields=["state", "authority"])
    audit.record(event="community.claimed", by=by, scope=None, target=str(community.id), values={}, capacity=capacity)
    return representative


def _represent(consultation: Consultation, user: User) -> None:
    accounts.grant(
        user=user,
        role="community_representative",
        scope_kind=ScopeKind.CONSULTATION,
        scope_id=consultation.id,
        by=None,
    )


def _refuse_organisers(community: Community, user: User) -> None:
    """No member of a party of the initiative, and nobody who organises, speaks for the community."""
    consultations = list(community.consultations.select_related("initiative"))
    parties = {consultation.initiative.organisation_id for consultation in consultations} | {community.noted_by_id}
    runs = Grant.objects.filter(user=user, scope_id__in=[c.id for c in consultations]).exclude(
        role="community_representative"
    )
    if runs.exists() or Membership.objects.filter(user=user, organisation__in=parties).exists():
        raise OrganiserIsNotRepresentative()


@transaction.atomic
def confirm(*, community: Community, how: str, by: User) -> Community:
    """An operator confirms the claimed authority, and says how it was checked outside the organiser's reach."""
    if community.state not in {Community.State.CLAIMED, Community.State.CONTESTED} or not how.strip():
        raise AuthorityNotConfirmed()
    _refuse_organisers(community, by)
    if community.representatives.filter(user=by).exists():
        raise OrganiserIsNotRepresentative()
    community.state, community.confirmed_by, community.confirmed_how = Community.State.CONFIRMED, by, how.strip()
    community.contest_statement = ""
    community.save(update_fields=["state", "confirmed_by", "confirmed_how", "contest_statement"])
    audit.record(event="community.confirmed", by=by, scope=None, target=str(community.id), values={"how": how})
    return community


@transaction.atomic
def contest(*, community: Community, statement: str, by: User) -> Community:
    """Somebody disputes the authority: both statements are shown, and no license is issued until it is settled."""
    community.state, community.contest_statement = Community.State.CONTESTED, statement.strip()
    community.save(update_fields=["state", "contest_statement"])
    audit.record(
        event="community.contested", by=by, scope=None, target=str(community.id), values={"statement": statement}
    )
    return community


@transaction.atomic
def register_key(*, community: Community, multibase: str, holder: str, by: User) -> CommunityKey:
    """Register a public key whose secret half stays with the community. Before opening; named by capacity."""
    require_representative(community, by)
    _refuse_organisers(community, by)
    if community.consultations.exclude(state__in=_FINISHED | {Consultation.State.PREPARING}).exists():
        raise FrozenText()
    try:
        license_signing.decode_public_key(multibase.strip())
    except ValueError as error:
        raise KeyRefused() from error
    key, _ = CommunityKey.objects.get_or_create(
        community=community, multibase=multibase.strip(), defaults={"holder": holder.strip(), "registered_by": by}
    )
    audit.record(
        event="community.key", by=by, scope=None, target=str(community.id), values={"multibase": key.multibase}
    )
    return key


_FINISHED = {Consultation.State.ISSUED, Consultation.State.WITHHELD, Consultation.State.ABANDONED}


def require_representative(community: Community | None, user: User) -> CommunityRepresentative:
    """The person's standing as representative. Raises NotARepresentative for everybody else, staff included."""
    found = community.representatives.filter(user=user).first() if community else None
    if found is None:
        raise NotARepresentative()
    return found


@transaction.atomic
def answer(*, consultation: Consultation, sha256: str, answer: str, reason: str, by: User) -> CommunityApproval:
    """The community's answer to exactly the text of that hash: 'ask us this' or 'do not ask'."""
    representative = require_representative(consultation.community, by)
    if consultation.community is not None:
        _refuse_organisers(consultation.community, by)  # who spoke for it may have joined a party since
    if consultation.community is None or consultation.community.state != Community.State.CONFIRMED:
        raise AuthorityNotConfirmed()
    if consultation.state != Consultation.State.PREPARING:
        raise FrozenText()
    text = brief.asked_text(consultation)
    if not secrets.compare_digest(sha256, canonical.digest(brief.asked(consultation))):
        raise FrozenText()
    given = CommunityApproval.objects.create(
        consultation=consultation,
        sha256=sha256,
        text=text,
        answer=answer,
        reason=reason.strip(),
        capacity=representative.capacity,
        by=by,
    )
    audit.record(
        event="community.answered",
        by=by,
        scope=consultation.id,
        target=str(consultation.id),
        values={"answer": answer, "sha256": sha256},
        capacity=representative.capacity,
    )
    return given
