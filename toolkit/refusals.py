"""Why the toolkit refuses something. Rules, not permissions."""

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class ContentRefused(Refusal):
    """Content files that cannot be loaded; `faults` holds a sentence for each reason, with its file."""

    code = "content-refused"
    message = _("Nothing was loaded: %(faults)s")
    status = 422


class WorksheetLocked(Refusal):
    code = "worksheet-locked"
    message = _("This worksheet is locked. Open it again, with a reason, and then change it.")


class WorksheetNotLocked(Refusal):
    code = "worksheet-not-locked"
    message = _("This worksheet is not locked.")


class ConflictsOpen(Refusal):
    code = "conflicts-open"
    message = _("Two people wrote into the same field. Settle which answer stands first: %(fields)s.")


class RequiredMissing(Refusal):
    code = "required-missing"
    message = _("Something that is needed is still empty: %(fields)s. Fill it in, then lock the worksheet.")


class FieldUnknown(Refusal):
    code = "field-unknown"
    message = _("This tool has no field %(field)s.")
    status = 422


class AnswerUnfit(Refusal):
    """An answer does not fit its field; `sentence` says why."""

    code = "answer-unfit"
    message = _("%(label)s: %(reason)s")
    status = 422


class InvitationDead(Refusal):
    code = "invitation-dead"
    message = _("This link does not lead anywhere any more. Ask for a new one.")
    status = 404


class NoNewerVersion(Refusal):
    code = "no-newer-version"
    message = _("There is no newer version of this tool to move to.")


class FileUnreadable(Refusal):
    """An uploaded worksheet cannot be used; `reason` says why."""

    code = "worksheet-file"
    message = _("This file cannot be used: %(reason)s")
    status = 422


class TooManyWorksheets(Refusal):
    code = "too-many-worksheets"
    message = _("You have %(most)s worksheets. Remove one that you no longer need first.")
