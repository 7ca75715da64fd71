"""The whole board on paper: asked for, made by a job, kept until the next one. In parts where there are very many cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from consultations import clock
from consultations.domain import texts
from consultations.methods.codesign.models import BoardPrint, Card, Workshop
from consultations.methods.codesign.selectors import board as reading
from consultations.methods.codesign.services.board.turn import Actor, count
from repository.licenses import pdf
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job

KIND = "codesign.print_board"
SIZES = ("a3", "a4")
A_PART = 500
A_MINUTE = 6


@dataclass(frozen=True)
class Wanted:
    """Which part of the board, on which paper, in which language its headings."""

    size: str
    part: int
    language: str

    def key(self, workshop: Workshop) -> str:
        """One job for each state of the board: asking twice is asking once."""
        return f"{workshop.pk}:{self.size}:{self.part}:{self.language}:{workshop.revision}"


@dataclass(frozen=True)
class Printed:
    """The PDF and the revision of the board that it shows."""

    rendered: pdf.Rendered
    revision: int


def parts(workshop: Workshop) -> Sequence[int]:
    """The numbers of the parts that the board fills; one where it is empty."""
    return range(1, max(1, -(-reading.numbers(workshop).cards // A_PART)) + 1)


def ask(*, workshop: Workshop, wanted: Wanted, by: Actor) -> Job:
    """Have a part printed as it lies now. Raises TooMany."""
    count(by, "print", A_MINUTE)
    with transaction.atomic():
        return jobs.enqueue(
            kind=KIND,
            key=wanted.key(workshop),
            payload={
                "workshop": str(workshop.pk), "size": wanted.size, "part": wanted.part, "language": wanted.language,
            },
            scope=workshop.component.consultation_id,
        )  # fmt: skip


def typeset(workshop: Workshop, wanted: Wanted) -> Printed:
    """Make the PDF; writes nothing. Raises PdfUnavailable where the machine lacks the libraries."""
    with translation.override(wanted.language), clock.telling(workshop.component.consultation):
        html = render_to_string("pdf/codesign/board.html", context(workshop, wanted))
        at = timezone.now().replace(microsecond=0)
        return Printed(pdf.render(html, at=at, identifier=pdf.identifier_of(html.encode())), workshop.revision)


def keep(workshop: Workshop, wanted: Wanted, printed: Printed) -> None:
    """The part as last printed takes the place of an earlier one, unless a card was hidden meanwhile."""
    hidden = Card.objects.filter(workshop=workshop, state=Card.State.HIDDEN, revision__gt=printed.revision)
    if hidden.exists():
        return
    BoardPrint.objects.update_or_create(
        workshop=workshop,
        size=wanted.size,
        part=wanted.part,
        language=wanted.language,
        defaults={
            "revision": printed.revision,
            "pages": printed.rendered.pages,
            "content": printed.rendered.content,
            "made_at": timezone.now(),
        },
    )


def context(workshop: Workshop, wanted: Wanted) -> dict[str, Any]:
    """Everything that the pages say: cards by cluster, the loose ones last."""
    language, component = wanted.language, workshop.component

    def worded(text: texts.Text) -> dict[str, str]:
        return {"text": texts.wording(text, language), "lang": texts.language_of(text, language)}

    rows = Card.objects.filter(workshop=workshop, state=Card.State.SHOWN).select_related("cluster")
    ordered = rows.order_by(F("cluster__position").asc(nulls_last=True), "cluster__number", "place", "number")
    groups: dict[int, dict[str, Any]] = {}
    for one in reading.shown(workshop, list(ordered[(wanted.part - 1) * A_PART : wanted.part * A_PART])):
        cluster = one.card.cluster
        key = cluster.number if cluster else 0
        groups.setdefault(key, {"title": worded(cluster.title) if cluster else None, "cards": []})["cards"].append(one)
    return {
        "size": wanted.size,
        "lang": language,
        "dir": "rtl" if translation.get_language_bidi() else "ltr",
        "title": texts.wording(component.title, language),
        "whole": texts.wording(component.consultation.title, language),
        "organisation": component.consultation.initiative.organisation.name,
        "challenge": worded(workshop.challenge),
        "groups": list(groups.values()),
        "numbers": reading.numbers(workshop),
        "revision": workshop.revision,
        "made_at": timezone.localtime(),
        "part": wanted.part,
    }
