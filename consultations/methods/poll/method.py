"""The poll as a method: one wave, one questionnaire, one secret ballot."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from consultations.method import Method, Missing, StageKind
from consultations.methods.poll import demo, services, views
from consultations.methods.poll.questions import question_of
from consultations.models import Component, Stage
from consultations.services import ratification
from repository.licenses.domain.questions import Question


class Poll(Method):
    """A questionnaire over the use cases and free items, answered once by each person in a secret ballot."""

    slug = "poll"
    name = _("Poll")
    summary = _("Everybody on the roll answers the same questionnaire in a secret ballot.")
    seen_as = frozenset({"survey", "deliberative_poll", "vote"})
    stages = (StageKind("answer", _("Answering"), ballot=True),)
    likened = frozenset(
        {"survey", "deliberative_poll", "vote", "opinion_map", "online_consultation", "open_consultation", "delphi"}
    )
    purposes = frozenset(Component.Purpose)
    brings_in = frozenset({"ballots", "opinion_map"})
    urls = [
        path("", views.questionnaire, name="poll_questionnaire"),
        path("suggest/", views.suggest, name="poll_suggest"),
        path("preview/", views.preview, name="poll_preview"),
        path("items/kind/", views.kind, name="poll_kind"),
        path("items/new/", views.item, name="poll_item_new"),
        path("items/<uuid:item_id>/", views.item, name="poll_item"),
        path("items/<uuid:item_id>/remove/", views.remove, name="poll_item_remove"),
        path("items/<uuid:item_id>/move/", views.move, name="poll_item_move"),
    ]

    def prepare(self, component: Component) -> None:
        """Nothing to make: the questionnaire is its items."""

    def readiness(self, component: Component) -> list[Missing]:
        if component.purpose != Component.Purpose.EVIDENCE:
            return []
        return services.missing(component, self.setup_url(component))

    def questions(self, component: Component, stage: Stage | None = None) -> list[Question]:
        if component.purpose == Component.Purpose.RATIFICATION:
            return [ratification.question(component.subject)]
        if "questions" in component.subject:  # they came with a file
            return [Question.from_json(question) for question in component.subject["questions"]]
        return [question_of(item) for item in component.poll_items.order_by("position")]

    def setup_url(self, component: Component) -> str:
        slug = component.consultation.slug
        return reverse(f"consultations:{self.slug}_questionnaire", args=[slug, component.id])

    def facts(self, component: Component) -> Mapping[str, Any]:
        return {"waves": {"value": 1, "check": "S"}}

    def copy(self, source: Component, target: Component) -> None:
        services.copy(source=source, target=target)

    def take_questions(self, component: Component, questions: Sequence[Question]) -> bool:
        services.take(component=component, questions=questions)
        return True

    def demo(self, component: Component) -> None:
        demo.fill(component)
