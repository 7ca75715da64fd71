"""What evaluation refuses, and what to do instead."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class NotOpenYet(Refusal):
    code = "evaluation-not-open-yet"
    message = _("Open the consultation first: a survey asks those who are on its roll.")


class SurveyThere(Refusal):
    code = "evaluation-survey-there"
    message = _("There is a survey for this moment already.")


class TooFewToAsk(Refusal):
    code = "evaluation-too-few"
    message = _("Fewer than ten people take part. A secret survey would give them away: talk with them instead.")


class UnknownItem(Refusal):
    code = "evaluation-item-unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("Choose at least one question, out of those that fit the moment.")


class WindowRefused(Refusal):
    code = "evaluation-window"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("A survey ends after it begins, at most 90 days later, and not in the past.")


class NothingReported(Refusal):
    code = "evaluation-report-empty"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("Fill in at least one field, and say what did not work.")
