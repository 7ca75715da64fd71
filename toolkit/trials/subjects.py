"""What trials hold about a person: words stay in the record of the toolkit, without the person."""

from typing import Any

from socialicense.accounts import subjects
from socialicense.accounts.models import User
from toolkit.trials.models import Problem, Proposal, Rating, Trial

TABLES = ["trials_trial", "trials_rating", "trials_problem", "trials_proposal"]


def export_user(user: User) -> dict[str, Any]:
    """Trials, ratings, problems and proposals of the account."""
    found = {
        "trials": [
            {"number": one.number, "title": one.title, "question": one.question, "failure": one.failure}
            for one in Trial.objects.filter(author=user).order_by("number")
        ],
        "ratings": [
            {"trial": one.trial.number, "words": one.words}
            for one in Rating.objects.filter(rated_by=user).select_related("trial").order_by("pk")
        ],
        "problems": [{"text": one.text} for one in Problem.objects.filter(reported_by=user).order_by("reported_at")],
        "proposals": [
            {"number": one.number, "title": one.title, "text": one.text, "credit": one.credit}
            for one in Proposal.objects.filter(proposed_by=user).order_by("number")
        ],
    }
    return {name: value for name, value in found.items() if value}


def erase_user(user: User) -> None:
    """The person goes; what was found stays. A decision of an editor is an act of office."""
    Trial.objects.filter(author=user).update(author=None)
    Rating.objects.filter(rated_by=user).update(rated_by=None)
    Problem.objects.filter(reported_by=user).update(reported_by=None)
    Proposal.objects.filter(proposed_by=user).update(proposed_by=None, credit="–")


def register() -> None:
    subjects.register("trials", tables=TABLES, export=export_user, erase=erase_user)
