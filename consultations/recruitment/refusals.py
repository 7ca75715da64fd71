"""Why a recruitment refuses to go on. Gates are rules, not permissions: no role passes them."""

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class NotOpenYet(Refusal):
    code = "recruitment-not-open"
    message = _("No letter goes out and nobody registers before the consultation is open. Open it first.")


class RecruitmentOver(Refusal):
    code = "recruitment-over"
    message = _("The part of the consultation that these people were sought for has ended.")


class AddressesRefused(Refusal):
    code = "addresses-refused"
    message = _("Nothing was added: %(count)s rows cannot be used.")
    status = 422


class InvitationsRefused(Refusal):
    code = "invitations-refused"
    message = _(
        "There are only %(there)s addresses to draw from, and a draw needs at least one. Ask for fewer letters."
    )
    status = 422


class DrawPending(Refusal):
    code = "invitation-draw-pending"
    message = _("A draw is prepared already. Type in its public randomness first.")


class AlreadyDrawn(Refusal):
    code = "already-drawn"
    message = _("This draw has been carried out. It stays as it is.")


class FrameChanged(Refusal):
    code = "frame-changed"
    message = _("The list of addresses is not the one whose hash was published. Nothing was drawn.")


class RandomnessMissing(Refusal):
    code = "randomness-missing"
    message = _("Type in the public randomness and where everybody can look it up.")
    status = 422


class CodeKeyLost(Refusal):
    code = "code-key-lost"
    message = _("The key from which the codes are made is not there any more. Codes that were sent still work.")


class RegistrationClosed(Refusal):
    code = "registration-closed"
    message = _("Registration is not open now.")


class HouseholdFull(Refusal):
    code = "household-full"
    message = _("With this code %(most)s people of one address could register, and they have.")


class RegistrationRefused(Refusal):
    code = "registration-refused"
    message = _("Please answer every question with one of the answers shown.")
    status = 422


class TargetsFixed(Refusal):
    code = "targets-fixed"
    message = _(
        "People have registered with these questions: features and answers cannot be changed any more, only numbers."
    )


class TargetsRefused(Refusal):
    code = "targets-refused"
    message = _("These targets cannot be used: %(why)s")
    status = 422


class StepRefused(Refusal):
    code = "candidate-step-refused"
    message = _("This person is “%(state)s”: that step is not possible now.")


class DrawRefused(Refusal):
    code = "draw-refused"
    message = _("No draw can begin: %(why)s")
    status = 422


class DrawInTheWay(Refusal):
    code = "draw-in-the-way"
    message = _("Another draw is not decided yet. Decide it, or drop it with a reason, first.")


class DrawStep(Refusal):
    code = "draw-step-refused"
    message = _("This draw is “%(state)s”: that step is not possible now.")


class PublishedIsFixed(Refusal):
    code = "published-is-fixed"
    message = _("Everybody can read this already. It is not changed any more.")
