"""A license under review, confirmed, and replaced by a newer one: everywhere it is shown."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction
from django.test import Client

from repository.licenses import selectors
from repository.licenses import services as licensed
from repository.licenses.domain import canonical, signing, status
from repository.licenses.domain.brief import CommunityKey
from repository.licenses.models import License, LicenseState
from repository.licenses.services import anchors, issuing, reviewing
from repository.licenses.services.refusals import NoSuccessor, ReviewUnexplained, TransitionRefused
from socialicense.audit.models import Event
from tests.factories.consultations import user
from tests.repository.licenses import story
from tests.repository.licenses.domain import clinic

pytestmark = pytest.mark.django_db
WHO = {"capacity": "Organiser", "by": None}


def _standing(license: License) -> tuple[str, bool]:
    found = selectors.standing(License.objects.get(pk=license.pk))
    return found.code, found.in_force


def _renewed() -> License:
    """A later license of the same community, after another draft."""
    draft = story.ratified(story.drafted(brief=clinic.brief(review_by="2030-01-01")))
    licensed.adopt(draft=draft, data=story.statement("adopt", draft.sha256))
    draft.refresh_from_db()
    return issuing.publish(license=issuing.sign(draft=draft, exercise=False), pdf=story.blank(), by=None)


def test_review_begins_and_ends_and_is_told_everywhere():
    license = story.issued_blank()
    reviewing.begin(license=license, trigger="partner", reason="A broker joins", **WHO)
    assert _standing(license) == ("under_review", True)
    page = Client().get(f"/licenses/{license.number}/v1").content.decode()
    assert ("This license is under review." in page, "a new partner" in page, "A broker joins" in page) == (True,) * 3
    told = Client().get(f"/api/v1/licenses/{license.id}").json()
    assert (told["standing"]["code"], told["states"][-1]["trigger"]) == ("under_review", "partner")
    checked = Client().get(f"/verify/?number={license.number}").content.decode()
    assert "It is under review (a new partner) and in force until the review decides." in checked
    reviewing.confirm(license=license, reason="They keep to it", capacity="Speaker", by=user())
    assert _standing(license) == ("in_force", True)
    assert [event.event for event in Event.objects.filter(target=f"license:{license.number}")][-2:] == [
        "license.under_review", "license.confirmed"]  # fmt: skip


def test_review_needs_a_reason_and_a_license_that_stands():
    license = story.issued_blank()
    with pytest.raises(ReviewUnexplained):
        reviewing.begin(license=license, trigger="law", reason=" ", **WHO)
    with pytest.raises(TransitionRefused):
        reviewing.confirm(license=license, reason="x", capacity="Speaker", by=user())
    reviewing.begin(license=license, trigger="law", reason="x", **WHO)
    with pytest.raises(TransitionRefused):
        reviewing.begin(license=license, trigger="law", reason="again", **WHO)
    with pytest.raises(TransitionRefused):
        reviewing.begin(license=story.exercise_blank(), trigger="law", reason="x", **WHO)


def test_review_whose_date_has_come_begins_by_itself_once():
    license = story.issued_blank()
    due = license.review_date
    assert [reviewing.begin_due(today=due - timedelta(days=1)), reviewing.begin_due(today=due)] == [0, 1]
    assert reviewing.begin_due(today=due) == 0
    assert _standing(license) == ("under_review", True)
    begun = license.states.last().at.date()
    reviewing.confirm(license=license, reason="Nothing has changed", capacity="Speaker", by=user())
    assert reviewing.begin_due(today=begun + timedelta(days=300)) == 0
    assert reviewing.begin_due(today=max(due, begun + timedelta(days=366))) == 1


def test_newer_license_takes_the_place_and_the_older_one_is_relied_on_no_more():
    old, new = story.issued_blank(), _renewed()
    reviewing.supersede(license=old, successor=new, reason="Renewed", capacity="Speaker", by=user())
    assert (_standing(old), _standing(new)) == (("superseded", False), ("in_force", True))
    revoked = canonical.parse(anchors.status_list(1))["credentialSubject"]["encodedList"]
    assert [status.is_set(revoked, one.status_index) for one in (old, new)] == [True, False]
    page = Client().get(f"/licenses/{old.number}/v1").content.decode()
    assert f'<a href="/licenses/{new.number}/v1">{new.number}</a>' in page
    told = Client().get(f"/api/v1/licenses/{old.id}").json()
    assert told["states"][-1]["successor"].endswith(f"/api/v1/licenses/{new.id}")
    checked = Client().get(f"/verify/?number={old.number}").content.decode()
    assert f"{new.number} has taken its place." in checked
    with pytest.raises(TransitionRefused):
        reviewing.supersede(license=old, successor=new, reason="again", capacity="Speaker", by=user())


def test_what_is_older_withdrawn_an_exercise_or_itself_takes_no_place():
    old, new = story.issued_blank(), _renewed()
    exercise = story.exercise_blank()
    for license, successor in ((new, old), (old, old), (old, exercise)):
        with pytest.raises(NoSuccessor):
            reviewing.supersede(license=license, successor=successor, reason="x", capacity="Speaker", by=user())
    assert [_standing(one)[0] for one in (old, new)] == ["in_force", "in_force"]


def test_community_that_only_lists_the_key_of_another_takes_no_place():
    old, stranger = story.issued_blank(), Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
    brief = clinic.brief(review_by="2030-01-01")
    borrowed = (*brief.community.keys, CommunityKey(signing.multibase_of(stranger), "Puppet"))
    draft = story.ratified(story.drafted(brief=replace(brief, community=replace(brief.community, keys=borrowed))))
    licensed.adopt(draft=draft, data=story.statement("adopt", draft.sha256, secret=stranger))
    draft.refresh_from_db()
    new = issuing.publish(license=issuing.sign(draft=draft, exercise=False), pdf=story.blank(), by=None)
    with pytest.raises(NoSuccessor):
        reviewing.supersede(license=old, successor=new, reason="Renewed", capacity="Organiser", by=user())
    assert _standing(old) == ("in_force", True)


def test_database_wants_the_trigger_and_the_successor():
    license = story.issued_blank()
    for fields in ({"state": "under_review"}, {"state": "superseded"}, {"state": "confirmed", "successor": license}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LicenseState.objects.create(license=license, capacity="x", **fields)
