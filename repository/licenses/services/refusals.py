"""What the services of this app refuse, by name."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class DraftRefused(Refusal):
    """The hand-over does not make a license; `reasons` lists the codes."""

    code = "draft-refused"
    message = _("No draft can be made of this: %(reasons)s.")


class DraftFixed(Refusal):
    """The draft's state does not allow the act."""

    code = "draft-state"
    message = _("Draft %(n)s is %(state)s, so this is not possible any more.")


class NotRatified(Refusal):
    """Adoption needs a ratification ballot that passed (or none at all, where the remit promised none)."""

    code = "not-ratified"
    message = _("The ratification ballot has not passed, so the draft cannot be adopted.")


class NotAdopted(Refusal):
    """Issue needs the community's signed adoption, or the word exercise."""

    code = "not-adopted"
    message = _("The community has not adopted this draft with its own signature. Only an exercise can be issued.")


class StatementUnusable(Refusal):
    """The statement is not one that counts; `reason` is the code of what is wrong."""

    code = "statement-unusable"
    message = _("This statement does not count: %(reason)s.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class StatementElsewhere(Refusal):
    """The statement is about a draft, and those are handed in where the consultation waits for them."""

    code = "statement-elsewhere"
    message = _("This statement is about a draft. Hand it in on the page of the consultation, which waits for it.")


class StatementStale(Refusal):
    """The statement was signed before the state that it would end: held back, or about another suspension."""

    code = "statement-stale"
    message = _(
        "This statement was signed before the last change of the license and does not answer it. If the community still"
        " wants it, sign it anew; a reinstatement names the suspension that it lifts."
    )


class StatementTargetUnknown(Refusal):
    """The statement is about a draft or license that is not here."""

    code = "statement-target-unknown"
    message = _("There is no draft or license here that this statement is about.")
    status = HTTPStatus.NOT_FOUND


class TransitionRefused(Refusal):
    """The license's state does not allow the act."""

    code = "license-state"
    message = _("The license is %(state)s, so this is not possible.")


class ReviewUnexplained(Refusal):
    """A review begins and ends with a reason that everybody may read."""

    code = "review-unexplained"
    message = _("Say why: everybody concerned will read it.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoSuccessor(Refusal):
    """Only a later license that the same community adopted takes the place of another."""

    code = "no-successor"
    message = _("Only a later license that stands and that the same community adopted can take the place of this one.")
