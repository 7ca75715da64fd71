"""Telling the owner of an account that a key was made with it: whoever did not make it can revoke it at once."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from socialicense.apikeys import services
from socialicense.apikeys.models import Key
from socialicense.jobs import registry
from socialicense.jobs.running import Running


def tell(job: Running) -> None:
    """Mail the owner, once; nothing where the key or the account has gone meanwhile."""
    with job.effect():
        key = Key.objects.filter(pk=job.payload["key"], owner__is_active=True).select_related("owner").first()
        if key is not None:
            message(key).send()


def message(key: Key) -> EmailMessage:
    """The mail about one key, in the language of its owner."""
    with translation.override(key.owner.language):
        context = {"key": key, "site_name": settings.SITE_NAME, "link": services.page()}
        subject = render_to_string("emails/apikeys/made_subject.txt", context)
        body = render_to_string("emails/apikeys/made.txt", context)
    return EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[key.owner.email])


def register() -> None:
    """Tell the job runner what each kind does."""
    registry.register(services.TELL, tell, queue="mail")
