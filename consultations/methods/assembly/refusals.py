"""Why an assembly refuses to go on. Windows and seats are rules, not permissions: no role passes them."""

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class NotAMember(Refusal):
    code = "not-a-member"
    message = _("Only members who hold a seat in the assembly write here. Organisers and experts comment.")
    status = 403


class NotWriting(Refusal):
    code = "not-writing"
    message = _("The time for this has not come or is over. The timetable on the page of the consultation says when.")


class BeingVotedOn(Refusal):
    code = "being-voted-on"
    message = _("This is being voted on just now, or was decided: its words stay as they were frozen.")


class Withdrawn(Refusal):
    code = "recommendation-withdrawn"
    message = _("This recommendation was withdrawn. Write a new one instead.")


class Stale(Refusal):
    code = "version-stale"
    message = _("Somebody wrote a newer version meanwhile. Read it, then write yours on top of it.")


class NothingChanged(Refusal):
    code = "nothing-changed"
    message = _("Nothing in it changed. Change the words, or leave it as it is.")
    status = 422


class WordsMissing(Refusal):
    code = "words-missing"
    message = _("Write what you recommend, why, and in a new version what changed.")
    status = 422


class DecidedAlready(Refusal):
    code = "decided-already"
    message = _("This was decided already, and its reason is public.")


class OwnAmendment(Refusal):
    code = "own-amendment"
    message = _("Somebody else must decide about an amendment than the member who proposed it.")
    status = 403


class SignedByOthers(Refusal):
    code = "signed-by-others"
    message = _("Others have signed these words: they cannot be changed any more. Write a statement of your own.")


class NoReportYet(Refusal):
    code = "no-report-yet"
    message = _("The report is published when the decision is counted and its result is frozen.")


class ReplyMissing(Refusal):
    code = "reply-missing"
    message = _(
        "The follow-up cannot end: %(missing)s have neither an answer nor a recorded refusal. Ask the data holder, or"
        " record that it gives none."
    )


class Settled(Refusal):
    code = "follow-up-settled"
    message = _("The follow-up of this assembly has ended.")


class ReplyIncomplete(Refusal):
    code = "reply-incomplete"
    message = _("An answer that promises something names who is responsible and until when.")
    status = 422
