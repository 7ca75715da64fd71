"""Background work of assemblies: the data holder is reminded of what it owes."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from consultations.domain import texts
from consultations.methods.assembly import selectors
from consultations.methods.assembly.models import Assembly
from consultations.methods.assembly.services import followup
from socialicense.accounts import access
from socialicense.accounts.models import ScopeKind
from socialicense.accounts.permissions import Permission
from socialicense.jobs import registry
from socialicense.jobs.running import Running


def remind(job: Running) -> None:
    """Mail everybody who answers for the data holder about what is overdue, and queue the next look."""
    with job.effect():
        assembly = Assembly.objects.select_related("component__consultation__initiative__organisation").get(
            component=UUID(job.payload["component"])
        )
        overdue = [one for one in selectors.due(assembly) if one.overdue]
        if overdue:
            for address in answering(assembly):
                _mail(assembly, overdue, address)
        followup.remind_next(assembly)


def answering(assembly: Assembly) -> list[str]:
    """The addresses of those who may answer for the data holder."""
    scope = assembly.component.consultation_id
    people = access.holders(Permission.ANSWER, scope_kind=ScopeKind.CONSULTATION, scope_id=scope)
    return sorted(person.email for person in people)


def _mail(assembly: Assembly, overdue: list[selectors.Due], address: str) -> None:
    consultation = assembly.component.consultation
    language = consultation.first_language
    with translation.override(language):
        context = {
            "consultation": texts.wording(consultation.title, language),
            "overdue": [
                {"ref": one.standpoint.recommendation, "what": one.what, "day": one.day,
                 "text": texts.wording(one.standpoint.latest.statement, language)}
                for one in overdue
            ],
            "link": settings.PUBLIC_ADDRESS
            + reverse("consultations:assembly_setup", args=[consultation.slug, assembly.component_id]),
        }  # fmt: skip
        subject = render_to_string("emails/consultations/assembly_reminder_subject.txt", context)
        body = render_to_string("emails/consultations/assembly_reminder.txt", context)
    EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[address]).send()


def register() -> None:
    """Tell the job runner what each kind does."""
    registry.register("assembly.remind", remind, queue="mail")
