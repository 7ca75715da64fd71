"""Mails that let people in: invitations with a personal link, and the link by which a community claims its record."""

from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone, translation

from consultations import clock
from consultations.domain import texts
from consultations.models import Community, Consultation, Contact, Stage
from consultations.people import services as people
from consultations.services import community as communities
from socialicense.jobs.running import Running

QUEUED, SENT, BOUNCED = "queued", "sent", "bounced"


@dataclass(frozen=True)
class Words:
    """Subject and words that the organisers wrote, in one language; empty ones are replaced by ours."""

    subject: str
    body: str


def send_invitations(job: Running) -> None:
    """Mail everybody who is still queued. Each mail and its mark are one step, so that a crash repeats at most one."""
    ids = [UUID(value) for value in job.payload["participations"]]
    total = len(ids)
    for done, participation in enumerate(ids):
        job.progress(done, total)
        with job.step():
            contact = (
                Contact.objects.select_for_update()
                .select_related("participation__consultation__initiative__organisation")
                .filter(participation=participation, delivery=QUEUED)
                .exclude(email="")
                .first()
            )
            if contact is not None:
                _invite(contact, _words(job, contact.language))
    job.progress(total, total)
    with job.effect():
        pass


def _words(job: Running, language: str) -> Words:
    return Words(
        *(texts.wording(given, language) if isinstance(given, dict) else given or ""
          for given in (job.payload.get("subject"), job.payload.get("body")))
    )  # fmt: skip


def _invite(contact: Contact, words: Words) -> None:
    consultation = contact.participation.consultation
    link = settings.PUBLIC_ADDRESS + reverse("consultations:enter", args=[people.issue_link(contact.participation)])
    subject, body = invitation(consultation, contact.language, words, name=contact.name, link=link)
    try:
        EmailMessage(subject=subject, body=body, to=[contact.email]).send()
        contact.delivery, contact.invited_at = SENT, timezone.now()
    except SMTPRecipientsRefused:
        contact.delivery = BOUNCED
    contact.save(update_fields=["delivery", "invited_at"])


def invitation(consultation: Consultation, language: str, words: Words, *, name: str, link: str) -> tuple[str, str]:
    """Subject and body of an invitation in one language; the page that previews it shows the same bytes."""
    with translation.override(language), clock.telling(consultation):
        last = Stage.objects.filter(component__consultation=consultation).order_by("closes").last()
        context = {
            "consultation": texts.wording(consultation.title, language),
            "question": texts.wording(consultation.question, language),
            "organisation": consultation.initiative.organisation.name,
            "closes": formats.date_format(timezone.localtime(last.closes), "j F Y, H:i T") if last else "",
            "name": name,
            "link": link,
            "words": words.body,
            "open_vote": consultation.open_vote,
        }
        subject = words.subject or render_to_string("emails/consultations/invitation_subject.txt", context)
        body = render_to_string("emails/consultations/invitation.txt", context)
    return " ".join(subject.split()), body.strip() + "\n"


def send_claim(job: Running) -> None:
    """Mail the claim link to the address of the representative, in every language of the consultation."""
    community = Community.objects.get(pk=UUID(job.payload["community"]))
    consultation = Consultation.objects.select_related("initiative__organisation").get(
        pk=UUID(job.payload["consultation"])
    )
    with job.effect():
        path = reverse("consultations:claim_link", args=[communities.claim_token(community)])
        link = settings.PUBLIC_ADDRESS + path
        parts, subject = [], ""
        for language in consultation.languages:
            with translation.override(language):
                context = {
                    "community": community.name,
                    "consultation": texts.wording(consultation.title, language),
                    "organisation": consultation.initiative.organisation.name,
                    "link": link,
                }
                subject = subject or render_to_string("emails/consultations/claim_subject.txt", context)
                parts.append(render_to_string("emails/consultations/claim.txt", context).strip())
        EmailMessage(
            subject=" ".join(subject.split()), body="\n\n---\n\n".join(parts) + "\n", to=[community.contact_email]
        ).send()
