"""Why the board refuses something, each with what to do instead."""

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class BoardClosed(Refusal):
    code = "board-closed"
    message = _("Nothing is changed on the board just now: its time has not come, or is over. Reading goes on.")


class NotYourPart(Refusal):
    code = "board-not-your-part"
    message = _("In this workshop others do this. The rules of the board say who.")
    status = 403


class NoSuchCard(Refusal):
    code = "no-such-card"
    message = _("There is no card with the number %(number)s on this board. Check the number on the slip.")
    status = 422


class CardGone(Refusal):
    code = "card-gone"
    message = _("Card %(number)s is not on the board any more: it was hidden, merged or split. Its page says what happened.")


class ClusterClosed(Refusal):
    code = "cluster-closed"
    message = _("This cluster was closed meanwhile. Choose another one.")


class ClusterNotEmpty(Refusal):
    code = "cluster-not-empty"
    message = _("There are %(cards)s cards in this cluster. Move them first, or merge the cluster into another one.")


class NothingChosen(Refusal):
    code = "nothing-chosen"
    message = _("Choose at least %(least)s cards.")
    status = 422


class NothingChanged(Refusal):
    code = "board-nothing-changed"
    message = _("Nothing in it changed. Change the words, or leave it as it is.")
    status = 422


class NotSettled(Refusal):
    code = "conflict-not-there"
    message = _("These two wordings were settled already. Look at the card as it is now.")


class TextsMissing(Refusal):
    code = "split-texts-missing"
    message = _("Write at least two cards, one in each field.")
    status = 422


class CannotUndo(Refusal):
    code = "cannot-undo"
    message = _("This cannot be taken back any more, because the card has changed since. Its page says how.")


class NoDotsNow(Refusal):
    code = "no-dots-now"
    message = _("No open dots are given just now. The facilitator starts that step.")


class BudgetSpent(Refusal):
    code = "dots-spent"
    message = _("You have %(budget)s dots in all, and %(left)s left. Take some from another place first.")
    status = 422


class BoardFull(Refusal):
    code = "board-full"
    message = _("The board holds %(most)s cards, and no more. Merge or hide some first.")


class DotsElsewhere(Refusal):
    code = "dots-elsewhere"
    message = _("In this workshop dots are given to the other kind: to clusters, or to single cards. The rules say which.")
    status = 422
