"""Why a meeting refuses something. Rules, not permissions."""

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class EvidenceFrozen(Refusal):
    code = "evidence-frozen"
    message = _("The result of this part is frozen for good. Its sessions and attendance cannot be changed any more.")


class MeetingOver(Refusal):
    code = "meeting-over"
    message = _("This session is over or was cancelled.")


class MeetingNotRunning(Refusal):
    code = "meeting-not-running"
    message = _("The session is not going on. Begin it first.")


class MeetingUsed(Refusal):
    code = "meeting-used"
    message = _("Something was recorded in this session already. Cancel it instead of removing it.")


class NoSuchMember(Refusal):
    code = "no-such-member"
    message = _(
        "No member has this code. It stands on the badge and on the person's own page; check it and type it again."
    )
    status = 422


class WrongDoorCode(Refusal):
    code = "wrong-door-code"
    message = _("This is not the code of this session. It is shown at the door, on the screen, or in the video room.")
    status = 422


class NotExpected(Refusal):
    code = "attendance-not-changed"
    message = _("The team has recorded something else for you. Speak to somebody at the door.")


class TraitsRefused(Refusal):
    code = "traits-refused"
    message = _("Nothing was taken over: %(count)s rows cannot be used.")
    status = 422


class NoRoundsLeft(Refusal):
    code = "no-rounds-left"
    message = _("%(held)s rounds were held or are running. Ask for more rounds than that, or leave the plan as it is.")
    status = 422


class NobodyToSeat(Refusal):
    code = "nobody-to-seat"
    message = _("Fewer than two members are expected, so there are no tables to plan.")
    status = 422


class InTwoGroups(Refusal):
    code = "in-two-groups"
    message = _(
        "%(people)s would have to sit with two groups that are each kept together. Give the person a fixed place, or keep"
        " only one of the groups together."
    )
    status = 422


class TableFull(Refusal):
    code = "table-full"
    message = _("More people have their fixed place at table %(table)s than it has seats: %(people)s.")
    status = 422


class GroupTorn(Refusal):
    code = "group-torn"
    message = _("A group that is kept together does not fit with its fixed places: %(people)s.")
    status = 422


class NoSuchTable(Refusal):
    code = "no-such-table"
    message = _("There is no table %(table)s: so few people do not fill so many tables. Give %(people)s a lower table.")
    status = 422


class NamesSomebody(Refusal):
    code = "names-somebody"
    message = _("The text holds the badge name or code of a member. Say what was said, not who said it.")
    status = 422


class QuestionsClosed(Refusal):
    code = "questions-closed"
    message = _("No questions or ideas are taken in this session just now.")


class AlreadyWaiting(Refusal):
    code = "already-waiting"
    message = _("This person is in the queue already.")


class SomebodySpeaks(Refusal):
    code = "somebody-speaks"
    message = _("Somebody has the floor. End that turn first.")
