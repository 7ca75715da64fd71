"""What the database itself refuses, and what a list of cases costs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from repository.cases.models import (
    Act,
    Case,
    CaseComponent,
    Collection,
    Comment,
    Concern,
    Entry,
    Reply,
    Review,
    Version,
)
from repository.cases.services import moving
from tests.repository.cases.scene import Scene, document

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def component(case: Case, **more: Any) -> CaseComponent:
    return CaseComponent.objects.create(
        **({"case": case, "ref": "c9", "position": 9, "title": "x", "method": "jury"} | more)
    )


BREAKS: dict[str, Callable[[Case, Scene], object]] = {
    "state": lambda case, _s: Case.objects.create(state="lost"),
    "standing": lambda case, _s: Case.objects.filter(pk=case.pk).update(standing="lost"),
    "public without number": lambda case, _s: Case.objects.filter(pk=case.pk).update(number=None),
    "number without standing": lambda case, _s: Case.objects.create(number=7),
    "retracted without note": lambda case, _s: Case.objects.filter(pk=case.pk).update(standing="retracted"),
    "submitted without interests": lambda case, _s: Case.objects.create(state="submitted"),
    "number twice": lambda case, s: Case.objects.filter(pk=s.draft().pk).update(
        number=case.number, standing="published", published_at=NOW, slug="x"
    ),
    "version twice": lambda case, _s: Version.objects.create(case=case, n=1, content={}, sha256="x"),
    "public version twice": lambda case, _s: Version.objects.create(case=case, n=9, public_n=1, content={}, sha256="x"),
    "flag without words": lambda case, _s: Act.objects.create(case=case, kind="flag", capacity="editor"),
    "publication without text": lambda case, _s: Act.objects.create(case=case, kind="publish", capacity="editor"),
    "review twice a round": lambda case, s: Review.objects.create(case=case, round=1, number=9, reviewer=s.reviewer),
    "review without advice": lambda case, s: Review.objects.create(
        case=case, round=8, number=9, reviewer=s.reviewer, handed_in_at=NOW
    ),
    "empty comment": lambda case, _s: Comment.objects.create(review=case.reviews.all()[0], field="x", text=""),
    "answer without time": lambda case, _s: Comment.objects.create(
        review=case.reviews.all()[0], field="x", text="x", answer="y"
    ),
    "reply without words": lambda case, _s: Reply.objects.create(case=case, of="x", state="handed_in"),
    "reply decided by its writer": lambda case, s: Reply.objects.create(
        case=case, of="x", text="x", state="shown", decided_why="x", by=s.editor, decided_by=s.editor
    ),
    "concern closed without answer": lambda case, _s: Concern.objects.create(case=case, about="error", text="x", state="upheld"),
    "component twice": lambda case, _s: component(case, ref="c1"),
    "no hours": lambda case, _s: component(case, hours=0),
    "collection without reason": lambda case, _s: Collection.objects.create(slug="x", title="x"),
    "case twice in a collection": lambda case, _s: Entry.objects.bulk_create(
        Entry(collection=made, case=case, position=n)
        for made in [Collection.objects.create(slug="x", title="x", about="x")]
        for n in (1, 2)
    ),
}  # fmt: skip


def test_what_must_not_be_is_refused_by_the_database() -> None:
    scene = Scene()
    case = scene.published()
    let_through = []
    for name, act in BREAKS.items():
        try:
            with transaction.atomic():
                act(case, scene)
        except IntegrityError:
            continue
        let_through.append(name)
    assert let_through == []


def test_the_list_costs_the_same_for_one_case_and_for_three() -> None:
    def publish(key: str) -> None:
        case = Case(key=key, origin="file", declared=True, content=document(slug=key, title=key), title=key)
        moving.release(case, Case.Standing.PUBLISHED)
        Version.objects.create(case=case, n=1, public_n=1, content=case.content, sha256="x")

    def cost(url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert Client().get(url).status_code == 200
        return len(queries)

    publish("first")
    one = cost("/cases/")
    publish("second")
    publish("third")
    assert (cost("/cases/"), one <= 10, cost("/cases/1/first") <= 12) == (one, True, True)
