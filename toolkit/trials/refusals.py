"""What trials and proposals refuse, and what to do instead."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class BegunAlready(Refusal):
    code = "trial-begun"
    message = _("A trial is registered before it starts: give a day that is still to come, or today.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoTools(Refusal):
    code = "trial-without-tools"
    message = _("Name at least one tool that is tried.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Over(Refusal):
    code = "trial-over"
    message = _("This trial is over. What it found stays as it is.")


class NotOver(Refusal):
    code = "trial-not-over"
    message = _("Tools are rated once the trial is finished.")


class OwnTrial(Refusal):
    code = "trial-own"
    message = _(
        "Whoever registered a trial does not rate it. Ask somebody else who was there, with an account of their own."
    )
    status = HTTPStatus.FORBIDDEN


class AnotherTool(Refusal):
    code = "trial-another-tool"
    message = _("This trial did not try that tool.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class RatedAlready(Refusal):
    code = "trial-rated"
    message = _("This tool has been rated for these people already.")


class Settled(Refusal):
    code = "toolkit-settled"
    message = _("This was decided already.")


class Unchecked(Refusal):
    code = "proposal-unchecked"
    message = _("Go through the whole list before you accept: %(missing)s.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class OwnProposal(Refusal):
    code = "proposal-own"
    message = _("Nobody decides on a proposal of their own.")
    status = HTTPStatus.FORBIDDEN


class NotAccepted(Refusal):
    code = "proposal-not-accepted"
    message = _("Only an accepted proposal is put into a release.")
