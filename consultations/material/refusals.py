"""Why something about the briefing is refused."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class FileRefused(Refusal):
    """Carries `maximum`, in megabytes."""

    code = "file-refused"
    message = _("This file cannot be used. A document must be a PDF of at most %(document)s MB; a recording an MP3, M4A,"
                " OGG or WAV file of at most %(recording)s MB.")  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class EditionFixed(Refusal):
    code = "edition-fixed"
    message = _("This version is published and stays as it is. Begin a new one to change something.")


class NothingInIt(Refusal):
    """Carries `language`."""

    code = "material-empty"
    message = _("It cannot be published yet: in %(language)s it has neither text nor file nor link.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ReasonMissing(Refusal):
    code = "reason-missing"
    message = _("Say why in a sentence: everybody will read it.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TranscriptMissing(Refusal):
    code = "transcript-missing"
    message = _("A recording needs its words in writing, for people who cannot hear it.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class MinutesMissing(Refusal):
    code = "minutes-missing"
    message = _("Say how many minutes the document or the page takes: the balance of the briefing is worked out from it.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotNamedYet(Refusal):
    code = "speaker-incomplete"
    message = _(
        "A speaker is published only when they agreed, and when it is said who pays them and what binds them."
        " Write “nothing” where there is nothing."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class RequestRefused(Refusal):
    """Carries `maximum`, in characters."""

    code = "request-refused"
    message = _("Write what you want to know, at most %(maximum)s characters, as plain text.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class AlreadyAnswered(Refusal):
    code = "request-already-answered"
    message = _("This was answered meanwhile. Read it again.")


class AnswerMissing(Refusal):
    code = "answer-missing"
    message = _("Write the answer, or why there is none, in at least one language.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ChangedMeanwhile(Refusal):
    code = "material-changed"
    message = _("The material has changed since you opened the page. Read it again before you sign.")


class NotAWatcher(Refusal):
    code = "not-an-observer"
    message = _("Only somebody who watches over the process may sign or object.")
    status = HTTPStatus.FORBIDDEN
