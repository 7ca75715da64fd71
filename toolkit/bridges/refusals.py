"""Why a worksheet is not put into a consultation, and what to do instead."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class NothingToMake(Refusal):
    code = "worksheet-makes-nothing"
    message = _(
        "No worksheet is chosen from which a consultation can be made. Begin with the brief or the remit builder."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoTitle(Refusal):
    code = "worksheet-without-title"
    message = _("Give the plan a title in the brief, or the consultation one in the remit builder.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoYear(Refusal):
    code = "worksheet-without-year"
    message = _("Write in the worksheet which year the report is about.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotToBeShared(Refusal):
    code = "worksheet-not-to-be-shared"
    message = _(
        "Answer the last two questions first: a case is drafted only when the community does not object and others may use"
        " your text."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY
