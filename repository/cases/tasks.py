"""Mails: what editors decided, told to the contributor; the question for a reply, to the people described; the answer to a
concern, to whoever raised it; and a new case, to those whose kept searches find it. Nothing of the case but its title
stands in a mail."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from repository.cases.models import Act, Case, Concern, Reply, SavedSearch
from repository.cases.selectors import searches
from socialicense.accounts.models import User
from socialicense.jobs import registry
from socialicense.jobs.running import Running


def tell(job: Running) -> None:
    """Mail the contributor what an editor did with their case. Once."""
    with job.effect():
        act = Act.objects.select_related("case__contributor").filter(pk=job.payload["act"]).first()
        user = act.case.contributor if act is not None else None
        if act is not None and user is not None and user.is_active:
            link = reverse("cases:overview", args=[act.case_id])
            message("decision", to=user.email, language=user.language, case=act.case, link=link, act=act).send()


def ask(job: Running) -> None:
    """Mail the people described that they may reply, in the language of the case."""
    with job.effect():
        reply = Reply.objects.select_related("case").filter(pk=job.payload["reply"], state=Reply.State.INVITED).first()
        if reply is not None and reply.email:
            known = User.objects.filter(email=reply.email, is_active=True).first()
            language = known.language if known else str(reply.case.content.get("language", "en"))
            link = reverse("cases:read", args=[reply.case_id])
            message("reply", to=reply.email, language=language, case=reply.case, link=link, reply=reply).send()


def answer(job: Running) -> None:
    """Mail whoever raised a concern what the editor found."""
    with job.effect():
        concern = Concern.objects.select_related("case", "by").filter(pk=job.payload["concern"]).first()
        user = concern.by if concern is not None else None
        if concern is not None and user is not None and user.is_active:
            link = reverse("cases:number", args=[concern.case.number])
            message(
                "concern", to=user.email, language=user.language, case=concern.case, link=link, concern=concern
            ).send()


def found(job: Running) -> None:
    """Mail those whose kept searches find a case that was just published. Each mail is a step of its own."""
    case = Case.objects.filter(pk=job.payload["case"], published_at__isnull=False).first()
    kept = SavedSearch.objects.filter(mailed=True, user__is_active=True).select_related("user")
    for saved in kept.order_by("pk") if case is not None else ():
        fits = case is not None and case.published_at is not None
        if fits and searches.finds(saved, case.pk, case.published_at, language=saved.user.language or "en"):
            with job.step():
                _found(saved, case)
    with job.effect():
        pass


def _found(saved: SavedSearch, case: Case) -> None:
    """One mail, unless the person was told of this case before: that is kept on the search."""
    held = SavedSearch.objects.select_for_update().get(pk=saved.pk)
    if held.told_at is not None and case.published_at is not None and held.told_at >= case.published_at:
        return
    held.told_at = case.published_at
    held.save(update_fields=["told_at"])
    link = reverse("cases:number", args=[case.number])
    message("found", to=saved.user.email, language=saved.user.language, case=case, link=link, search=saved.name).send()


def message(name: str, *, to: str, language: str, case: Case, link: str, **more: Any) -> EmailMessage:
    """One mail in the language of its reader."""
    known = language if language in dict(settings.LANGUAGES) else "en"
    with translation.override(known):
        context = {"case": case, "title": case.title, "link": settings.PUBLIC_ADDRESS + link, **more}
        subject = render_to_string(f"emails/cases/{name}_subject.txt", context)
        body = render_to_string(f"emails/cases/{name}.txt", context)
    return EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[to])


def register() -> None:
    """Tell the job runner what each kind does."""
    registry.register("cases.tell", tell, queue="mail")
    registry.register("cases.ask", ask, queue="mail")
    registry.register("cases.found", found, queue="mail")
    registry.register("cases.answer", answer, queue="mail")
