"""Changing a questionnaire, as long as nothing is frozen."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.method import Missing, language_names
from consultations.methods.poll.models import Item
from consultations.methods.poll.questions import question_of
from consultations.models import Component
from consultations.services.preparing import require_preparing
from repository.licenses.domain.questions import DefinitionRefused, Option, Question
from socialicense.accounts.models import User
from socialicense.audit import services as audit

VARIANT = ("utility", "increment", "ties")
# A single choice is for or against only when its options are known as yes and no.
YES_AND_NO = {
    "yes": "yes", "no": "no", "oui": "yes", "non": "no", "sí": "yes", "نعم": "yes", "لا": "no",
}  # fmt: skip


@transaction.atomic
def save_item(*, item: Item, by: User) -> Item:
    """Add or change an item. Raises DefinitionRefused when scale, options and rule do not fit together."""
    require_preparing(item.component.consultation)
    if item._state.adding:
        last = item.component.poll_items.aggregate(last=Max("position"))["last"] or 0
        item.position = last + 1
        item.ref = item.ref or _free_ref(item.component)
    question_of(item)
    item.save()
    _record("poll.item_saved", item.component, by, ref=item.ref)
    return item


def _free_ref(component: Component) -> str:
    taken = set(component.poll_items.values_list("ref", flat=True))
    return next(f"q{n}" for n in range(1, len(taken) + 2) if f"q{n}" not in taken)


@transaction.atomic
def remove_item(*, item: Item, by: User) -> None:
    """Take an item out of the questionnaire."""
    require_preparing(item.component.consultation)
    _record("poll.item_removed", item.component, by, ref=item.ref)
    item.delete()


@transaction.atomic
def move_item(*, item: Item, up: bool, by: User) -> None:
    """Swap an item with its neighbour; at the end of the list nothing happens."""
    require_preparing(item.component.consultation)
    others = item.component.poll_items
    neighbour = (
        others.filter(position__lt=item.position).order_by("-position").first()
        if up
        else others.filter(position__gt=item.position).order_by("position").first()
    )
    if neighbour is None:
        return
    item.position, neighbour.position = neighbour.position, item.position
    item.save(update_fields=["position"])
    neighbour.save(update_fields=["position"])
    _record("poll.item_moved", item.component, by, ref=item.ref)


@transaction.atomic
def suggest(*, component: Component, by: User | None) -> list[Item]:
    """An item for every use case and proposed clause that has none yet: comfort for uses, agreement for clauses."""
    require_preparing(component.consultation)
    initiative = component.consultation.initiative
    asked = set(component.poll_items.values_list("about", "about_ref"))
    position = component.poll_items.aggregate(last=Max("position"))["last"] or 0
    made: list[Item] = []
    for case in initiative.use_cases.all():
        if ("use_case", case.ref) not in asked:
            made.append(_item(component, case.ref, Item.About.USE_CASE, case.title))
    for clause in initiative.clauses.all():
        if (clause.kind, clause.ref) not in asked:
            made.append(_item(component, clause.ref, Item.About(clause.kind), clause.text))
    for offset, item in enumerate(made, start=1):
        item.position = position + offset
        item.save()
    _record("poll.items_suggested", component, by, count=len(made))
    return made


def _item(component: Component, ref: str, about: Item.About, text: texts.Text) -> Item:
    use_case = about == Item.About.USE_CASE
    return Item(
        component=component,
        ref=f"{about.value.replace('_', '-')}-{ref}"[:40],
        about=about,
        about_ref=ref,
        text=dict(text),
        scale=Item.Scale.COMFORT if use_case else Item.Scale.AGREEMENT,
        rule=Item.Rule.COMFORT if use_case else Item.Rule.SUPERMAJORITY,
        threshold="1/2" if use_case else "2/3",
        step=3 if use_case else None,
    )


def unasked(component: Component) -> int:
    """How many use cases and proposed clauses no question asks about."""
    initiative = component.consultation.initiative
    asked = set(component.poll_items.values_list("about", "about_ref"))
    wanted = {("use_case", ref) for ref in initiative.use_cases.values_list("ref", flat=True)}
    wanted |= set(initiative.clauses.values_list("kind", "ref"))
    return len(wanted - asked)


def wording_of(component: Component, about: str, ref: str) -> dict[str, str]:
    """The words of a use case or clause, from which its question starts."""
    initiative = component.consultation.initiative
    if about == Item.About.USE_CASE:
        return dict(initiative.use_cases.get(ref=ref).title)
    return dict(initiative.clauses.get(kind=about, ref=ref).text)


def numbered(options: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Options with their ids: those that have one keep it; yes and no are known by their word."""
    taken = {option["id"] for option in options if option.get("id")}
    found: list[dict[str, Any]] = []
    for option in options:
        identity = option.get("id") or next(name for name in _names(option["text"]) if name not in taken)
        taken.add(identity)
        found.append({**option, "id": identity})
    return found


def _names(text: texts.Text) -> Iterator[str]:
    for word in text.values():
        if word.strip().lower() in YES_AND_NO:
            yield YES_AND_NO[word.strip().lower()]
    for number in count(1):
        yield f"o{number}"


def missing(component: Component, url: str) -> list[Missing]:
    """What the questionnaire still lacks before it may open."""
    items = list(component.poll_items.order_by("position"))
    if not items:
        return [Missing(_("The questionnaire has no question yet"), url)]
    found: list[Missing] = []
    languages = component.consultation.languages
    for item in items:
        gaps = texts.missing(item.text, languages)
        if gaps:
            found.append(
                Missing(
                    _("Question “%(item)s” is not written in: %(languages)s")
                    % {"item": item, "languages": language_names(gaps)},
                    url,
                )
            )
        try:
            question_of(item)
        except DefinitionRefused:
            found.append(Missing(_("Question “%(item)s” has a rule that does not fit its scale") % {"item": item}, url))
    asked = {item.about_ref for item in items if item.about == Item.About.USE_CASE}
    for case in component.consultation.initiative.use_cases.all():
        if case.ref not in asked:
            found.append(Missing(_("No question asks about the use case “%(case)s”") % {"case": case}, url))
    return found


def copy(*, source: Component, target: Component) -> None:
    """Copy the items of one questionnaire into another that has none."""
    for item in source.poll_items.order_by("position"):
        item.pk, item.component = None, target
        item._state.adding = True
        item.id = Item._meta.pk.get_default()
        item.save()


def take(*, component: Component, questions: Sequence[Question]) -> None:
    """Add questions, as a ballot freezes them, at the end of a questionnaire; `question_of` gives them back."""
    last = component.poll_items.aggregate(last=Max("position"))["last"] or 0
    for position, question in enumerate(questions, start=last + 1):
        free = question.about.kind not in Item.About.values or question.about.kind == Item.About.ITEM
        item = Item(
            component=component,
            position=position,
            ref=question.id,
            about=Item.About.ITEM if free else question.about.kind,
            about_ref="" if free else question.about.ref,
            text=dict(question.text),
            help=dict(question.help),
            scale=question.scale.kind,
            options=[_option(option) for option in question.options],
            minimum=question.scale.minimum,
            maximum=question.scale.maximum,
            budget=question.scale.budget,
            total=question.scale.total,
            currency=question.scale.currency or "",
            completion=question.rule.completion or "",
            variant={name: value for name in VARIANT if (value := getattr(question.rule, name)) is not None},
            rule=question.rule.kind,
            threshold=question.rule.threshold or "",
            step=question.rule.step,
            base=Item.Base.CAST if question.base == "answered" else question.base,
            quorum=(question.quorum.share if question.quorum else None) or "",
            safeguard=question.safeguard.minimum if question.safeguard else "",
            random_order=question.random_order,
            no_opinion=question.no_opinion,
        )
        item.clean_fields(exclude=["component"])
        item.save()


def _option(option: Option) -> dict[str, Any]:
    kept = {"id": option.id, "text": dict(option.text)}
    return kept if option.cost is None else kept | {"cost": option.cost}


def _record(event: str, component: Component, by: User | None, **values: object) -> None:
    audit.record(event=event, by=by, scope=component.consultation_id, target=str(component.id), values=values)
