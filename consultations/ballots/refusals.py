"""Why the box refuses."""

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class BallotNotOpen(Refusal):
    code = "ballot-not-open"
    message = _("This ballot is not open yet. It opens on %(opens)s.")
    status = 409


class BallotClosed(Refusal):
    code = "ballot-closed"
    message = _("This ballot is closed. Nothing more can be cast or changed.")
    status = 409


class BallotVoided(Refusal):
    code = "ballot-voided"
    message = _("This ballot was voided and nothing in it is counted. The reason given: %(reason)s")
    status = 409


class BallotStopped(Refusal):
    code = "ballot-stopped"
    message = _(
        "This ballot has been stopped because its key is missing. What was cast is safe; the organisers must close or"
        " void it."
    )
    status = 409


class NotOnTheRoll(Refusal):
    code = "not-on-the-roll"
    message = _(
        "You are not on the roll of this ballot. Use the link or code of your own invitation, or ask for a new one."
    )
    status = 403


class OnPaper(Refusal):
    code = "on-paper"
    message = _(
        "You have taken this ballot on paper, and the paper counts. To vote here instead, give the paper back at the desk"
        " first."
    )
    status = 409


class CredentialDead(Refusal):
    code = "credential-dead"
    message = _("This link or code is no longer valid. Ask the organisers for a new one.")
    status = 403


class RepeatDiffers(Refusal):
    code = "repeat-differs"
    message = _(
        "The same request was sent before with other answers. Open the ballot again and send your answers anew."
    )
    status = 422


class TooFewEligible(Refusal):
    code = "too-few-eligible"
    message = _(
        "Only %(eligible)s people are on the roll. A secret ballot needs at least %(minimum)s; with fewer, choose an"
        " open vote and tell everybody that who voted how is published."
    )
    status = 409


class SecretPossible(Refusal):
    code = "secret-possible"
    message = _(
        "%(eligible)s people are on the roll: from %(minimum)s on the vote can be secret, so nobody has to show how they"
        " vote. Take the open vote back."
    )
    status = 409


class NoPaper(Refusal):
    code = "no-paper-in-an-open-vote"
    message = _("A paper ballot names nobody, and in an open vote everybody is named. Let the person vote at a screen.")
    status = 409


class RollNotSigned(Refusal):
    code = "roll-not-signed"
    message = _("No two people have vouched for everybody on the roll. Let two people sign it off, then it opens.")
    status = 409


class WindowRefused(Refusal):
    code = "window-refused"
    message = _("A ballot may be extended before it ends, never after, and never be shortened.")
    status = 409


class WordsNotPublic(Refusal):
    code = "words-not-public"
    message = _("Of this ballot only totals are published: its questions were frozen with that promise.")
    status = 409


class AlreadyOpened(Refusal):
    code = "already-opened"
    message = _("This ballot is frozen. It cannot be edited, only voided or extended.")
    status = 409


class SecondPersonNeeded(Refusal):
    code = "second-person-needed"
    message = _("This needs a second person: somebody other than the one who asked for it must confirm.")
    status = 409


class HelpingOneself(Refusal):
    code = "helping-oneself"
    message = _("Nobody enters their own answers as a helper. Vote with your own link or code.")
    status = 403


class ConsentOver(Refusal):
    code = "consent-over"
    message = _("The person's consent is missing, or it was given too long ago. Ask again before you enter anything.")
    status = 403


class ConsentUsed(Refusal):
    """A consent is for one ballot. Whatever the person did since, by themselves or with help, is not undone by it."""

    code = "consent-used"
    message = _(
        "Answers were entered under this consent already. If the person wants to change them, begin again and ask them."
    )


class TextChanged(Refusal):
    code = "text-changed"
    message = _("A text has changed meanwhile. Read it to the person again.")
