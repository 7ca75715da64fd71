"""Changing what is frozen, taking roles that exclude each other, and forged words of the community."""

import io
import tracemalloc
import zlib
from contextlib import suppress
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from django.urls import reverse

from consultations.methods.poll.models import Item
from consultations.models import (
    Community,
    CommunityApproval,
    CommunityKey,
    CommunityRepresentative,
    Consultation,
    Dataset,
    ProposedClause,
    SecondSignature,
    Stage,
    UseCase,
)
from consultations.people import uploads
from consultations.refusals import AuthorityNotConfirmed, NotReady, OrganiserIsNotRepresentative
from consultations.services import chain, community, opening, stages
from repository.licenses import pdfcheck
from repository.licenses.domain.signing import multibase_of
from repository.licenses.models import Draft
from repository.licenses.services.refusals import StatementTargetUnknown, StatementUnusable
from repository.licenses.views import verify
from socialicense.accounts import limits
from socialicense.accounts import services as accounts
from socialicense.accounts.models import Grant, Membership, ScopeKind
from tests.consultations.services.test_chain import Story, ratified
from tests.consultations.views.scene import Scene, browser
from tests.factories import consultations as factories

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = (Consultation, Dataset, UseCase, ProposedClause, Item, Stage, CommunityApproval, CommunityKey, Community)


def _content() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: sorted(model.objects.values(), key=str) for model in ASKED}


def _anything() -> dict[str, Any]:
    """A form that fills in whatever a page may ask."""
    words = {f"{name}_en": "Changed" for name in ("title", "question", "text", "purpose", "name", "promise", "help")}
    more = ("in_scope", "out_of_scope", "publication", "summary", "benefit", "risk", "target_public", "description")
    return (
        words
        | {f"{name}_en": "Changed" for name in more}
        | {
            "languages": ["fr", "en"], "title": "Changed", "actor": "Changed", "custodian": "Changed",
            "legal_basis": "x", "rule": "majority", "scale": "agreement", "base": "cast", "threshold": "1/2",
            "review_by": "2031-01-01", "review_minutes": 1, "ratification_minutes": 1, "adoption_days": 1,
            "brand_name": "Changed", "answer_opens_0": "2030-01-01", "answer_closes_0": "2031-01-01", "to": "up",
            "kind": "condition", "modality": "must", "category": "data", "ref": "zz", "email": "evil@example.org",
            "identifiability": "anonymous", "life_cycle_stage": "use", "reason": "Changed", "name": "Changed",
            "identifiers-0-scheme": "uri", "identifiers-0-value": "https://evil.example", "minimum": 1, "maximum": 2,
            "community": "x", "step": 2,
        }
    )  # fmt: skip


def _addresses(scene: Scene) -> list[str]:
    plan, component = scene.consultation.initiative, scene.component.id
    data, use = plan.datasets.get().id, plan.use_cases.get().id
    plain = (
        "open_now", "initiative", "dataset_new", "use_case_new", "clause_new", "remit", "promise", "publication",
        "terms", "languages", "branding", "protection", "community", "community_mail", "community_choose",
    )  # fmt: skip
    named: list[tuple[str, list[Any]]] = [
        *((name, []) for name in plain),
        ("dataset", [data]), ("dataset_remove", [data]), ("use_case", [use]), ("use_case_remove", [use]),
        ("component_add", ["poll"]), ("component_dates", [component]), ("component_remove", [component]),
        ("component_move", [component]), ("discard", []),
        ("poll_suggest", [component]), ("poll_item_new", [component]),
        *((name, [component, scene.items[0].id]) for name in ("poll_item", "poll_item_remove", "poll_item_move")),
    ]  # fmt: skip
    return [scene.url(name, *after) for name, after in named]


@pytest.mark.parametrize("by", ["organiser", "superuser"])
def test_no_post_changes_what_was_asked_after_opening(by: str) -> None:
    scene = Scene()
    actor = getattr(scene, by)
    if by == "superuser":
        accounts.grant(
            user=actor, role="organiser", scope_kind=ScopeKind.CONSULTATION, scope_id=scene.consultation.id, by=None
        )
    opening.open_consultation(consultation=scene.consultation, by=scene.organiser)
    before, client = _content(), browser(actor)

    for url in _addresses(scene):
        client.post(url + "?subject=item:&scale=agreement", _anything())
        client.post(url + "?change=1", _anything())
    speaker = browser(scene.representative)
    speaker.post(scene.url("community_asked"), {"sha256": "0" * 64, "answer": "do_not_ask", "reason": "x"})
    given = {"multibase": multibase_of(Ed25519PrivateKey.generate()), "holder": "x"}
    speaker.post(reverse("consultations:community_keys", args=[scene.community.id]), given)

    assert _content() == before


def test_text_changed_by_somebody_else_just_before_opening_is_not_frozen_unapproved() -> None:
    scene = Scene()
    held = Consultation.objects.get(pk=scene.consultation.pk)
    Consultation.objects.filter(pk=held.pk).update(question={"en": "May everything be sold?"})

    with pytest.raises(NotReady):
        opening.open_consultation(consultation=held, by=scene.organiser)
    assert scene.reload().state == "preparing"


# roles ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["operator", "community_representative", "nonsense", ""])
def test_team_page_gives_no_role_that_is_not_the_organisers_to_give(role: str) -> None:
    scene = Scene()
    before = Grant.objects.count()

    answer = browser(scene.organiser).post(scene.url("team"), {"email": scene.organiser.email, "role": role})

    assert (answer.status_code, Grant.objects.count()) == (422, before)


@pytest.mark.parametrize("role", ["recruiter", "commissioner", "observer"])
def test_organiser_takes_no_role_that_excludes_the_own(role: str) -> None:
    scene = Scene()
    before = Grant.objects.count()
    answer = browser(scene.organiser).post(scene.url("team"), {"email": scene.organiser.email, "role": role})
    assert (answer.status_code, Grant.objects.count()) == (409, before)


def test_representative_is_not_taken_away_by_organisers() -> None:
    scene = Scene()
    grant = Grant.objects.get(user=scene.representative, role="community_representative")
    assert browser(scene.organiser).post(scene.url("team_revoke", grant.id)).status_code == 404
    assert Grant.objects.filter(pk=grant.pk).exists()


def test_representative_who_joined_a_party_since_speaks_no_more() -> None:
    scene = Scene(approved=False)
    organisation = scene.consultation.initiative.organisation
    Membership.objects.create(user=scene.representative, organisation=organisation)

    with pytest.raises(OrganiserIsNotRepresentative):
        scene.approve()
    with pytest.raises(OrganiserIsNotRepresentative):
        community.register_key(
            community=scene.community,
            multibase=multibase_of(Ed25519PrivateKey.generate()),
            holder="x",
            by=scene.representative,
        )
    again = factories.consultation()
    Consultation.objects.filter(pk=again.pk).update(initiative=scene.consultation.initiative)
    again.refresh_from_db()
    with pytest.raises(OrganiserIsNotRepresentative):
        community.attach(community=scene.community, consultation=again, by=scene.organiser)


def test_claim_link_opens_the_record_once() -> None:
    scene = Scene(approved=False)
    token = community.claim_token(scene.community)
    thief = browser(factories.user())
    thief.get(reverse("consultations:claim_link", args=[token]))
    given = {"capacity": "me", "authority": "me", "independent": "on"}

    thief.post(reverse("consultations:claim"), given)

    assert CommunityRepresentative.objects.count() == 1


# two people ----------------------------------------------------------------------------------------------------------


def test_request_of_one_consultation_is_not_confirmed_under_another() -> None:
    scene = Scene()
    opening.open_consultation(consultation=scene.consultation, by=scene.organiser)
    ballot = stages.open_stage(stage=scene.component.stages.get())
    assert ballot is not None
    browser(scene.organiser).post(scene.url("ballot_void", ballot.id), {"reason": "x"})
    request = SecondSignature.objects.get()
    own = Consultation.objects.exclude(pk=scene.consultation.pk).get()

    url = reverse("consultations:signature_confirm", args=[own.slug, request.id])
    answers = [browser(user).post(url).status_code for user in (scene.elsewhere, scene.second, scene.superuser)]
    answers.append(browser(scene.observer).post(scene.url("signature_confirm", request.id)).status_code)

    request.refresh_from_db()
    assert (answers, request.confirmed_by) == ([404] * 4, None)


# forged words of the community ---------------------------------------------------------------------------------------


def test_statement_about_another_draft_does_not_slip_past_its_own_gate() -> None:
    here, there = ratified(), ratified()
    Community.objects.filter(pk=there.consultation.community_id).update(state="contested", contest_statement="No")
    with pytest.raises(AuthorityNotConfirmed):
        chain.receive_statement(consultation=there.consultation, data=there.sign())

    with pytest.raises(StatementTargetUnknown):
        chain.receive_statement(consultation=here.consultation, data=there.sign())

    assert set(Draft.objects.values_list("state", flat=True)) == {"review"}


def test_statement_with_a_key_written_twice_or_by_a_stranger_is_refused() -> None:
    story: Story = ratified()
    doubled = story.sign().replace(b'"act": "adopt"', b'"act": "withhold", "act": "adopt"', 1)
    assert doubled.count(b'"act"') == 2
    for data in (doubled, story.sign(key=Ed25519PrivateKey.generate()), b"[" * 30_000, b"{}", b"\xff"):
        with pytest.raises(StatementUnusable):
            chain.representative_statement(consultation=story.consultation, data=data, by=story.representative)
    assert Draft.objects.get().state == "review"


# files that unpack to more than a machine holds ----------------------------------------------------------------------


def _pdf(stream: bytes) -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(license.jsonld) 4 0 R] >> >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> /Contents 5 0 R >>",
        b"<< /Type /Filespec /F (license.jsonld) /UF (license.jsonld) /EF << /F 5 0 R >> >>",
        b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, places = io.BytesIO(b"%PDF-1.7\n"), []
    out.seek(0, io.SEEK_END)
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Root 1 0 R /Size 6 >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def test_pdf_that_unpacks_to_gigabytes_is_unreadable_at_once() -> None:
    bomb = zlib.compress(zlib.compress(b"\0" * (64 << 20), 9), 9)

    checked = pdfcheck.check(_pdf(bomb), did={})

    assert (checked.license, {finding.code for finding in checked.findings}) == (
        None,
        {"pdf-not-sealed", "pdf-unreadable"},
    )


def test_csv_of_empty_lines_is_not_read_to_its_end() -> None:
    tracemalloc.start()
    read = uploads.read(b"email\n" + b"\n" * 4_000_000, languages=["en"])
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert ([str(fault.sentence) for fault in read.faults], peak < 100_000_000) == (
        ["The file has more than 50,000 rows. Split it."],
        True,
    )


@pytest.mark.usefixtures("one_minute")
def test_check_page_is_limited_for_one_network() -> None:
    client, url = Client(), reverse("licenses:verify")
    with suppress(limits.TooMany):  # whatever other tests have used up of this minute
        for _ in range(verify.CHECKS_A_MINUTE):
            limits.check("verify", "127.0.0.0/24", per_minute=verify.CHECKS_A_MINUTE)

    answers = [client.get(url, {"number": "SL-2026-0001"}), client.get(url), client.post(url, {"number": "x"})]

    assert [answer.status_code for answer in answers] == [429, 200, 429]
