"""Mails that let people in: invitations with a personal link, word that a ballot is open, and the link by which a
community claims its record."""

import json
from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone, translation

from consultations import clock
from consultations.ballots.models import Ballot
from consultations.ballots.services import opening
from consultations.domain import texts
from consultations.models import Community, Consultation, Contact, Participation, Stage
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


def send_opened(job: Running) -> None:
    """Tell everybody on the roll of a ballot, once, that it is open; those without an address are not written to.

    Goes through the roll in its own order, whoever has voted meanwhile, and keeps in the job how far it came: each mail
    and its mark are one step, and no record says of anybody when they were told. A ballot that has ended tells nobody.
    """
    ballot = Ballot.objects.select_related("component__consultation__initiative__organisation").get(
        pk=UUID(job.payload["ballot"])
    )
    told = ballot.roll.filter(id__gt=job.payload.get("after", 0), participation__in=_reached(ballot)).order_by("id")
    ids = list(told.values_list("id", "participation_id"))
    for done, (entry, participation) in enumerate(ids):
        job.progress(done, len(ids))
        with job.step():
            contact = Contact.objects.select_related("participation").filter(participation=participation).first()
            if contact is not None and _runs(ballot):
                _tell_opened(ballot, contact)
            job.mine().update(payload=job.payload | {"after": entry})
    with job.effect():
        pass


def _reached(ballot: Ballot) -> QuerySet[Participation]:
    """Those who have an address that works. Who has not been invited yet, or just is, learns it from the invitation."""
    waiting = Q(role=Participation.Role.PARTICIPANT, contact__delivery__in=["", QUEUED])
    return (
        opening.on_the_roll(ballot.component.consultation_id)
        .exclude(Q(contact__email="") | Q(contact__isnull=True) | Q(contact__delivery=BOUNCED))
        .exclude(waiting)
    )


def _runs(ballot: Ballot) -> bool:
    return Ballot.objects.filter(pk=ballot.pk, state=Ballot.State.OPEN, closes__gt=timezone.now()).exists()


def _tell_opened(ballot: Ballot, contact: Contact) -> None:
    consultation, language = ballot.component.consultation, contact.language
    link = settings.PUBLIC_ADDRESS + reverse("consultations:enter", args=[people.issue_link(contact.participation)])
    with translation.override(language), clock.telling(consultation):
        context = {
            "ballot": texts.wording(json.loads(ballot.definition)["title"], language),
            "consultation": texts.wording(consultation.title, language),
            "organisation": consultation.initiative.organisation.name,
            "closes": formats.date_format(timezone.localtime(ballot.closes), "j F Y, H:i T"),
            "name": contact.name,
            "link": link,
            "open_vote": consultation.open_vote,
        }
        subject = render_to_string("emails/consultations/opened_subject.txt", context)
        body = render_to_string("emails/consultations/opened.txt", context)
    try:
        EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[contact.email]).send()
    except SMTPRecipientsRefused:
        contact.delivery = BOUNCED
        contact.save(update_fields=["delivery"])


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
