"""Minority statements and reasons: members who see it differently say so in their own words, and sign them."""

from django.db import transaction

from consultations.methods.assembly.models import MinoritySignature, MinorityStatement, Recommendation, UseReason
from consultations.methods.assembly.refusals import SignedByOthers, WordsMissing
from consultations.methods.assembly.services.writing import WRITING, require_member, require_window
from consultations.models import Component, Participation
from repository.licenses.domain import canonical
from socialicense.audit import services as audit

LAST = "minority"


def fingerprint(statement: MinorityStatement) -> str:
    """The digest under which a statement is signed: what it is about, and its words."""
    about = statement.recommendation.ref if statement.recommendation else statement.use_case
    return canonical.digest({"about": about, "text": statement.text})


@transaction.atomic
def state(
    *,
    component: Component,
    text: dict[str, str],
    by: Participation,
    recommendation: Recommendation | None = None,
    use_case: str = "",
) -> MinorityStatement:
    """Write a minority statement and sign it as its author."""
    require_window(component, WRITING, LAST)
    require_member(component, by)
    _require_words(text)
    made = MinorityStatement.objects.create(
        component=component, recommendation=recommendation, use_case=use_case, text=text, author=by
    )
    _record("minority.stated", made)
    _sign(made, by)
    return made


@transaction.atomic
def change(*, statement: MinorityStatement, text: dict[str, str], by: Participation) -> MinorityStatement:
    """The author writes it anew, as long as nobody else signed it."""
    row = MinorityStatement.objects.select_for_update(of=("self",)).select_related("component__consultation").get(
        pk=statement.pk
    )
    require_window(row.component, WRITING, LAST)
    require_member(row.component, by)
    if row.author_id != by.pk or row.signatures.exclude(participation=by).exists():
        raise SignedByOthers()
    _require_words(text)
    row.text = text
    row.save(update_fields=["text"])
    row.signatures.all().delete()
    _record("minority.changed", row)
    _sign(row, by)
    return row


@transaction.atomic
def sign(*, statement: MinorityStatement, by: Participation) -> MinorityStatement:
    """Another member stands behind exactly these words. Signing twice is signing once."""
    row = MinorityStatement.objects.select_for_update(of=("self",)).select_related("component__consultation").get(
        pk=statement.pk
    )
    require_window(row.component, WRITING, LAST)
    require_member(row.component, by)
    _sign(row, by)
    return row


@transaction.atomic
def unsign(*, statement: MinorityStatement, by: Participation) -> None:
    """Take one's own signature back. Without its author's it does not count any more."""
    row = MinorityStatement.objects.select_related("component__consultation").get(pk=statement.pk)
    require_window(row.component, WRITING, LAST)
    MinoritySignature.objects.filter(statement=row, participation=by).delete()
    _record("minority.unsigned", row)


@transaction.atomic
def give_reason(*, component: Component, use_case: str, side: str, text: dict[str, str], by: Participation) -> UseReason:
    """A reason for or against a use, in a member's words."""
    require_window(component, WRITING, LAST)
    require_member(component, by)
    _require_words(text)
    if not component.consultation.initiative.use_cases.filter(ref=use_case).exists():
        raise WordsMissing()
    made = UseReason.objects.create(
        component=component, use_case=use_case, side=UseReason.Side(side), text=text, written_by=by
    )
    audit.record(
        event="use.reason",
        by=None,
        scope=component.consultation_id,
        target=str(made.id),
        values={"use_case": use_case, "side": side},
    )
    return made


def _sign(row: MinorityStatement, by: Participation) -> None:
    MinoritySignature.objects.get_or_create(
        statement=row, participation=by, defaults={"sha256": fingerprint(row)}
    )


def _require_words(text: dict[str, str]) -> None:
    if not any(words.strip() for words in text.values()):
        raise WordsMissing()


def _record(event: str, row: MinorityStatement) -> None:
    audit.record(
        event=event,
        by=None,
        scope=row.component.consultation_id,
        target=str(row.id),
        values={"sha256": fingerprint(row)},
    )
