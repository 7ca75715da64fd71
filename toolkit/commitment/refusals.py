"""What commitments refuse, and what to do instead."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class Frozen(Refusal):
    code = "commitment-report-final"
    message = _("This report is final. What changed since belongs into the report of the next year.")


class WordsFinal(Refusal):
    code = "commitment-words-final"
    message = _("A final report speaks about “%(text)s”: these words stay, in their place. Add new ones at the end.")


class MeasuredTwice(Refusal):
    code = "commitment-measured-twice"
    message = _("Two rows are about “%(name)s”. Keep one of them.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Silent(Refusal):
    code = "commitment-report-silent"
    message = _("Say what did not work, and rate every activity, before the report is shown.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class StillOpen(Refusal):
    code = "commitment-comments-open"
    message = _(
        "Comments are open until %(until)s, and every comment is to be read and answered before the report is final."
    )


class NotOpen(Refusal):
    code = "commitment-comments-closed"
    message = _("Comments on this report are not open.")


class WrongYear(Refusal):
    code = "commitment-year"
    message = _("A report is about a year of the commitment that has begun: %(years)s.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ReportThere(Refusal):
    code = "commitment-report-there"
    message = _("There is a report for this year already.")


class ChangedSince(Refusal):
    code = "commitment-report-changed"
    message = _("The report was changed since you opened it. Read it again, then sign.")
