"""What a page may truthfully say about the secrecy of a ballot: generated from the level that really holds.

Two limits of ten, of different things. Fewer than ten who *may* vote: no secret is promised at all, the vote is open
and says so. Ten or more who may, and fewer who *did*: the vote was secret and stays so, hence only its outcome is told.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consultations.ballots.models import Ballot
from repository.licenses.domain.questions import BallotDefinition

MOMENT = "j F Y, H:i T"
"""Day and time with the zone, in 24 hours: read alike in every language offered."""


@dataclass(frozen=True)
class Promise:
    """Who sees what, until when, and what no technique can hide."""

    sees: tuple[str, ...]
    limits: tuple[str, ...]
    ends: str
    open: bool = False


def ends(ballot: Ballot) -> str:
    """The end of the vote, in the words and the time of the reader."""
    return date_format(timezone.localtime(ballot.closes), MOMENT)


def promise(ballot: Ballot, definition: BallotDefinition) -> Promise:
    """The sentences for one ballot. The level is: the server is trusted until close, nobody has to be afterwards."""
    if definition.open:
        return _open(ballot, definition)
    published, own_words = _published(definition)
    sees = [
        _("Organisers see how many people have voted. They never see what you answered, and no results before the end."),
        _("Your answers lie under a code name in a box of their own, without name, address or time."),
        _("When the vote closes, the key to the code names is destroyed. From then on nobody can join you and your"
          " answers, not even we."),
        published,
    ]  # fmt: skip
    if hasattr(ballot, "paper"):
        sees.append(
            _("Paper is offered too. Nobody notes who takes which paper, only who has taken one; then the key is"
              " destroyed when the papers are counted.")
        )  # fmt: skip
    limits = [
        _("Until the vote closes, whoever holds both this server (%(host)s) and its key could look. You have to trust"
          " them for that long.") % {"host": settings.SITE_HOST},
        _("If everybody gives the same answer, everybody knows what you answered."),
        _("Somebody who stands beside you can see your screen. If you were not free, vote again later: the last vote"
          " counts."),
    ]  # fmt: skip
    if definition.groups is not None:
        limits.append(
            _("A label stands beside each answer, because every group must agree on its own: %(labels)s.")
            % {"labels": ", ".join(definition.groups.labels)}
        )
    if definition.rows_published:
        limits.append(_("The answers of one person are published together in one row, without a name."))
    if any(question.scale.kind in {"text", "consent"} for question in definition.questions):
        limits.append(own_words)
    return Promise(tuple(sees), tuple(limits), ends(ballot))


def _published(definition: BallotDefinition) -> tuple[str, str]:
    """What becomes public of answers after the end, and what of somebody's own words."""
    if definition.totals_only:
        return (
            _("After that only totals are published, and where fewer than ten people answered a question nothing but"
              " their number. You can check with your receipt that your answers were counted; nobody outside can count"
              " again."),
            _("What you write in your own words is read by the team once at least ten people have answered, and is not"
              " published. Do not write who you are."),
        )  # fmt: skip
    return (
        _("After that each answer is published on its own, without a name, so that anybody can count again."),
        _("What you write in your own words is read and then published. Do not write who you are."),
    )


def _open(ballot: Ballot, definition: BallotDefinition) -> Promise:
    """An open vote hides nothing: that is said before anything else."""
    sees = [
        _("This vote is open: fewer than ten people can vote, too few for a secret."),
        _("When it closes, your name, your member code and each of your answers are published on the page of the"
          " result, for everybody."),
        _("The published files and the license hold your member code and your answers for good. If you have your data"
          " erased, your name is taken off the page; code and answers stay."),
        _("Nobody sees results before the end, the organisers neither."),
    ]  # fmt: skip
    limits = [_("If you do not want that, do not vote: nobody can tell you to.")]
    if any(question.scale.kind in {"text", "consent"} for question in definition.questions):
        limits.append(_("What you write in your own words is read and then published."))
    return Promise(tuple(sees), tuple(limits), ends(ballot), open=True)
