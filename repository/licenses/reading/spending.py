"""How a budget was spent, in words: the rule and its variant, and for each item why it won or did not."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from repository.licenses.domain.budgets import Allocation, Fate
from repository.licenses.domain.questions import Rule
from repository.licenses.reading.words import number


@dataclass(frozen=True)
class Money:
    """How sums are written: amounts are whole numbers of 1/`unit` of the currency."""

    currency: str = ""
    unit: int = 1

    def __call__(self, amount: str | int) -> str:
        """A sum in the language of the page, without decimals where there are none."""
        value = Decimal(amount) / self.unit
        places = 0 if value == value.to_integral() else 2
        written = str(number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True))
        return f"{written}\N{NO-BREAK SPACE}{self.currency}" if self.currency else written


PLAIN = Money()


def rule_words(made: Allocation, money: Money = PLAIN) -> list[str]:
    """The rule, its variant and how far it went, in sentences that the definition and the count bear out."""
    if made.rule == "greedy":
        said = [_("Items are taken by support, most first, for as long as they fit into the budget.")]
    else:
        said = [
            _("Method of Equal Shares: everybody who chose something holds an equal share of the money, and it pays only"
              " for what they chose."),
            _compared(made.utility or "cardinality"),
            *_completed(made, money),
        ]  # fmt: skip
    return [*said, _ties(made.ties)]


def variant_words(rule: Rule) -> str:
    """The rule and its variant in one line, as the definition states them before anybody votes."""
    if rule.kind == "greedy":
        return _("by support, as long as it fits; %(ties)s") % {"ties": _TIES[rule.ties or "cheaper"]}
    parts = [_UTILITIES[rule.utility or "cardinality"], _COMPLETIONS[rule.completion or "none"], _TIES[rule.ties or "cheaper"]]
    return _("Method of Equal Shares: %(variant)s") % {"variant": "; ".join(map(str, parts))}


_UTILITIES: dict[str, str | Promise] = {
    "cardinality": lazy("compared by what each supporter pays"),
    "cost": lazy("compared by effective votes"),
    "score": lazy("compared by the price of a point"),
}
_COMPLETIONS: dict[str, str | Promise] = {
    "none": lazy("what is left stays unspent"),
    "add1": lazy("shares are raised step by step"),
    "greedy": lazy("what is left goes by support"),
    "add1_greedy": lazy("shares are raised step by step, and what is left goes by support"),
}
_TIES: dict[str, str | Promise] = {
    "cheaper": lazy("among equals the cheaper first"),
    "votes": lazy("among equals the one with more supporters first"),
}


def _compared(utility: str) -> str:
    return {
        "cardinality": _("What costs each supporter least comes first."),
        "cost": _("What has most effective votes comes first: the cost divided by what one supporter pays."),
        "score": _("What costs least for each point comes first; who gave more points pays more."),
    }[utility]


def _completed(made: Allocation, money: Money) -> list[str]:
    said = []
    if made.increment is not None:
        step = {"step": money(made.increment), "n": number(made.steps)}
        text = ngettext(
            "So that less stays unspent, every share was raised %(n)s time by %(step)s.",
            "So that less stays unspent, every share was raised %(n)s times by %(step)s.",
            made.steps,
        )
        said.append(text % step)
        if made.stopped == "overspent":
            said.append(_("One more raise would have spent more than there is."))
        elif made.stopped == "exhaustive":
            said.append(_("Then nothing else fitted into the budget."))
    if made.share is not None:
        said.append(_("Each share in the end: %(share)s.") % {"share": money(made.share)})
    if made.completion in {"greedy", "add1_greedy"}:
        said.append(_("What the shares left over went by support to items that still fitted."))
    elif made.completion == "none":
        said.append(_("What the shares left over stays unspent."))
    return said


def _ties(ties: str) -> str:
    if ties == "cheaper":
        return _(
            "Between equals the cheaper item goes first, then the one with more supporters, then the published order."
        )
    return _("Between equals the item with more supporters goes first, then the cheaper one, then the published order.")


def sums(made: Allocation, money: Money = PLAIN) -> str:
    """What was spent of what, and by how many people."""
    values = {"spent": money(made.spent), "total": money(made.total), "n": number(made.voters)}
    text = ngettext(
        "%(spent)s of %(total)s is spent. %(n)s person chose at least one item.",
        "%(spent)s of %(total)s is spent. %(n)s people chose at least one item.",
        made.voters,
    )
    return text % values


def why(fate: Fate, made: Allocation, name: Callable[[str], str], money: Money = PLAIN) -> str:
    """Why an item won or did not, in one to three sentences. `name` gives an item in words."""
    values = {
        "place": fate.place,
        "people": _people(fate.supporters),
        "cost": money(fate.cost),
        "left": money(fate.left or 0),
        "until": name(fate.until) if fate.until else "",
    }
    said = [_reasons(fate) % values, *(_price(fate, made, money) if fate.why == "paid" else [])]
    if fate.by_lot:
        said.append(_("Another item was its equal, and only the published order decided."))
    return " ".join(said)


def _reasons(fate: Fate) -> str:
    return {
        "paid": _("Won, number %(place)s: %(people)s chose it and paid for it with their shares."),
        "filled": _("Won, number %(place)s: money was left over, and of what still fitted it had most support (%(people)s)."),
        "taken": _("Won, number %(place)s: %(people)s chose it, and it fitted into what was left."),
        "no-support": _("Did not win: nobody chose it."),
        "too-dear": _("Did not win: it costs %(cost)s, more than the whole budget."),
        "never-enough": _("Did not win: %(people)s chose it, and their shares come to %(left)s. It costs %(cost)s."),
        "used-up": _("Did not win: %(people)s chose it. They could have paid until “%(until)s” was bought; together they"
                     " have %(left)s left, and it costs %(cost)s."),
        "no-room": _("Did not win: %(people)s chose it. When its turn came %(left)s was left, and it costs %(cost)s."),
    }[fate.why]  # fmt: skip


def _people(count: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": number(count)}


def _price(fate: Fate, made: Allocation, money: Money) -> list[str]:
    price = {"price": money(fate.price or 0), "n": number(fate.all_left)}
    if made.utility == "score":
        said = [_("The price was %(price)s for each point.") % price]
    else:
        said = [_("Each paid %(price)s.") % price if not fate.all_left else _("Each paid at most %(price)s.") % price]
    if fate.all_left:
        text = ngettext(
            "%(n)s of them had less, and gave all that was left.",
            "%(n)s of them had less, and gave all that was left.",
            fate.all_left,
        )
        said.append(text % price)
    if made.utility == "cost":
        votes = number_format(Decimal(fate.votes or 0), decimal_pos=1, use_l10n=True, force_grouping=True)
        said.append(_("That is %(votes)s effective votes.") % {"votes": votes})
    return said
