"""Django e-mail backend that keeps every mail in the database instead of sending it. For local mode only."""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from socialicense.mailbox.models import Mail


class Mailbox(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if not settings.LOCAL_MODE:  # mails hold sign-in codes, and this mailbox has no lock
            raise ImproperlyConfigured("The local mailbox works in local mode only. Set EMAIL_HOST and EMAIL_BACKEND.")
        mails = [kept(message) for message in email_messages if message.recipients()]
        Mail.objects.bulk_create(mails)
        return len(mails)


def kept(message: EmailMessage) -> Mail:
    message.message()  # refuses line breaks in headers, as sending would
    names = [part[0] if isinstance(part, tuple) else part.get_filename() for part in message.attachments]
    return Mail(
        sender=message.from_email,
        to=message.recipients(),
        subject=str(message.subject)[:998],
        text=str(message.body).replace("\x00", ""),
        attachments=[name or "" for name in names],
    )
