"""Where everything of a consultation lives: the pages of its team, in groups, for whoever may open them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from consultations import method
from consultations.models import Component, Consultation
from consultations.papers.selectors import OVERSEES, WORKS
from consultations.recruitment import selectors as lotteries
from consultations.services import answering
from consultations.views.editing import back_to
from socialicense.accounts.permissions import Permission as May

Link = tuple[str, str | Promise]
# What parts above this one add: more(consultation, permissions) -> links, by the name of the part.
More = Callable[[Consultation, frozenset[May]], Iterator[Link]]
_more: dict[str, More] = {}


@dataclass(frozen=True)
class Group:
    """One heading and its links: address, words. The words are the heading of the page that they lead to."""

    title: str
    links: list[Link]


def register(name: str, more: More) -> None:
    """Let a part above add links to the last group. Called from the `ready()` of its app."""
    _more[name] = more


def places(consultation: Consultation, held: frozenset[May]) -> list[Group]:
    """Every page that a holder of these permissions may open, in the order in which the work is done."""
    groups = [
        Group(_("People"), list(_people(consultation, held))),
        Group(_("Learning and talking"), list(_learning(consultation, held))),
        Group(_("Asking and voting"), list(_voting(consultation, held))),
        Group(_("What comes of it"), list(_outcome(consultation, held))),
        Group(_("What everybody sees"), list(_shown(consultation, held))),
        Group(_("The whole consultation"), list(_whole(consultation, held))),
    ]
    return [group for group in groups if group.links]


def recruitment(component: Component, held: frozenset[May]) -> Iterator[Link]:
    """The way to the lottery of one part: where there is one, or where its method needs one and one may begin it."""
    if not held & {May.CONFIGURE_CONSULTATION, May.WITNESS, May.SEE_CONTACTS}:
        return
    open_to_it = component.state in {Component.State.PREPARING, Component.State.RUNNING}
    needed = open_to_it and May.CONFIGURE_CONSULTATION in held and method.method_of(component).recruits
    if needed or lotteries.of(component) is not None:
        yield back_to(component.consultation, "recruitment", component.id), _("Recruitment by lottery")


def _asked(consultation: Consultation) -> list[Component]:
    evidence = consultation.components.filter(purpose=Component.Purpose.EVIDENCE)
    return list(evidence.select_related("recruitment").order_by("position"))


def _frozen(consultation: Consultation) -> bool:
    return consultation.state != Consultation.State.PREPARING


def _people(consultation: Consultation, held: frozenset[May]) -> Iterator[Link]:
    found = [(component, link) for component in _asked(consultation) for link in recruitment(component, held)]
    for component, (url, words) in found:
        yield url, words if len(found) == 1 else f"{words}: {component}"
    if May.INVITE_PEOPLE in held:
        yield back_to(consultation, "people"), _("People and invitations")
    if May.SIGN_ROLL in held:
        yield back_to(consultation, "roll"), _("Sign off the roll")
    if May.CONFIGURE_CONSULTATION in held:
        yield back_to(consultation, "community"), _("The community")
    if May.GRANT_ROLES in held:
        yield back_to(consultation, "team"), _("The team")


def _learning(consultation: Consultation, held: frozenset[May]) -> Iterator[Link]:
    yield back_to(consultation, "briefing"), _("Briefing")
    if May.FACILITATE in held:
        yield back_to(consultation, "meetings"), _("Sessions")
    yield back_to(consultation, "discussions"), _("Discussions")


def _voting(consultation: Consultation, held: frozenset[May]) -> Iterator[Link]:
    if May.CONFIGURE_CONSULTATION in held:
        yield back_to(consultation, "components"), _("How people are asked")
        yield back_to(consultation, "secrecy"), _("Secret or open vote")
    if held & {*WORKS, *OVERSEES}:
        yield back_to(consultation, "papers"), _("Paper and help")


def _outcome(consultation: Consultation, held: frozenset[May]) -> Iterator[Link]:
    if not _frozen(consultation):
        return
    if May.MODERATE in held:
        yield back_to(consultation, "texts"), _("Texts to read")
    if May.ANSWER in held and consultation.state in answering.ANSWERABLE:
        yield back_to(consultation, "answer"), _("The data holder's answer")
    if consultation.state == Consultation.State.ISSUED:
        yield back_to(consultation, "care"), _("Look after the license")
    yield back_to(consultation, "evaluation_overview"), _("Evaluation")
    yield back_to(consultation, "exports"), _("Files to download")


def _shown(consultation: Consultation, held: frozenset[May]) -> Iterator[Link]:
    public = reverse("consultations:consultation", args=[consultation.slug])
    if _frozen(consultation):
        yield public, _("The public page")
    else:
        yield f"{public}?preview={consultation.preview_token}", _("Preview of the public page")
    yield back_to(consultation, "notice_preview"), _("The privacy notice")
    if May.CONFIGURE_CONSULTATION in held:
        yield back_to(consultation, "languages"), _("Languages")
        yield back_to(consultation, "branding"), _("Name, mark and colour")


def _whole(consultation: Consultation, held: frozenset[May]) -> Iterator[Link]:
    for _name, more in sorted(_more.items()):
        yield from more(consultation, held)
    if May.CONFIGURE_CONSULTATION not in held:
        return
    yield back_to(consultation, "clone"), _("Start a new one from this")
    if not _frozen(consultation):
        yield back_to(consultation, "plan"), _("Download it as one file")
        yield back_to(consultation, "discard"), _("Throw it away")
