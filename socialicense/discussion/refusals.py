"""Why something cannot be said or done in a discussion, each with what to do instead."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class TextRefused(Refusal):
    """Carries `maximum`, in characters."""

    code = "text-refused"
    message = _("Write something, at most %(maximum)s characters, as plain text.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NameNeeded(Refusal):
    code = "name-needed"
    message = _("Give the name under which you want to speak here, at most 80 characters.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotVerified(Refusal):
    code = "not-verified"
    message = _(
        "People speak here under a name that the organisers have checked, and they hold none for you. Ask them."
    )
    status = HTTPStatus.FORBIDDEN


class NotOpen(Refusal):
    code = "discussion-not-open"
    message = _("Nothing can be said here just now: the discussion is not open. Reading goes on.")


class NothingToAnswer(Refusal):
    code = "nothing-to-reply-to"
    message = _("What you want to answer is not there any more. Read the thread again.")


class TooMuchToday(Refusal):
    """Carries `maximum`, in contributions a day."""

    code = "too-much-today"
    message = _("You have said %(maximum)s things here since yesterday. Let others speak, and come back tomorrow.")
    status = HTTPStatus.TOO_MANY_REQUESTS


class EditingOver(Refusal):
    """Carries `minutes`."""

    code = "editing-over"
    message = _(
        "Words can be changed for %(minutes)s minutes. You can still add to them in an answer, or take them back."
    )


class NotYours(Refusal):
    code = "not-yours"
    message = _("Only whoever said this can change it or take it back.")
    status = HTTPStatus.NOT_FOUND


class OwnWords(Refusal):
    code = "own-words"
    message = _("You stand behind your own words already.")


class AlreadyReported(Refusal):
    code = "already-reported"
    message = _("You have reported this before. The moderators will read it.")


class ReasonNeeded(Refusal):
    code = "reason-needed"
    message = _(
        "Choose a reason from the list and say why in a few words: everybody will read it in the moderation log."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NothingChosen(Refusal):
    code = "nothing-chosen"
    message = _("Choose at least one contribution.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class AlreadyDecided(Refusal):
    code = "already-decided"
    message = _("Somebody has decided on this meanwhile. Read it again before you decide.")


class SecondPersonNeeded(Refusal):
    code = "second-person-needed"
    message = _("A second moderator decides on this: not the one who hid it or handed it on.")
    status = HTTPStatus.FORBIDDEN


class NoAppeal(Refusal):
    code = "no-appeal"
    message = _("You can object once, and only while your contribution is hidden.")


class NotShortened(Refusal):
    code = "discussion-not-shortened"
    message = _("Once a discussion is open it can be given more time, never less, and its names stay as they are.")
