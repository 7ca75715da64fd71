"""What the case repository holds about a person: what they handed in, reviewed, replied and reported, and the
searches that they keep."""

from typing import Any

from django.db.models import Q

from repository.cases.models import Act, Case, Concern, Reply, Review, SavedSearch, Sent
from socialicense.accounts import subjects
from socialicense.accounts.models import User

TABLES = ["cases_case", "cases_act", "cases_review", "cases_reply", "cases_concern", "cases_savedsearch", "cases_sent"]


def export_user(user: User) -> dict[str, Any]:
    """Everything of the person, JSON-ready; empty when there is nothing."""
    held = {
        "cases": [
            {
                "id": str(case.pk), "number": case.number, "title": case.title, "state": case.state,
                "credit": case.credit, "relation": case.relation, "interests": case.interests, "content": case.content,
            }
            for case in Case.objects.filter(contributor=user)
        ],
        "steps": [
            {"case": str(act.case_id), "act": act.kind, "at": act.at.isoformat(), "note": act.note}
            for act in Act.objects.filter(by=user)
        ],
        "reviews": [
            {
                "case": str(review.case_id), "advice": review.advice, "words": review.words,
                "interests": review.interests, "checklist": review.checklist,
                "comments": [{"field": one.field, "text": one.text} for one in review.comments.all()],
            }
            for review in Review.objects.filter(reviewer=user).prefetch_related("comments")
        ],
        "replies": [
            {"case": str(reply.case_id), "of": reply.of, "capacity": reply.capacity, "text": reply.text}
            for reply in Reply.objects.filter(Q(by=user) | Q(email=user.email))
        ],
        "concerns": [
            {"case": str(one.case_id), "about": one.about, "text": one.text, "state": one.state}
            for one in Concern.objects.filter(by=user)
        ],
        "searches": [
            {"name": one.name, "query": one.query, "mailed": one.mailed} for one in SavedSearch.objects.filter(user=user)
        ],
        "sent": [{"key": one.key, "case": str(one.case_id)} for one in Sent.objects.filter(user=user)],
    }  # fmt: skip
    return {name: found for name, found in held.items() if found}


def erase_user(user: User) -> None:
    """Drafts that nobody else has seen go. What was published or judged stays, without the name; acts of office keep
    their number, behind which the account is empty."""
    SavedSearch.objects.filter(user=user).delete()
    Sent.objects.filter(user=user).delete()
    Case.objects.filter(contributor=user, round=0, number=None).delete()
    Case.objects.filter(contributor=user).update(contributor=None, credit="", interests="")
    Review.objects.filter(reviewer=user).update(named=False, interests="")
    Review.objects.filter(reviewer=user, handed_in_at=None).delete()
    Reply.objects.filter(email=user.email).update(email="")
    Reply.objects.filter(by=user).update(by=None)
    Concern.objects.filter(by=user).update(by=None)


def register() -> None:
    subjects.register("cases", tables=TABLES, export=export_user, erase=erase_user)
