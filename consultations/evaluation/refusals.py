"""What evaluation refuses, and what to do instead."""

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class NotOpenYet(Refusal):
    code = "evaluation-not-open-yet"
    status = 409
    message = _("Open the consultation first: a survey asks those who are on its roll.")


class SurveyThere(Refusal):
    code = "evaluation-survey-there"
    status = 409
    message = _("There is a survey for this moment already.")


class TooFewToAsk(Refusal):
    code = "evaluation-too-few"
    status = 409
    message = _("Fewer than ten people take part. A secret survey would give them away: talk with them instead.")


class UnknownItem(Refusal):
    code = "evaluation-item-unknown"
    status = 422
    message = _("Choose at least one question, out of those that fit the moment.")


class WindowRefused(Refusal):
    code = "evaluation-window"
    status = 422
    message = _("A survey ends after it begins, at most 90 days later, and not in the past.")


class NothingReported(Refusal):
    code = "evaluation-report-empty"
    status = 422
    message = _("Fill in at least one field, and say what did not work.")
