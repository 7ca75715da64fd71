"""Looking after an issued license: who may begin a review, let it stand, and say which one takes its place."""

import pytest
from django.urls import reverse

from consultations.models import CommunityRepresentative
from consultations.services import chain
from repository.licenses import selectors
from repository.licenses.models import License
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind
from tests.consultations.services.test_chain import Story, ratified
from tests.consultations.views.scene import browser
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db(transaction=True)


def _issued() -> Story:
    story = ratified()
    chain.representative_statement(consultation=story.consultation, data=story.sign(), by=story.representative)
    story.work()
    return story


def test_organiser_begins_a_review_and_the_community_alone_lets_it_stand() -> None:
    story = _issued()
    organiser, slug = make.user(), story.consultation.slug
    for user, role in ((organiser, "organiser"), (story.representative, "community_representative")):
        accounts.grant(
            user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=story.consultation.id, by=None
        )
    url = reverse("consultations:care", args=[slug])
    client, speaker = browser(organiser), browser(story.representative)
    assert client.post(url, {"act": "begin", "trigger": "partner", "reason": " "}).status_code == 422
    client.post(url, {"act": "begin", "trigger": "partner", "reason": "A broker joins"})
    license = License.objects.get()
    assert selectors.standing(license).code == "under_review"
    for page in (reverse("consultations:workspace", args=[slug]), url):
        assert "under review" in client.get(page).content.decode().lower()
    assert "The license is under review" in client.get("/organise/").content.decode()
    assert client.post(url, {"act": "confirm", "reason": "We like it"}).status_code == 404
    speaker.post(url, {"act": "confirm", "reason": "They keep to it"})
    last = license.states.last()
    assert (last.state, last.capacity, last.reason) == (
        "confirmed", CommunityRepresentative.objects.get().capacity, "They keep to it")  # fmt: skip
    answer = client.post(url, {"act": "supersede", "number": license.number, "reason": "x"})
    assert (answer.status_code, "the same community adopted" in answer.content.decode()) == (409, True)
