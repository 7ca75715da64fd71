"""The draft in community review: read by everybody, commented by those who take part, moderated in public."""

import html
import json
from datetime import timedelta

import pytest
from django.test import Client

from consultations.ballots.services import casting, closing
from consultations.models import Consultation
from consultations.services import chain
from repository.licenses.domain import canonical
from repository.licenses.models import Draft
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind
from socialicense.discussion.models import Contribution
from socialicense.discussion.services import talking
from tests.consultations.views.voting import Scene, now, scene
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Scene:
    """A consultation whose draft is in review."""
    made = scene()
    for person in made.roll:
        casting.cast(ballot=made.ballot.id, voter=make.voter(person), raw={"u1": "yes"}, idempotency_key="k")
    make.end(made.ballot)
    closing.close(ballot=made.ballot)
    chain.freeze_evidence(made.ballot.component)
    chain.make_draft(made.consultation)
    made.consultation.refresh_from_db()
    return made


def page(here: Scene, *parts: object) -> str:
    return "/".join(["/consultations", here.slug, "draft", *map(str, parts), ""])


def test_the_draft_is_read_with_its_number_and_fingerprint(client: Client, here: Scene):
    draft = Draft.objects.get()

    text = html.unescape(client.get(page(here)).content.decode())

    assert here.consultation.state == Consultation.State.REVIEW
    for words in ("Draft 1 of the license", draft.sha256, "Planning night buses", "You can comment until"):
        assert words in text


def test_the_exact_text_is_served_as_it_was_hashed(client: Client, here: Scene):
    served = client.get(f"/consultations/{here.slug}/draft/1.json")

    assert canonical.sha256(served.content) == Draft.objects.get().sha256
    assert client.get(f"/consultations/{here.slug}/draft/2.json").status_code == 404


def test_whoever_comes_to_vote_during_the_review_reads_the_draft(client: Client, here: Scene):
    here.sit(client)

    answer = client.get(f"/consultations/{here.slug}/vote/")

    assert (answer.status_code, answer["Location"]) == (302, page(here))


def test_the_path_puts_the_vote_on_the_draft_after_its_review(client: Client, here: Scene):
    chain.open_ratification(here.consultation)
    user = make.user()
    accounts.grant(user=user, role="organiser", scope_kind=ScopeKind.CONSULTATION, scope_id=here.consultation.id, by=None)
    client.force_login(user)

    stations = client.get(f"/organise/{here.slug}/").context["stations"]

    names = [one.title["en"] if isinstance(one.title, dict) else str(one.title) for one in stations]
    assert names == ["Preparation", "Poll", "Community review", "Ratification", "The community's signature", "License"]


def test_there_is_no_draft_page_before_there_is_a_draft(client: Client):
    assert client.get(page(scene())).status_code == 404


def talk(*parts: object) -> str:
    """An address of the discussion of the draft."""
    return "/".join(["/discussions/draft", str(Draft.objects.get().id), *map(str, parts), ""])


def said(text: str) -> dict[str, str]:
    return {"text": text, "language": "en"}


def test_somebody_who_takes_part_says_something(client: Client, here: Scene):
    person = here.sit(client)
    assert f'action="{talk()}"' in client.get(page(here)).content.decode()

    answer = client.post(talk(), said("  Say who <i>checks</i> it.\r\n "))

    assert answer["Location"] == f"{talk()}#c-1"
    one = Contribution.objects.get()
    assert (one.text, one.speaker.author) == ("Say who <i>checks</i> it.", person.id)
    for address in (page(here), talk(), talk(1)):
        assert "Say who &lt;i&gt;checks&lt;/i&gt; it." in client.get(address).content.decode()
    exported = json.loads(client.get(f"/consultations/{here.slug}/me/data.json").content)
    words = exported["participation"]["discussions"]["contributions"]
    assert [one["text"] for one in words] == ["Say who <i>checks</i> it."]


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "a\x00b"])
def test_words_that_cannot_be_kept_come_back(client: Client, here: Scene, text: str):
    here.sit(client)

    answer = client.post(talk(), said(text))

    assert (answer.status_code, Contribution.objects.count()) == (422, 0)
    assert "There is a problem" in answer.content.decode()


def test_a_visitor_reads_and_does_not_comment(client: Client, here: Scene):
    answer = client.post(talk(), said("Hello"))

    assert (answer.status_code, Contribution.objects.count()) == (404, 0)
    assert "people who take part can speak" in client.get(page(here)).content.decode()


def test_the_notice_comes_before_the_comment(client: Client, here: Scene):
    here.sit(client, accept=False)

    assert "/notice/" in client.get(page(here)).content.decode()
    assert client.post(talk(), said("Hello")).status_code == 409
    assert Contribution.objects.count() == 0


def test_after_the_window_nothing_is_said(client: Client, here: Scene):
    here.sit(client)
    client.post(talk(), said("In time"))
    Draft.objects.update(opens=now() - timedelta(days=3), closes=now() - timedelta(days=1))

    late = client.post(talk(), said("Too late"))

    assert (late.status_code, "the discussion is not open" in late.content.decode()) == (422, True)
    assert Contribution.objects.count() == 1
    assert "In time" in client.get(talk()).content.decode()
    assert "Comments are closed" in client.get(page(here)).content.decode()


@pytest.mark.usefixtures("one_minute")
def test_many_comments_a_minute_are_too_many(client: Client, here: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(talking, "A_MINUTE", 2)
    here.sit(client)

    assert [client.post(talk(), said(f"Number {n}")).status_code for n in range(3)] == [302, 302, 429]
    assert Contribution.objects.count() == 2


def test_a_moderator_hides_with_a_reason_that_everybody_reads(client: Client, here: Scene):
    here.sit(client)
    client.post(talk(), said("Nour lives in Mill Street"))
    moderator = make.user()
    accounts.grant(
        user=moderator, role="facilitator", scope_kind=ScopeKind.CONSULTATION, scope_id=here.consultation.id, by=None
    )
    signed_in = Client()
    signed_in.force_login(moderator)
    act = {"number": ["1"], "act": "hide", "ground": "personal", "words": "Names a person"}
    assert signed_in.post(talk("queue"), act | {"words": " "}).status_code == 422

    assert signed_in.post(talk("queue"), act).status_code == 302

    visitor = Client()
    assert "Mill Street" not in visitor.get(page(here)).content.decode()
    log = visitor.get(talk("log")).content.decode()
    assert ("Names a person" in log, "Mill Street" in log, "Facilitator" in log) == (True, False, True)


def test_nobody_else_hides(client: Client, here: Scene):
    here.sit(client)
    client.post(talk(), said("Say who checks it"))
    strangers = [client, Client(), Client()]
    strangers[2].force_login(make.user())

    for stranger in strangers:
        act = {"number": ["1"], "act": "hide", "ground": "personal", "words": "Because"}
        assert stranger.post(talk("queue"), act).status_code == 404
    assert Contribution.objects.get().state == Contribution.State.SHOWN


@pytest.mark.parametrize(("choice", "left"), [("keep", "Say who checks it"), ("remove", "")])
def test_a_person_who_erases_themselves_chooses_about_their_words(
    client: Client, here: Scene, choice: str, left: str
):
    here.sit(client)
    client.post(talk(), said("Say who checks it"))

    client.post(f"/consultations/{here.slug}/me/erase/", {"words": choice})

    one = Contribution.objects.get()
    assert (one.speaker.author, one.text) == (None, left)
    assert ("Say who checks it" in client.get(page(here)).content.decode()) == bool(left)


def test_the_draft_page_costs_few_queries(client: Client, here: Scene, django_assert_max_num_queries):
    here.sit(client)
    for n in range(4):
        client.post(talk(), said(f"Number {n}"))
    with django_assert_max_num_queries(14):
        client.get(page(here))
