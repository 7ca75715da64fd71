"""From a hand-over to a license, and what the community does to it later."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from repository.licenses import selectors, services
from repository.licenses.domain import canonical, signing, status
from repository.licenses.keys import keyring
from repository.licenses.models import Draft, License, LicenseState, Statement
from repository.licenses.services import anchors, issuing, reviewing
from repository.licenses.services.refusals import (
    DraftFixed,
    DraftRefused,
    NotAdopted,
    NotRatified,
    StatementStale,
    StatementTargetUnknown,
    StatementUnusable,
    TransitionRefused,
)
from socialicense.audit.models import Event
from socialicense.jobs import services as jobs
from tests.repository.licenses import story
from tests.repository.licenses.domain import clinic

pytestmark = pytest.mark.django_db


def standing(license: License) -> str:
    return selectors.standing(selectors.version(number=license.number)).code


# drafts -------------------------------------------------------------------------------------------------------


def test_draft_twice_of_the_same_handover_is_one_draft():
    first, second = story.drafted(), story.drafted()
    assert (first.pk, first.n, first.state) == (second.pk, 1, "draft")
    assert first.sha256 == canonical.sha256(bytes(first.content))


def test_draft_of_another_handover_is_the_next_number():
    story.drafted()
    changed = clinic.brief(review_by="2029-01-01")
    assert story.drafted(brief=changed).n == 2


def test_draft_without_authority_is_refused_and_nothing_is_kept():
    nobody = clinic.brief(community=clinic.Community("People of the valley", state="notice"))
    with pytest.raises(DraftRefused) as refused:
        story.drafted(brief=nobody)
    assert refused.value.values == {"reasons": "authority-missing, no-community-keys"}
    assert Draft.objects.count() == 0


def test_ratification_that_failed_withholds_the_draft():
    draft = story.ratified(story.drafted(), {"draft": [("yes", 30), ("no", 120)]})
    assert (draft.ratified, draft.state, draft.reason) == (False, "withheld", "ratification-failed")
    with pytest.raises(DraftFixed):
        services.adopt(draft=draft, data=story.statement("adopt", draft.sha256))


def test_ratification_of_another_text_does_not_pass():
    draft = story.drafted()
    ballot = clinic.ratification("0" * 64)
    evidence = story.with_ballots(clinic.ratification_evidence(ballot), ballot)
    assert services.record_ratification(draft=draft, evidence=evidence, by=None).state == "withheld"


def test_ratification_again_changes_nothing_and_other_evidence_is_refused():
    draft = story.ratified(story.drafted())
    assert story.ratified(draft).ratified is True
    with pytest.raises(DraftFixed):
        story.ratified(draft, {"draft": [("yes", 1), ("no", 149)]})


# adoption -----------------------------------------------------------------------------------------------------


def test_adopt_needs_the_ratification_first():
    draft = story.drafted()
    with pytest.raises(NotRatified):
        services.adopt(draft=draft, data=story.statement("adopt", draft.sha256))
    assert Statement.objects.count() == 0


def test_adopt_with_a_key_that_is_not_registered_is_refused():
    draft = story.ratified(story.drafted())
    with pytest.raises(StatementUnusable) as refused:
        services.adopt(draft=draft, data=story.statement("adopt", draft.sha256, secret=Ed25519PrivateKey.generate()))
    assert refused.value.values == {"reason": "statement-unknown-key"}


def test_adopt_with_a_changed_statement_is_refused():
    draft = story.ratified(story.drafted())
    changed = json.loads(story.statement("adopt", draft.sha256))
    changed["capacity"] = "Somebody else"
    with pytest.raises(StatementUnusable) as refused:
        services.adopt(draft=draft, data=json.dumps(changed).encode())
    assert refused.value.values == {"reason": "statement-signature"}


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"a":1,"a":2}', b"\xff", b"{}" * 40_000, b'{"type":"x"}'])
def test_statement_that_cannot_be_read_is_refused(data: bytes):
    with pytest.raises(StatementUnusable):
        services.receive_statement(data=data)


def test_adopt_twice_with_the_same_statement_counts_once():
    draft = story.adopted()
    again = services.adopt(draft=draft, data=story.statement("adopt", draft.sha256))
    assert (draft.state, again.applied, again.signed, Statement.objects.count()) == ("adopted", False, 1, 1)


def test_adopt_by_two_of_two_keys_waits_for_the_second():
    second = Ed25519PrivateKey.generate()
    both = [clinic.COMMUNITY_KEY, second]
    community = clinic.Community(
        "People of the valley",
        {},
        "Resolution 7",
        "confirmed",
        tuple(clinic.CommunityKey(signing.multibase_of(key)) for key in both),
        threshold=2,
    )
    draft = story.ratified(story.drafted(brief=clinic.brief(community=community)))
    received = [services.adopt(draft=draft, data=story.statement("adopt", draft.sha256, secret=key)) for key in both]
    assert [(r.signed, r.needed, r.applied) for r in received] == [(1, 2, False), (2, 2, True)]
    draft.refresh_from_db()
    assert draft.state == "adopted"


def test_withhold_by_the_community_keeps_its_reason():
    draft = story.ratified(story.drafted())
    services.receive_statement(data=story.statement("withhold", draft.sha256, reason="The fifth condition is missing."))
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == ("withheld", "The fifth condition is missing.")
    with pytest.raises(NotAdopted):
        services.issue(draft=draft)


# issue --------------------------------------------------------------------------------------------------------


def test_issue_makes_a_signed_license_and_a_sealed_pdf():
    license = story.issued()
    document = canonical.parse(bytes(license.jsonld))
    signing.verify_proof(document, document["proof"], keyring().signing("credential").raw)
    year = timezone.now().year
    assert license.number == f"SL-{year}-0001"
    assert document["id"] == story.address(license)
    assert document["type"] == ["VerifiableCredential", "SocialLicenseCredential"]
    assert document["socialLicense"] == canonical.parse(bytes(license.draft.content))
    assert [statement["act"] for statement in document["adoption"]] == ["adopt"]
    assert bytes(license.sealed.pdf).startswith(b"%PDF-1.7")
    assert license.jsonld_sha256 == canonical.sha256(bytes(license.jsonld))
    assert (license.verdicts, license.languages) == (["cond", "no"], ["en", "fr"])
    assert [(s.state, s.capacity) for s in selectors.history(license)] == [("issued", "Speaker of the council")]
    assert Draft.objects.get().state == "issued"
    assert Event.objects.filter(event="license.issued").count() == 1


def test_issue_publishes_the_ballots_of_every_ballot_in_order(settings):
    license = story.issued()
    names = [attachment.name for attachment in selectors.attachments(license)]
    assert names == ["ballots.jsonl", "checkpoint-1.txt", "checkpoint-2.txt", "questions.json"]
    ballots = license.attachments.get(name="ballots.jsonl").artefact
    lines = (Path(settings.MEDIA_ROOT) / ballots.path).read_bytes().splitlines()
    rows = [json.loads(line) for line in lines]
    assert len(rows) == 5 * 200 + 150
    assert rows == sorted(rows, key=lambda row: (row["b"], row["q"], row["r"]))


def test_issue_twice_gives_the_same_license():
    draft = story.adopted()
    first, second = services.issue(draft=draft), services.issue(draft=draft)
    assert (first.pk, License.objects.count(), LicenseState.objects.count()) == (second.pk, 1, 1)


def test_issue_without_adoption_is_refused_and_takes_no_number():
    draft = story.ratified(story.drafted())
    for refused in (services.issue, services.request_issue):
        with pytest.raises(NotAdopted):
            refused(draft=draft, by=None)
    assert License.objects.count() == 0
    assert story.exercise().number.endswith("-0001")


def test_exercise_is_marked_never_in_force_and_not_in_the_register():
    license = story.exercise()
    document = canonical.parse(bytes(license.jsonld))
    assert document["type"] == ["VerifiableCredential", "ExerciseLicense"]
    assert "adoption" not in document
    assert license.number.startswith("SX-")
    found = selectors.standing(selectors.version(number=license.number))
    assert (found.code, found.in_force) == ("exercise", False)
    assert list(selectors.register()) == []
    assert [entry.number for entry in selectors.register(state="exercise")] == [license.number]


def test_exercise_draft_cannot_be_adopted():
    draft = story.drafted(exercise=True)
    with pytest.raises(StatementUnusable) as refused:
        services.adopt(draft=draft, data=story.statement("adopt", draft.sha256))
    assert refused.value.values == {"reason": "exercise"}


def test_pdf_rendered_twice_is_the_same_bytes():
    license = story.exercise()
    assert issuing.render(license) == issuing.render(license)


def test_issue_in_the_background_ends_once():
    draft = story.adopted()
    first = services.request_issue(draft=draft, by=None)
    assert services.request_issue(draft=draft, by=None).pk == first.pk
    jobs.run_due()
    first.refresh_from_db()
    assert (first.state, License.objects.get().draft_id, selectors.issued().count()) == ("done", draft.pk, 1)


# what the community does later --------------------------------------------------------------------------------


def test_suspend_reinstate_and_withdraw_show_in_the_status_lists():
    license = story.issued_blank()
    seen = [standing(license)]
    for number, act in enumerate(["suspend", "reinstate", "withdraw"]):
        at = f"2026-07-0{number + 1}T00:00:00Z"
        services.receive_statement(data=story.statement(act, story.address(license), at=at, reason=act))
        bits = [
            status.is_set(canonical.parse(anchors.status_list(n))["credentialSubject"]["encodedList"], 0)
            for n in (1, 2)
        ]
        seen.append((standing(license), bits))
    assert seen == [
        "in_force",
        ("suspended", [False, True]),
        ("in_force", [False, False]),
        ("withdrawn", [True, False]),
    ]
    assert [state.reason for state in selectors.history(license)] == ["", "suspend", "reinstate", "withdraw"]


def test_suspend_again_with_an_old_statement_changes_nothing():
    license = story.issued_blank()
    old = story.statement("suspend", story.address(license))
    services.receive_statement(data=old)
    services.receive_statement(data=story.statement("reinstate", story.address(license)))
    assert services.receive_statement(data=old).applied is False
    assert standing(license) == "in_force"


def test_reinstatement_signed_in_advance_lifts_no_later_suspension():
    license = story.issued_blank()
    address = story.address(license)
    first = story.statement("suspend", address, reason="first")
    services.receive_statement(data=first)
    held_back = story.statement("reinstate", address, at="2027-01-01T00:00:00Z", reason="held back")
    services.receive_statement(data=story.statement("reinstate", address))
    services.receive_statement(data=story.statement("suspend", address, at="2026-12-01T00:00:00Z"))
    for replayed in (held_back, story.statement("reinstate", address, answers="0" * 64)):
        with pytest.raises(StatementStale):
            services.receive_statement(data=replayed)
    assert standing(license) == "suspended"
    services.receive_statement(data=story.statement("reinstate", address, at="2026-12-02T00:00:00Z"))
    assert standing(license) == "in_force"


def test_suspension_signed_before_the_reinstatement_and_held_back_is_refused():
    license = story.issued_blank()
    address = story.address(license)
    services.receive_statement(data=story.statement("suspend", address))
    held_back = story.statement("suspend", address, reason="held back")
    services.receive_statement(data=story.statement("reinstate", address, at="2026-12-01T00:00:00Z"))
    with pytest.raises(StatementStale):
        services.receive_statement(data=held_back)
    reviewing.begin(license=license, trigger="law", reason="x", capacity="Organiser", by=None)
    with pytest.raises(StatementStale):
        services.receive_statement(data=held_back)
    assert standing(license) == "under_review"
    services.receive_statement(data=story.statement("suspend", address, at="2026-12-02T00:00:00Z"))
    assert standing(license) == "suspended"


def test_reinstate_after_withdrawal_is_refused_and_not_kept():
    license = story.issued_blank()
    services.receive_statement(data=story.statement("withdraw", story.address(license)))
    with pytest.raises(TransitionRefused):
        services.receive_statement(data=story.statement("reinstate", story.address(license)))
    assert [statement.act for statement in Statement.objects.all()] == ["adopt", "withdraw"]


@pytest.mark.parametrize(
    "target",
    [
        "https://socialicense.localhost/licenses/SL-2026-0099/v1",
        "https://elsewhere.example/licenses/SL-2026-0001/v1",
        "SL-2026-0001",
        "https://socialicense.localhost/licenses/SL-2026-0001/v" + "9" * 400,
        "https://socialicense.localhost/licenses/SL-2026-0001/v²",
    ],
)
def test_withdraw_of_a_license_that_is_not_here_is_refused(target: str):
    with pytest.raises(StatementTargetUnknown):
        services.receive_statement(data=story.statement("withdraw", target))


def test_license_past_its_end_is_expired():
    license = story.issued_blank()
    found = selectors.standing(license, now=license.valid_until + timezone.timedelta(days=1))
    assert (found.code, found.in_force) == ("expired", False)
