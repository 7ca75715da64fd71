"""What members make: notes of tables, criteria, ideas and clusters, questions to experts with their answers."""

import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from consultations.gatherings.models import (
    Answer,
    Badge,
    Cluster,
    Criterion,
    Idea,
    Meeting,
    Question,
    Round,
    Support,
    TableNote,
)
from consultations.gatherings.refusals import NamesSomebody, QuestionsClosed
from consultations.gatherings.selectors.meetings import members
from consultations.gatherings.services.meetings import record, require_unfrozen
from consultations.material.models import Speaker
from consultations.models import Component, Participation
from consultations.refusals import ReasonMissing
from socialicense.accounts import limits
from socialicense.accounts.models import User
from socialicense.audit import services as audit

Text = Mapping[str, str]
Written = tuple[UUID | None, Text]  # a text with the number of its record, None for a new one
A_MINUTE = 6


def require_no_name(component: Component, text: str) -> None:
    """Refuse (NamesSomebody) a text with a member code or a badge name of at least three letters as a whole word."""
    people = members(component)
    badges = Badge.objects.filter(participation__in=people).values_list("name", flat=True)
    names = {*people.values_list("member_code", flat=True), *(name for name in badges if len(name) > 2)}
    lowered = text.casefold()
    for name in names:
        if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", lowered):
            raise NamesSomebody()


@transaction.atomic
def note(*, round: Round, number: int, text: str, language: str, by: User) -> TableNote:
    """Write down what a table said. Raises NamesSomebody."""
    require_unfrozen(round.meeting.component)
    require_no_name(round.meeting.component, text)
    made = TableNote.objects.create(round=round, number=number, text=text, language=language)
    record("note.written", round.meeting, by, round=round.position, table=number)
    return made


@transaction.atomic
def remove_note(*, note: TableNote, by: User) -> None:
    require_unfrozen(note.round.meeting.component)
    record("note.removed", note.round.meeting, by, round=note.round.position, table=note.number)
    note.delete()


@transaction.atomic
def set_criteria(*, component: Component, texts: Sequence[Written], by: User) -> None:
    """The criteria of the members in this order."""
    _arrange(component, Criterion, "text", texts)
    _record("criteria.set", component, by, count=len(texts))


@transaction.atomic
def set_clusters(*, component: Component, texts: Sequence[Written], by: User) -> None:
    """The clusters in this order; ideas of a cluster that goes stand alone again."""
    _arrange(component, Cluster, "title", texts)
    _record("clusters.set", component, by, count=len(texts))


def _arrange(component: Component, kind: type[Criterion] | type[Cluster], field: str, texts: Sequence[Written]) -> None:
    """Keep the records that are named, in this order; make those without a number; the others go."""
    require_unfrozen(component)
    records = kind.objects.filter(component=component)
    records.exclude(pk__in=[id for id, _ in texts if id]).delete()
    known = {one.pk: one for one in records}
    for position, (id, text) in enumerate(texts, start=1):
        one = known.get(id) or kind(component=component)
        one.position = position
        setattr(one, field, dict(text))
        one.save()


def _record(event: str, component: Component, by: User, **values: object) -> None:
    audit.record(
        event=event, by=by, scope=component.consultation_id, target=f"component:{component.id}", values=dict(values)
    )


@transaction.atomic
def add_idea(*, component: Component, meeting: Meeting | None, text: str, language: str) -> Idea:
    """One more card, numbered in order. Raises NamesSomebody."""
    require_unfrozen(component)
    require_no_name(component, text)
    last = component.ideas.aggregate(last=Max("number"))["last"] or 0
    return Idea.objects.create(component=component, meeting=meeting, number=last + 1, text=text, language=language)


def write_idea(*, meeting: Meeting, person: Participation, text: str, language: str) -> Idea:
    """A member writes a card on their own phone; nothing joins the card and the person. Limited per minute."""
    if not meeting.collects_ideas or meeting.state not in {Meeting.State.PLANNED, Meeting.State.RUNNING}:
        raise QuestionsClosed()
    limits.check("gatherings.idea", str(person.pk), per_minute=A_MINUTE)
    return add_idea(component=meeting.component, meeting=meeting, text=text, language=language)


@transaction.atomic
def sort_ideas(*, component: Component, clusters: Mapping[UUID, UUID | None], by: User) -> int:
    """Put ideas into clusters, or take them out; how many moved."""
    require_unfrozen(component)
    known = {one.id for one in component.idea_clusters.all()}
    moved = 0
    for idea in component.ideas.select_for_update().filter(pk__in=clusters):
        wanted = clusters[idea.id]
        if wanted != idea.cluster_id and (wanted is None or wanted in known):
            idea.cluster_id = wanted
            idea.save(update_fields=["cluster"])
            moved += 1
    if moved:
        _record("ideas.sorted", component, by, moved=moved)
    return moved


@transaction.atomic
def hide_idea(*, idea: Idea, reason: str, by: User) -> None:
    """Take a card from the pages, with a reason that everybody may read."""
    require_unfrozen(idea.component)
    if not reason.strip():
        raise ReasonMissing()
    idea.state, idea.reason = Idea.State.HIDDEN, reason
    idea.save(update_fields=["state", "reason"])
    _record("idea.hidden", idea.component, by, idea=str(idea.id))


def ask(*, meeting: Meeting, person: Participation, text: str, language: str, speaker: Speaker | None) -> Question:
    """A member asks the experts. It is shown once somebody of the team has read it. Limited per minute."""
    open_ = meeting.takes_questions and meeting.state in {Meeting.State.PLANNED, Meeting.State.RUNNING}
    if not open_:
        raise QuestionsClosed()
    limits.check("gatherings.question", str(person.pk), per_minute=A_MINUTE)
    with transaction.atomic():
        require_unfrozen(meeting.component)
        return Question.objects.create(
            meeting=meeting, participation=person, text=text, language=language, speaker=speaker
        )


@transaction.atomic
def type_in(*, meeting: Meeting, text: str, language: str, speaker: Speaker | None, by: User) -> Question:
    """A question from a card in the room, typed in by the team and shown at once. Raises NamesSomebody."""
    require_unfrozen(meeting.component)
    require_no_name(meeting.component, text)
    made = Question.objects.create(
        meeting=meeting, text=text, language=language, speaker=speaker, state=Question.State.SHOWN
    )
    record("question.typed_in", meeting, by, question=str(made.id))
    return made


@transaction.atomic
def show(*, question: Question, by: User) -> None:
    """The question is read and shown to everybody."""
    question.state, question.reason = Question.State.SHOWN, ""
    question.save(update_fields=["state", "reason"])
    record("question.shown", question.meeting, by, question=str(question.id))


@transaction.atomic
def hide(*, question: Question, reason: str, by: User) -> None:
    if not reason.strip():
        raise ReasonMissing()
    question.state, question.reason = Question.State.HIDDEN, reason
    question.save(update_fields=["state", "reason"])
    record("question.hidden", question.meeting, by, question=str(question.id))


@transaction.atomic
def answer(*, question: Question, text: Text, given_by: str, by: User) -> None:
    """The answer of an expert, typed in by the team; it replaces an earlier one, and that is audited."""
    Answer.objects.update_or_create(
        question=question,
        defaults={"text": dict(text), "given_by": given_by, "answered_on": timezone.localdate()},
    )
    if question.state == Question.State.WAITING:
        question.state = Question.State.SHOWN
        question.save(update_fields=["state"])
    record("question.answered", question.meeting, by, question=str(question.id))


@transaction.atomic
def support(*, question: Question, person: Participation, wanted: bool) -> None:
    """The member wants this question answered, or takes that back. Open: everybody sees how many do."""
    if question.state != Question.State.SHOWN:
        raise QuestionsClosed()
    if wanted:
        Support.objects.get_or_create(question=question, participation=person)
    else:
        Support.objects.filter(question=question, participation=person).delete()
