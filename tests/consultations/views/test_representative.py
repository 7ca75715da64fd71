"""The community's own pages: the exact text and its two answers, keys, the draft and the signed statement."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from consultations.models import CommunityApproval, Consultation, DataInitiative, ProtectionRecord, Stage
from consultations.services import brief, community, opening
from repository.licenses.domain.signing import multibase_of
from repository.licenses.models import License
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind, User
from tests.consultations.services.test_chain import Story, ratified
from tests.consultations.views.scene import Scene, browser
from tests.factories import consultations as factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_answer_is_kept_under_the_hash_of_what_was_shown() -> None:
    scene = Scene(approved=False)
    client, url = browser(scene.representative), scene.url("community_asked")
    digest = brief.canonical.digest(brief.asked(scene.consultation))
    assert digest in client.get(url).content.decode()
    client.post(url, {"sha256": digest, "answer": "approved", "reason": ""})
    given = CommunityApproval.objects.get()
    assert (given.sha256, given.answer, given.capacity) == (digest, "approved", "Elected speaker")
    assert given.text == brief.asked_text(scene.consultation)


CHANGES = {
    "custodian": lambda made: DataInitiative.objects.update(custodian="A broker"),
    "partners": lambda made: DataInitiative.objects.update(partners=[{"name": "A broker", "role": "buys"}]),
    "legal basis": lambda made: DataInitiative.objects.update(legal_basis="None"),
    "window": lambda made: Stage.objects.update(closes=timezone.now() + timedelta(hours=1)),
    "time to sign": lambda made: Consultation.objects.filter(pk=made.pk).update(adoption_days=1),
    "review date": lambda made: Consultation.objects.filter(pk=made.pk).update(review_by="2099-01-01"),
    "recipients": lambda made: ProtectionRecord.objects.update(recipients="Anybody"),
    "rights": lambda made: ProtectionRecord.objects.update(rights_contact="nobody"),
}


@pytest.mark.parametrize("changed", CHANGES)
def test_approval_ends_with_any_change_of_what_was_read(changed: str) -> None:
    scene = Scene()
    assert brief.approval(scene.reload()) is not None
    CHANGES[changed](scene.consultation)
    assert brief.approval(scene.reload()) is None


def test_representative_reads_parties_dates_and_data_protection() -> None:
    scene = Scene(approved=False)
    DataInitiative.objects.update(partners=[{"name": "Lowmere University", "role": "analyses"}])
    page = browser(scene.representative).get(scene.url("community_asked")).content.decode()
    for words in ("Lowmere University (analyses)", "Transport Act, section 12 (invented)", "Open from", "60 days",
                  "Inviting people (consent (Art. 6(1)(a)))", "One year"):  # fmt: skip
        assert words in page


def test_approval_stands_when_a_window_is_extended_after_opening() -> None:
    scene = Scene()
    opening.open_consultation(consultation=scene.consultation, by=scene.organiser)
    approved = brief.asked(scene.reload())
    Stage.objects.update(closes=timezone.now() + timedelta(days=30))
    assert brief.approval(scene.reload()) is not None
    assert brief.asked(scene.consultation) == approved


def test_rule_that_decides_is_read_before_the_answer() -> None:
    scene = Scene(approved=False)
    page = browser(scene.representative).get(scene.url("community_asked")).content.decode()
    assert "What decides:" in page
    assert "I agree · I disagree · Pass" in page or "I love it · I like it" in page


def test_answer_to_a_text_that_has_changed_since_is_refused() -> None:
    scene = Scene(approved=False)
    client, url = browser(scene.representative), scene.url("community_asked")
    answer = client.post(url, {"sha256": "0" * 64, "answer": "approved"})
    assert (answer.status_code, CommunityApproval.objects.count()) == (409, 0)


def test_do_not_ask_needs_a_reason() -> None:
    scene = Scene(approved=False)
    client, url = browser(scene.representative), scene.url("community_asked")
    digest = brief.canonical.digest(brief.asked(scene.consultation))
    assert client.post(url, {"sha256": digest, "answer": "do_not_ask"}).status_code == 422
    client.post(url, {"sha256": digest, "answer": "do_not_ask", "reason": "Too soon"})
    assert CommunityApproval.objects.get().reason == "Too soon"
    shown = browser(scene.organiser).get(scene.url("community")).content.decode()
    assert "Do not ask: Too soon" in shown


def test_contested_authority_cannot_answer_and_both_statements_are_shown() -> None:
    scene = Scene(approved=False)
    browser(scene.operator).post(
        reverse("consultations:authority", args=[scene.community.id]),
        {"statement": "We elected somebody else", "contest": "1"},
    )
    digest = brief.canonical.digest(brief.asked(scene.consultation))
    client = browser(scene.representative)
    answer = client.post(scene.url("community_asked"), {"sha256": digest, "answer": "approved"})
    assert (answer.status_code, CommunityApproval.objects.count()) == (409, 0)
    body = browser(scene.organiser).get(scene.url("community")).content.decode()
    assert "Assembly" in body
    assert "We elected somebody else" in body


def test_operator_who_organises_cannot_confirm() -> None:
    scene = Scene(approved=False)
    scene.community.state = "claimed"
    scene.community.save(update_fields=["state"])
    accounts_url = reverse("consultations:authority", args=[scene.community.id])
    assert browser(scene.organiser).post(accounts_url, {"how": "I know them"}).status_code == 404
    scene.community.representatives.create(user=scene.operator, capacity="also")
    refused = browser(scene.operator).post(accounts_url, {"how": "I am them", "confirm": "1"})
    assert refused.status_code == 409
    scene.community.refresh_from_db()
    assert scene.community.state == "claimed"


def test_secret_key_or_nonsense_is_refused_as_public_key() -> None:
    scene = Scene(approved=False)
    client, url = browser(scene.representative), reverse("consultations:community_keys", args=[scene.community.id])
    for wrong in ("z3u2-secret", "z6Mk", "hello"):
        assert client.post(url, {"multibase": wrong, "holder": "Deputy"}).status_code == 422
    good = multibase_of(Ed25519PrivateKey.generate())
    client.post(url, {"multibase": good, "holder": "Deputy"})
    assert sorted(scene.community.keys.values_list("holder", flat=True)) == ["Deputy", "Speaker"]


def test_second_reader_of_a_claim_link_gets_nothing() -> None:
    scene = Scene(approved=False)
    client = browser(scene.citizen)
    client.get(reverse("consultations:claim_link", args=[community.claim_token(scene.community)]))
    body = client.post(
        reverse("consultations:claim"), {"capacity": "me too", "authority": "none", "independent": "on"}
    ).content.decode()
    assert "This link does not open a community record" in body
    assert [one.user for one in scene.community.representatives.all()] == [scene.representative]


def _hand_in(story: Story, content: bytes) -> tuple[int, str]:
    url = reverse("consultations:community_draft", args=[story.consultation.slug])
    file = SimpleUploadedFile("statement.json", content, content_type="application/json")
    answer = browser(story.representative).post(url, {"file": file}, follow=True)
    return answer.status_code, answer.content.decode()


def test_statement_signed_offline_is_handed_in_and_the_license_issued() -> None:
    story = ratified()
    url = reverse("consultations:community_draft", args=[story.consultation.slug])
    page = browser(story.representative).get(url).content.decode()
    assert "python3 signer.py sign draft.json --act adopt" in page
    for content in (b"", b"{}", b"not json", story.sign(key=Ed25519PrivateKey.generate())):
        status, body = _hand_in(story, content)
        assert (status, "There is a problem" in body) == (422, True)
    assert License.objects.count() == 0
    status, body = _hand_in(story, story.sign())
    assert (status, "The signature is valid: 1 of 1." in body) == (200, True)
    story.work()
    number = License.objects.get().number
    assert f"License {number} is in the register" in browser(story.representative).get(url).content.decode()
    workspace = browser(_organiser(story)).get(f"/organise/{story.consultation.slug}/").content.decode()
    assert f'<a href="/licenses/{number}">{number}</a>' in workspace
    assert "12 of 14 people have voted." in workspace


def _organiser(story: Story) -> User:
    user = factories.user()
    accounts.grant(
        user=user, role="organiser", scope_kind=ScopeKind.CONSULTATION, scope_id=story.consultation.id, by=None
    )
    return user
