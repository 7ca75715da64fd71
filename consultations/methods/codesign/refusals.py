"""Why a workshop refuses to go on. Windows and what is being voted on are rules, not permissions: no role passes them."""

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class NotWorking(Refusal):
    code = "not-working"
    message = _("The time for this has not come or is over. The timetable on the page of the consultation says when.")


class NotYours(Refusal):
    code = "not-yours"
    message = _("In this workshop others do this. Its rules say who.")
    status = 403


class BeingAdopted(Refusal):
    code = "being-adopted"
    message = _("This is being voted on just now, or was decided: its words stay as they were frozen.")


class DroppedAlready(Refusal):
    code = "prototype-dropped"
    message = _("This prototype was dropped. Begin a new one instead.")


class Stale(Refusal):
    """Somebody was faster: `latest` is the number of the version that stands there now."""

    code = "version-stale"
    message = _(
        "Somebody saved version %(latest)s while you wrote. Nothing of yours is lost: it stands below. Read what changed,"
        " then save yours on top of it."
    )


class NothingChanged(Refusal):
    code = "nothing-changed"
    message = _("Nothing in it changed. Change the words, or leave it as it is.")
    status = 422


class WordsMissing(Refusal):
    code = "words-missing"
    message = _("Write a title and the wording, and in a new version what changed and why.")
    status = 422


class SourceMissing(Refusal):
    code = "source-missing"
    message = _("Say which cards or clusters it grew from: without them nobody can follow where a clause came from.")
    status = 422


class SourceUnknown(Refusal):
    code = "source-unknown"
    message = _("There is no %(what)s with the number %(number)s that it could grow from.")
    status = 422


class TraceBroken(Refusal):
    """The way from the cards to the clauses is broken somewhere; `faults` says where."""

    code = "trace-broken"
    message = _("The trace from cards to clauses is broken, so nothing can be handed over: %(faults)s")
