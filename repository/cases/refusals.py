"""Why something about a case is refused."""

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _

from repository.cases.domain.checking import Fault
from socialicense.errors import Refusal


class WrongState(Refusal):
    code = "case-wrong-state"
    message = _("This is not possible while the case is %(state)s. Load the page again to see what can be done now.")


class OwnCase(Refusal):
    code = "own-case"
    message = _("You handed this case in yourself: somebody else must decide about it.")
    status = HTTPStatus.FORBIDDEN


class ChangedMeanwhile(Refusal):
    code = "case-changed"
    message = _(
        "Somebody saved this case after you opened the page. Your words are still here: compare, then save again."
    )


class Incomplete(Refusal):
    """Carries `count`; `faults` are the places."""

    code = "case-incomplete"
    message = _(
        "It cannot be handed in yet: %(count)s answers are missing or do not fit. The list below leads to them."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, faults: list[Fault], **values: Any) -> None:
        super().__init__(count=len(faults), **values)
        self.faults = faults


class InterestsMissing(Refusal):
    code = "case-interests-missing"
    message = _(
        "Say how you are related to the case and which interests readers should know of, or that there are none."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooManyWaiting(Refusal):
    """Carries `n`."""

    code = "too-many-cases-waiting"
    message = _("%(n)s of your cases wait for an answer already. Hand this one in when the first of them is decided.")


class ReviewsMissing(Refusal):
    """Carries `needed` and `given`."""

    code = "case-reviews-missing"
    message = _("%(needed)s people must review it before it can be accepted; %(given)s did so far.")


class CommentsOpen(Refusal):
    """Carries `n`."""

    code = "case-comments-open"
    message = _("%(n)s comments of the reviewers are not answered yet. Answer each of them, if only with a reason.")


class ReplyAwaited(Refusal):
    """Carries `of` and `until`."""

    code = "case-reply-awaited"
    message = _("%(of)s may reply until %(until)s. Publish when the reply is here or the day has passed.")


class ReplyWaits(Refusal):
    code = "case-reply-undecided"
    message = _("A reply of the people described waits for you. Decide on it first, so that it appears with the case.")


class ReasonMissing(Refusal):
    code = "case-reason-missing"
    message = _("Say why in a sentence: everybody will read it.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NothingChanged(Refusal):
    code = "case-nothing-changed"
    message = _("Nothing differs from the published version.")


class AdviceMissing(Refusal):
    code = "review-advice-missing"
    message = _("Choose what you advise and answer every question of the list before you hand the review in.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class AlreadyReviewed(Refusal):
    code = "review-handed-in"
    message = _("This review is handed in and stays as it is.")


class AlreadyDecided(Refusal):
    code = "case-already-decided"
    message = _("Somebody decided this meanwhile. Read it again.")


class Retracted(Refusal):
    """Carries `note`, which says why."""

    code = "case-retracted"
    message = _("This case was retracted, so it is no longer handed out as a file. Why: %(note)s")
    status = HTTPStatus.GONE


class FilesRefused(Refusal):
    """Carries `count` and `first`; `misreads` says everything that is wrong."""

    code = "case-files-refused"
    message = _("Nothing was loaded. %(count)s faults; the first: %(first)s")
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, misreads: list[Any], first: str) -> None:
        super().__init__(count=len(misreads), first=first)
        self.misreads = misreads
