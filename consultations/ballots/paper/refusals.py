"""Why paper is refused."""

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class NoPaperNow(Refusal):
    code = "no-paper-now"
    message = _(
        "Paper can be printed, handed out and taken back while people can vote: not before, and not after the end."
    )


class NoPaperPrinted(Refusal):
    code = "no-paper-printed"
    message = _("No paper has been printed for this vote yet. Print some first.")


class OpenVote(Refusal):
    code = "open-vote"
    message = _("This vote is open: who votes how is published. A paper that names nobody has no place in it.")


class TooMuchPaper(Refusal):
    code = "too-much-paper"
    message = _("Print at least one paper, and at most %(maximum)s.")
    status = 422


class BatchInUse(Refusal):
    code = "batch-in-use"
    message = _(
        "This print is in use already: some of its papers were read, spoilt or given back. It cannot be scrapped."
    )


class SlipUnknown(Refusal):
    code = "slip-unknown"
    message = _("No paper of this vote has the serial %(serial)s. Compare it with the paper, sign by sign.")
    status = 422


class SlipNotOut(Refusal):
    code = "slip-not-out"
    message = _("The paper %(serial)s was given back, spoilt or scrapped before. It is not counted: lay it aside.")


class SlipRead(Refusal):
    code = "slip-read"
    message = _("The paper %(serial)s was found in the urn and has been read. It cannot be taken back any more.")


class NotOnPaperSo(Refusal):
    code = "not-on-paper-so"
    message = _("This person does not hold paper in that way just now. Look the person up again.")


class ReadBefore(Refusal):
    code = "read-before"
    message = _(
        "The paper %(serial)s has been read twice. If you hold a second paper with this serial, one of them is a copy:"
        " lay it aside and tell the others."
    )


class SamePerson(Refusal):
    code = "same-person"
    message = _(
        "You have read the paper %(serial)s already. A second person must read it, without seeing what you read."
    )


class NothingDiffers(Refusal):
    code = "nothing-differs"
    message = _("The readings of the paper %(serial)s do not differ, or it is settled already.")


class ThirdPersonNeeded(Refusal):
    code = "third-person-needed"
    message = _(
        "You read the paper %(serial)s yourself. Read it once more, or let a third person settle it; nobody decides about"
        " their own reading."
    )


class CountSettled(Refusal):
    code = "count-settled"
    message = _("The papers of this vote are counted. Nothing can be read or changed any more.")


class CountTooEarly(Refusal):
    code = "count-too-early"
    message = _(
        "People can still vote. The count can be finished after the end, or after two people closed the vote early."
    )


class NotReconciled(Refusal):
    code = "not-reconciled"
    message = _("The numbers of the papers do not agree yet. Find the reason, or let two people say in public why not.")


class MoreThanTheRoll(Refusal):
    code = "more-than-the-roll"
    message = _(
        "With the papers there would be %(cast)s ballots for %(issued)s people on the roll. Nothing is counted like that:"
        " find the papers that nobody took, or void the vote."
    )


class HandCountUnlikely(Refusal):
    code = "hand-count-unlikely"
    message = _("There cannot be more papers in the urn and left over than were printed (%(printed)s).")
    status = 422
