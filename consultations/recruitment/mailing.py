"""Mails to candidates: each is a row of the delivery ledger, sent once by a job, in the person's language. And word to
those who run the recruitment that the pool has been kept for long enough."""

from collections.abc import Mapping
from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from consultations.domain import texts
from consultations.models import Consultation
from consultations.recruitment.letters import register_address
from consultations.recruitment.models import Delivery, Recruitment
from consultations.recruitment.services import registering, retention
from socialicense.accounts import access
from socialicense.accounts.models import ScopeKind
from socialicense.accounts.permissions import Permission
from socialicense.jobs.running import Running

WORDS = "words"


@dataclass(frozen=True)
class Words:
    """Subject and words that the recruiter wrote, in one language."""

    subject: str
    body: str


def send(job: Running) -> None:
    """Send what is queued. Each mail and its mark are one step, so that a crash repeats at most one."""
    ids = [UUID(value) for value in job.payload["deliveries"]]
    for done, id in enumerate(ids):
        job.progress(done, len(ids))
        with job.step():
            delivery = (
                Delivery.objects.select_for_update(of=("self",))
                .select_related(
                    "candidate__contact", "candidate__recruitment__component__consultation__initiative__organisation"
                )
                .filter(pk=id, state=Delivery.State.QUEUED)
                .exclude(candidate__contact__email="")
                .first()
            )
            if delivery is not None:
                _send(delivery, job.payload.get("subject", {}), job.payload.get("body", {}))
    job.progress(len(ids), len(ids))
    with job.effect():
        pass


def announce_due(job: Running) -> None:
    """Tell organisers and recruiters that the pool has been kept for as long as was said, until two people erase it."""
    found = Recruitment.objects.select_related("component__consultation").filter(pk=UUID(job.payload["recruitment"]))
    with job.effect():
        recruitment = found.first()
        if recruitment is None or str(recruitment.keep_until) != job.payload["until"]:
            return
        if retention.look(recruitment):
            scope = recruitment.component.consultation_id
            people = access.holders(Permission.INVITE_PEOPLE, scope_kind=ScopeKind.CONSULTATION, scope_id=scope)
            for address in sorted(person.email for person in people):
                _mail_due(recruitment, address)


def _mail_due(recruitment: Recruitment, address: str) -> None:
    component = recruitment.component
    consultation = component.consultation
    language = consultation.first_language
    with translation.override(language):
        context = {
            "consultation": texts.wording(consultation.title, language),
            "until": recruitment.keep_until,
            "link": settings.PUBLIC_ADDRESS
            + reverse("consultations:recruitment", args=[consultation.slug, component.id]),
        }
        subject = render_to_string("emails/recruitment/retention_subject.txt", context)
        body = render_to_string("emails/recruitment/retention.txt", context)
    EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[address]).send()


def _send(delivery: Delivery, subject: Mapping[str, str], body: Mapping[str, str]) -> None:
    candidate = delivery.candidate
    contact = candidate.contact
    words = Words(texts.wording(subject, contact.language), texts.wording(body, contact.language))
    consultation = candidate.recruitment.component.consultation
    code = registering.code_of(candidate)
    written = mail(consultation, contact.language, delivery.about, words, name=contact.name, code=code)
    try:
        EmailMessage(subject=written.subject, body=written.body, to=[contact.email]).send()
        delivery.state = Delivery.State.SENT
    except SMTPRecipientsRefused:
        delivery.state = Delivery.State.BOUNCED
    delivery.ended_at = timezone.now()
    delivery.save(update_fields=["state", "ended_at"])


def mail(consultation: Consultation, language: str, about: str, words: Words, *, name: str, code: str) -> Words:
    """Subject and body of a mail in one language; the page that previews it shows the same bytes."""
    with translation.override(language):
        context = {
            "about": about,
            "consultation": texts.wording(consultation.title, language),
            "organisation": consultation.initiative.organisation.name,
            "name": name,
            "code": code,
            "web": register_address(),
            "words": words.body,
        }
        subject = words.subject or render_to_string("emails/recruitment/mail_subject.txt", context)
        body = render_to_string("emails/recruitment/mail.txt", context)
    return Words(" ".join(subject.split()), body.strip() + "\n")
