"""Questions and ideas as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from consultations.gatherings.models import Answer, Cluster, Idea, Meeting, Question
from consultations.models import Component, Participation


@dataclass(frozen=True)
class Asked:
    """A question with how many members want it answered; `mine` and `wanted` are about one member."""

    question: Question
    supports: int
    answer: Answer | None
    mine: bool = False
    wanted: bool = False

    @property
    def shown(self) -> bool:
        return self.question.state == Question.State.SHOWN


def questions(meeting: Meeting, person: Participation | None = None) -> list[Asked]:
    """The questions of a meeting, those that most members want answered first."""
    found = (
        meeting.questions.select_related("speaker", "answer").annotate(support_count=Count("supports")).order_by("id")
    )
    wanted = (
        set(person.supports.filter(question__meeting=meeting).values_list("question_id", flat=True))
        if person
        else set()
    )
    lines = [
        Asked(
            one,
            one.support_count,
            getattr(one, "answer", None),
            mine=person is not None and one.participation_id == person.id,
            wanted=one.id in wanted,
        )
        for one in found
    ]
    return sorted(lines, key=lambda line: -line.supports)


@dataclass(frozen=True)
class Heap:
    """A cluster with its cards; `cluster` is None for those that are not sorted yet."""

    cluster: Cluster | None
    ideas: Sequence[Idea]


def heaps(component: Component) -> list[Heap]:
    """The cards that are shown, by cluster, the unsorted ones last."""
    ideas = list(component.ideas.filter(state=Idea.State.SHOWN).order_by("number"))
    found = [
        Heap(cluster, [idea for idea in ideas if idea.cluster_id == cluster.id])
        for cluster in component.idea_clusters.order_by("position")
    ]
    loose = [idea for idea in ideas if idea.cluster_id is None]
    return [*found, Heap(None, loose)] if loose else found
