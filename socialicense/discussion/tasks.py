"""Telling authors what moderators decided about their words."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from socialicense.discussion.models import Decision
from socialicense.discussion.naming import Author, Target
from socialicense.discussion.rooms import Reached, kinds
from socialicense.jobs import registry
from socialicense.jobs.running import Running


def tell(job: Running) -> None:
    """Mail the author of what was hidden, shown again or published, where there is an address. Once."""
    with job.effect():
        line = (
            Decision.objects.select_related("contribution__speaker", "discussion")
            .filter(pk=job.payload["decision"])
            .first()
        )
        speaker = line.contribution.speaker if line else None
        if line is None or speaker is None or speaker.author is None:
            return
        target = Target(line.discussion.target_kind, line.discussion.target)
        kind = kinds.get(target.kind)
        reached = kind.reach(Author(speaker.author_kind, speaker.author), target) if kind else None
        if reached is not None:
            message(line, reached).send()


def message(line: Decision, reached: Reached) -> EmailMessage:
    """The mail about one decision, in the language of its reader. The author's own words are not repeated in it."""
    path = reverse("discussion:mine", args=[line.discussion.target_kind, line.discussion.target])
    with translation.override(reached.language):
        context = {
            "title": reached.title,
            "number": line.contribution.number,
            "line": line,
            "hidden": line.after == line.contribution.State.HIDDEN,
            "link": settings.PUBLIC_ADDRESS + path,
        }
        subject = render_to_string("emails/discussion/decision_subject.txt", context)
        body = render_to_string("emails/discussion/decision.txt", context)
    return EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[reached.email])


def register() -> None:
    """Tell the job runner what each kind does."""
    registry.register("discussion.tell", tell, queue="mail")
