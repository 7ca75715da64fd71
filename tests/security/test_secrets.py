"""Seeing what nobody may see: interim results, words of few people, other people's workspaces."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consultations.ballots.models import FreeText
from consultations.ballots.services import casting, closing, moderation
from consultations.people import services as people
from consultations.services import opening, stages
from tests.consultations.views.scene import Scene as Workspace
from tests.consultations.views.scene import browser
from tests.consultations.views.voting import Scene, scene
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db
WORDS = "I drive the night bus myself"


def _closed(voters: int) -> Scene:
    here = scene()
    for person in here.roll[:voters]:
        casting.cast(
            ballot=here.ballot.id, voter=make.voter(person), raw={"u1": "yes", "why": WORDS}, idempotency_key="k"
        )
    make.end(here.ballot)
    closing.close(ballot=here.ballot)
    moderation.publish(texts=list(FreeText.objects.all()), by=make.user())
    return here


@pytest.mark.parametrize(("voters", "told"), [(3, False), (10, True)])
def test_words_of_fewer_than_ten_are_shown_nowhere(client: Client, voters: int, told: bool):
    here = _closed(voters)
    base = f"/consultations/{here.slug}/ballots/{here.ballot.id}/"

    page = client.get(base).content.decode()
    file = client.get(base + "texts.json")

    assert (WORDS in page, file.status_code == 200) == (told, told)


def test_before_close_nobody_reads_an_answer_anywhere(client: Client):
    here = scene()
    receipts = [
        casting.cast(ballot=here.ballot.id, voter=make.voter(p), raw={"u1": "yes", "why": WORDS}, idempotency_key="k")
        for p in here.roll
    ]
    base = f"/consultations/{here.slug}/ballots/{here.ballot.id}/"
    api = f"/api/v1/ballots/{here.ballot.id}"
    closed_only = [
        *(base + name for name in ("ballots.jsonl", "checkpoint.txt", "superseded.json", "texts.json")),
        base + "leaves/0.tlog-proof",
        *(f"{api}/{name}" for name in ("log", "checkpoint", "superseded", f"proofs/{receipts[0].leaves[0]}")),
    ]

    assert {url: client.get(url).status_code for url in closed_only} == dict.fromkeys(closed_only, 404)
    told = client.get(api).json()
    assert (told["cast"], told["leaves"], told["root"], told["issued"]) == (None, None, "", None)
    kept = json.dumps(
        {
            "schema": "socialicense/receipt/1",
            "ballot": receipts[0].ballot,
            "definition": receipts[0].definition_sha256,
            "leaves": list(receipts[0].leaves),
            "receipt": receipts[0].receipt,
            "signature": receipts[0].signature,
            "secret": receipts[0].secret,
        }
    )
    page = client.post("/receipts/", {"receipt": kept, "ballot": str(here.ballot.id)})
    assert (page.status_code, "/leaves/" in page.content.decode(), WORDS in page.content.decode()) == (
        200,
        False,
        False,
    )


# other people's workspaces -------------------------------------------------------------------------------------------


def _foreign(mine: Workspace, theirs: Workspace, ballot: Any) -> list[str]:
    """Addresses under one's own slug that name records of another consultation."""
    initiative, slug = theirs.consultation.initiative, mine.consultation.slug
    person = theirs.consultation.participations.first()
    component, item = theirs.component.id, theirs.items[0].id
    named: list[tuple[str, list[object]]] = [
        ("dataset", [initiative.datasets.get().id]),
        ("dataset_remove", [initiative.datasets.get().id]),
        ("use_case", [initiative.use_cases.get().id]),
        ("use_case_remove", [initiative.use_cases.get().id]),
        ("component_dates", [component]),
        ("component_remove", [component]),
        ("poll_questionnaire", [component]),
        ("poll_preview", [component]),
        ("poll_suggest", [component]),
        ("poll_kind", [component]),
        ("poll_item", [component, item]),
        ("poll_item", [mine.component.id, item]),
        ("poll_item_remove", [mine.component.id, item]),
        ("poll_item_move", [mine.component.id, item]),
        ("people_reissue", [person.id]),
        ("ballot_extend", [ballot.id]),
        ("ballot_void", [ballot.id]),
        ("ballot_close", [ballot.id]),
        ("export_table", [component, "table"]),
    ]
    return [reverse(f"consultations:{name}", args=[slug, *after]) for name, after in named]


def test_records_of_another_consultation_are_not_found_under_ones_own_address():
    mine = Workspace()
    mine.superuser.delete()  # the scene makes one by name
    theirs = Workspace()
    opening.open_consultation(consultation=theirs.consultation, by=theirs.organiser)
    ballot = stages.open_stage(stage=theirs.component.stages.get())
    urls, client = _foreign(mine, theirs, ballot), browser(mine.organiser)

    found = {url: (client.get(url).status_code, client.post(url, {"reason": "x"}).status_code) for url in urls}

    assert {url: status for url, status in found.items() if not {*status} <= {404, 405}} == {}


def test_team_without_the_right_sees_no_name_and_no_address():
    here = Workspace(seats=0)
    people.add(
        consultation=here.consultation,
        people=[people.Person(name="Ana Known", email="ana.known@example.org")],
        by=here.recruiter,
    )
    seen = {}
    for role in ("organiser", "observer", "representative", "superuser", "operator"):
        client = browser(getattr(here, role))
        pages = [
            client.get(here.url(name)).content.decode() for name in ("workspace", "people", "exports", "people_invite")
        ]
        seen[role] = any("Ana Known" in page or "ana.known" in page for page in pages)
    assert seen == dict.fromkeys(seen, False)
    assert "ana.known@example.org" in browser(here.recruiter).get(here.url("people")).content.decode()
