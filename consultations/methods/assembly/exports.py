"""Tables to download: recommendations with where they stand, and what was said to them."""

from collections.abc import Iterator, Sequence

from consultations.domain import texts
from consultations.method import Export
from consultations.methods.assembly import selectors
from consultations.methods.assembly.models import Amendment, Comment
from consultations.models import Component


def exports(component: Component) -> list[Export]:
    """Recommendations, amendments and comments; without anybody's name but experts'."""
    return [
        Export(
            "recommendations",
            {
                "ref": "short name", "version": "number of the latest version", "kind": "condition, red line or recommendation",
                "statement": "what is recommended", "rationale": "why", "uses": "use cases concerned",
                "standing": "after the rating rounds", "outcome": "of the decision", "reply": "the data holder's answer",
            },
            _recommendations(component),
        ),
        Export(
            "amendments",
            {
                "ref": "recommendation", "against": "version", "text": "what should change", "reason": "why",
                "state": "open, accepted or rejected", "decision": "why it was decided so",
            },
            _amendments(component),
        ),
        Export(
            "comments",
            {
                "ref": "recommendation", "version": "version", "source": "expert or public", "name": "of experts only",
                "text": "what was said", "disposition": "what was made of it", "answer": "why",
            },
            _comments(component),
        ),
    ]  # fmt: skip


def _recommendations(component: Component) -> Iterator[Sequence[object]]:
    language = component.consultation.first_language
    for one in selectors.standpoints(component):
        yield (
            one.recommendation.ref, one.latest.n, one.latest.kind, texts.wording(one.latest.statement, language),
            texts.wording(one.latest.rationale, language), " ".join(one.latest.use_cases), one.stands, one.outcome,
            one.reply.kind if one.reply else "",
        )  # fmt: skip


def _amendments(component: Component) -> Iterator[Sequence[object]]:
    rows = Amendment.objects.filter(recommendation__component=component).select_related("recommendation")
    for row in rows.order_by("recommendation__position", "proposed_at"):
        yield row.recommendation.ref, row.against, row.text, row.reason, row.state, row.decision


def _comments(component: Component) -> Iterator[Sequence[object]]:
    rows = Comment.objects.filter(recommendation__component=component, hidden_reason="").select_related("recommendation")
    for row in rows.order_by("recommendation__position", "written_at"):
        yield row.recommendation.ref, row.on, row.source, row.name, row.text, row.disposition, row.answer
