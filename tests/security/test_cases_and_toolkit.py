"""Attacks on cases, worksheets, trials and commitments: by people who have an account and mean harm."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from consultations.methods.codesign.models import BoardPrint
from consultations.methods.codesign.services.board import cards, printing
from repository.cases.domain import importing
from repository.cases.models import Case
from repository.cases.refusals import OwnCase
from repository.cases.services import hearing, standing, writing
from repository.licenses import pdf
from socialicense.accounts import services as accounts
from socialicense.accounts.models import PLATFORM, ScopeKind, User
from tests.consultations.methods.codesign.board.scene import Board
from tests.factories import consultations as make
from tests.repository.cases.scene import Scene, document
from tests.toolkit import kit
from toolkit.models import Worksheet
from toolkit.trials.models import Proposal

pytestmark = pytest.mark.django_db
HUGE = "9" * 4000
MENDED = "People said yes once nobody could be named by their journeys any more."


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def reply(case: Case, by: User) -> Any:
    return hearing.reply(
        case=case, of="Night riders", capacity="a rider", text="We saw it differently.", language="en", by=by
    )


def test_who_replies_to_a_published_case_does_not_read_the_edition_in_work() -> None:
    scene = Scene()
    case = scene.published()
    reply(case, scene.stranger)
    case = standing.update(case=case, by=scene.contributor)
    writing.save(case=case, changes={"title": "Nobody reads this yet"}, saves=case.saves, by=scene.contributor)
    stranger = browser(scene.stranger)
    for name in ("read", "invited"):
        assert stranger.get(reverse(f"cases:{name}", args=[case.pk])).status_code == 404
    assert browser(scene.contributor).get(reverse("cases:read", args=[case.pk])).status_code == 200


def test_who_was_asked_reads_on_until_the_case_is_public() -> None:
    scene = Scene()
    case = scene.in_review()
    hearing.invite(case=case, of="Night riders", email=scene.stranger.email, until=None, by=scene.editor)
    stranger = browser(scene.stranger)
    sent = stranger.post(
        reverse("cases:invited", args=[case.pk]),
        {"of": "Night riders", "capacity": "a rider", "text": "We saw it differently.", "language": "en"},
        follow=True,
    )
    assert (sent.status_code, sent.redirect_chain[-1][0]) == (200, reverse("cases:read", args=[case.pk]))


def test_editor_settles_no_reply_and_no_concern_about_an_own_case() -> None:
    scene = Scene()
    case = scene.published()
    accounts.grant(
        user=scene.contributor, role="case_editor", scope_kind=ScopeKind.PLATFORM, scope_id=PLATFORM, by=None
    )
    answered = reply(case, scene.stranger)
    concern = hearing.report(case=case, about="error", text="There were 19.", by=scene.stranger)
    with pytest.raises(OwnCase):
        hearing.decide_reply(reply=answered, show=False, why="It does not suit me.", by=scene.contributor)
    with pytest.raises(OwnCase):
        hearing.decide_concern(concern=concern, upheld=False, answer="I was right.", by=scene.contributor)
    hearing.decide_reply(reply=answered, show=True, why="Called them.", by=scene.editor)
    hearing.decide_concern(concern=concern, upheld=True, answer="You are right.", by=scene.editor)


def test_withheld_words_are_nowhere_as_they_were_handed_in() -> None:
    scene = Scene()
    case = standing.correct(case=scene.published(), by=scene.editor)
    case = writing.save(case=case, changes={"takeaway": MENDED}, saves=case.saves, by=scene.editor)
    case = standing.publish_correction(case=case, note="A name stood there.", by=scene.editor)
    standing.withhold(version=case.versions.get(public_n=1), note="It named somebody.", by=scene.editor)
    kept = {one.n: one.content.get("takeaway") for one in case.versions.all()}
    assert (kept.pop(case.versions.get(public_n=2).n), set(kept.values())) == (MENDED, {None})


KEYS = json.dumps([{f"k{row}-{n}": 1 for n in range(20)} for row in range(2000)]).encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b",,,\n,,,\n", "empty"),
        (KEYS, "too-many-columns"),
        (b'[{"id": ' + b"[" * 3000 + b"]" * 3000 + b', "title": "x"}]', "not-json"),
    ],
)
def test_import_says_what_is_wrong_with_a_bomb(content: bytes, code: str) -> None:
    found = importing.read("participedia", content, today="2026-01-01", country=lambda name: "")
    assert [one.code for one in found.faults] == [code]


@pytest.mark.parametrize(
    "body",
    [
        b'{"content": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        json.dumps({"content": document(title="a\0b"), "relation": "organiser"}).encode(),
        json.dumps({"content": document(title="a\ud800b"), "relation": "organiser"}).encode(),
        json.dumps({"content": document() | {"\ud800": 1, "\0": 2}, "relation": "organiser"}).encode(),
        json.dumps({"content": document(), "relation": {"a": 1}}).encode(),
        json.dumps({"content": document(), "relation": "organiser", "\ud800": 1}).encode(),
        json.dumps({"content": document(context={"from": HUGE}), "relation": "organiser"}).encode(),
        b'{"content": {"title": ' + HUGE.encode() + b'}, "relation": "organiser"}',
        b'{"content": "' + b"x" * 600_000 + b'"}',
        b'{"content": "' + b"x" * 6_000_000 + b'"}',
        b"[]",
        b"\xff\xfe",
    ],
)
def test_hostile_case_of_a_program_is_refused(body: bytes) -> None:
    scene = Scene()
    answer = browser(scene.stranger).post(
        "/api/v1/cases", body, content_type="application/json", headers={"Idempotency-Key": "k1"}
    )
    assert answer.status_code in (400, 413, 422), answer.content[:200]
    assert not Case.objects.exists()


def sheet(**answers: Any) -> dict[str, Any]:
    told = {"schema": "socialicense/worksheet/1", "tool": "brief", "version": "1.0.0", "language": "en", "title": "x"}
    return told | {"answers": answers}


@pytest.mark.parametrize(
    "told",
    [
        sheet(**{"\ud800": "x"}),
        sheet(uses=[{"\ud800": "x"}]),
        sheet(name=["\ud800"]),
        sheet(uses=[{"title": "Map", "cost": int(HUGE)}]),
        sheet(uses=[{"title": "Map", "cost": -int(HUGE)}]),
        sheet() | {"language": '"/><x>'},
    ],
)
def test_hostile_worksheet_is_refused_with_a_page(told: dict[str, Any], tmp_path: Path) -> None:
    kit.load(tmp_path)
    client = browser(make.user())
    upload = SimpleUploadedFile("w.json", json.dumps(told).encode())
    answer = client.post(reverse("toolkit:worksheet_take_in"), {"file": upload}, follow=True)
    assert (answer.status_code, Worksheet.objects.exists()) == (200, False)


def test_nobody_writes_a_book_into_a_proposal() -> None:
    client = browser(make.user())
    given = {"kind": "new", "title": "A card", "need": "x" * 4001, "text": "x", "source": "mine", "credit": "me"}
    answer = client.post(reverse("trials:propose"), given)
    assert (answer.status_code, Proposal.objects.exists()) == (422, False)
    assert client.post(reverse("trials:propose"), given | {"need": "x" * 4000}).status_code == 302


def test_a_hidden_card_is_not_printed_any_more() -> None:
    scene = Board()
    wanted = printing.Wanted("a4", 1, "en")
    made = printing.Printed(pdf.Rendered(b"words of card 1", 1), scene.workshop.revision)
    printing.keep(scene.workshop, wanted, made)
    assert BoardPrint.objects.count() == 1
    cards.hide(workshop=scene.workshop, number=1, reason="It names a neighbour", by=scene.facilitator)
    printing.keep(scene.workshop, wanted, made)
    assert BoardPrint.objects.count() == 0
