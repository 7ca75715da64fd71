"""Why a consultation refuses to go on. Gates are rules, not permissions: no role passes them."""

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class NotReady(Refusal):
    code = "not-ready"
    message = _("This cannot open yet. Still missing: %(missing)s")


class NotApproved(Refusal):
    code = "community-approval-missing"
    message = _(
        "Nobody may be recruited before the community has approved exactly what will be asked. Ask its representative to"
        " read and answer."
    )


class DoNotAsk(Refusal):
    code = "community-said-do-not-ask"
    message = _("The community answered: do not ask. Change what is to be asked and show it to them again, or stop here.")


class FrozenText(Refusal):
    code = "frozen"
    message = _("This was frozen when the consultation opened and cannot be changed any more.")


class NotARepresentative(Refusal):
    code = "not-a-representative"
    message = _("Only a representative of the community may do this.")
    status = 403


class AuthorityNotConfirmed(Refusal):
    code = "authority-not-confirmed"
    message = _("The authority of the community's representative is not confirmed yet, or it is contested.")


class OrganiserIsNotRepresentative(Refusal):
    code = "organiser-is-not-representative"
    message = _("Whoever organises the consultation or belongs to a party of the initiative cannot speak for the community.")


class KeyRefused(Refusal):
    code = "key-refused"
    message = _("This is not a public key made by the signing tool. It begins with z6Mk. Never paste the secret key.")
    status = 422


class ClaimRefused(Refusal):
    code = "claim-refused"
    message = _("This link does not open a community record. Ask for a new one at the address of the representative.")
    status = 404


class SignInRefused(Refusal):
    code = "sign-in-refused"
    message = _("This link or code does not work. It may be mistyped, used up or out of date. Ask the organisers for a new one.")
    status = 403


class ForRegistering(SignInRefused):
    """The code lives, but opens the lottery of members and no vote."""

    message = _("This code is for registering for the lottery, not for taking part in the vote.")


class PeopleRefused(Refusal):
    code = "people-refused"
    message = _("Nothing was added: %(count)s rows cannot be used.")
    status = 422


class NoticeNotAccepted(Refusal):
    code = "notice-not-accepted"
    message = _("Please read and accept the privacy notice first.")


class NoDraftYet(Refusal):
    code = "no-draft-yet"
    message = _("There is no draft license to act on at this point.")


class ReasonMissing(Refusal):
    code = "reason-missing"
    message = _("This needs a reason that everybody concerned may read.")
    status = 422


class NoSuchAccount(Refusal):
    code = "no-such-account"
    message = _("Nobody with this address has an account here yet. Ask the person to create one, then try again.")
    status = 422


class LastOrganiser(Refusal):
    code = "last-organiser"
    message = _("Somebody must answer for the consultation: make another person organiser first.")


class NothingToAnswer(Refusal):
    code = "nothing-to-answer"
    message = _("There is no outcome yet that the data holder could answer.")


class TeamFixed(Refusal):
    code = "team-fixed"
    message = _("Only somebody who was on the team before the consultation opened can be the second person.")
    status = 403


class RollClosed(Refusal):
    code = "roll-closed"
    message = _(
        "The roll was published when the first ballot opened. Nobody can be added by hand any more, so that everybody can"
        " trust its size. A member's seat that falls vacant is filled by the lottery with somebody who had registered"
        " before."
    )


class PeopleInvited(Refusal):
    code = "people-invited"
    message = _(
        "Somebody has been invited or holds a code already, so this is not thrown away any more. Tell them, and let it"
        " rest unopened."
    )


class NobodyOnTheRoll(Refusal):
    code = "nobody-on-the-roll"
    message = _("Nobody is on the roll yet. Add the people first, then let two people sign it.")


class RollChanged(Refusal):
    code = "roll-changed"
    message = _("The roll has changed since the first signature. Look at it again and sign anew.")


class ReachedByMail(Refusal):
    code = "reached-by-mail"
    message = _("This person is reached by e-mail. Mail a new link: a code that you can read could vote in their place.")


class StageBegun(Refusal):
    code = "stage-begun"
    message = _("This stage has begun. An open vote can be given more time; what is over stays as it was.")


class StageNotMovable(Refusal):
    code = "stage-not-movable"
    message = _("The timetable of this part allows no such change any more.")


class StageWindowRefused(Refusal):
    code = "stage-window"
    message = _("A stage must end after it begins, and not in the past.")
    status = 422
