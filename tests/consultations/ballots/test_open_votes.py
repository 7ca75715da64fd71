"""Fewer than ten people: an open vote, chosen knowingly, in which everybody is told and who voted how is published."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from consultations.ballots import keys, refusals
from consultations.ballots.models import Ballot, PublishedRow
from consultations.ballots.paper import printing
from consultations.ballots.services import casting, closing, rows
from consultations.models import Contact
from consultations.people import mailing, notices
from consultations.people import services as people
from consultations.services import brief, chain, opening, readiness
from repository.licenses.domain import verify
from repository.licenses.models import Attachment, License
from repository.licenses.services import anchors
from tests.consultations.services.test_chain import Story
from tests.consultations.views.scene import Scene, browser
from tests.consultations.views.voting import scene as voting
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db(transaction=True)
WARNING = "Your name, your member code and what you answer will be published."


def _closed(number: int = 3, answers: str = "yn", **fields: bool) -> tuple[Ballot, list[str]]:
    ballot, roll = make.open_ballot(number, openly=True)
    for person, answer in zip(roll, answers, strict=False):
        raw = {"u1": {"y": "yes", "n": "no"}[answer]}
        casting.cast(ballot=ballot.id, voter=make.voter(person), raw=raw, idempotency_key="k")
    make.end(ballot)
    return closing.close(ballot=ballot), [person.member_code for person in roll]


# which vote ----------------------------------------------------------------------------------------------------------


def test_secret_ballot_of_nine_is_refused_and_an_open_vote_offered():
    with pytest.raises(refusals.TooFewEligible) as refused:
        make.open_ballot(9)
    assert "choose an open vote" in refused.value.sentence()
    assert make.open_ballot(9, openly=True)[0].state == "open"


def test_open_vote_of_ten_is_refused_because_it_could_be_secret():
    with pytest.raises(refusals.SecretPossible):
        make.open_ballot(10, openly=True)


def test_later_ballot_of_a_secret_consultation_stays_secret_when_people_have_left():
    story = Story(10)
    story.vote(story.component, "yes", 10)
    ratification = story.ratification()
    assert casting.frozen(Ballot.objects.get(component=ratification).id).definition.open is False
    left = Story(10)
    for person in left.people[:4]:
        people.withdraw(participation=person)
    left.people = left.people[4:]
    left.vote(left.component, "yes", 6)
    ballot = Ballot.objects.get(component=left.ratification())
    assert (ballot.eligible, casting.frozen(ballot.id).definition.open) == (6, False)


def test_frozen_definition_says_open_only_where_it_is():
    openly, secret = make.open_ballot(3, openly=True)[0], make.open_ballot()[0]
    told = [json.loads(ballot.definition) for ballot in (openly, secret)]
    assert [(one.get("secrecy"), one.get("rows_published")) for one in told] == [("open", True), (None, None)]


# what is published ---------------------------------------------------------------------------------------------------


def test_rows_of_an_open_vote_say_who_voted_how():
    ballot, codes = _closed()
    lines = list(rows.rows_file(ballot))
    assert {row["m"]: row["a"]["u1"] for row in map(json.loads, lines)} == {codes[0]: "yes", codes[1]: "no"}
    assert lines == sorted(lines)


def test_secret_ballot_has_no_rows():
    ballot, roll = make.open_ballot()
    casting.cast(ballot=ballot.id, voter=make.voter(roll[0]), raw={"u1": "yes"}, idempotency_key="k")
    make.end(ballot)
    closing.close(ballot=ballot)
    assert PublishedRow.objects.count() == 0


def test_open_vote_whose_key_is_lost_is_not_closed_without_saying_who_voted():
    ballot, roll = make.open_ballot(3, openly=True)
    casting.cast(ballot=ballot.id, voter=make.voter(roll[0]), raw={"u1": "yes"}, idempotency_key="k")
    make.end(ballot)
    keys.destroy(ballot.linkage)
    with pytest.raises(refusals.BallotStopped):
        closing.close(ballot=ballot)


def test_paper_is_not_printed_for_an_open_vote():
    ballot, _roll = make.open_ballot(3, openly=True)
    with pytest.raises(refusals.NoPaper):
        printing.print_slips(ballot=ballot, piles={"": 3}, by=make.user())


# from the vote to the license ----------------------------------------------------------------------------------------


def _licensed() -> tuple[License, dict[str, bytes]]:
    story = Story(7, open_vote=True)
    Contact.objects.create(participation=story.people[0], name="Ines Example", email="ines@example.org")
    story.vote(story.component, "yes", 5)
    story.vote(story.ratification(), "yes", 6)
    chain.representative_statement(consultation=story.consultation, data=story.sign(), by=story.representative)
    story.work()
    license = License.objects.get()
    files = {
        held.name: held.artefact for held in Attachment.objects.filter(license=license).select_related("artefact")
    }
    return license, {name: (Path(settings.MEDIA_ROOT) / held.path).read_bytes() for name, held in files.items()}


def _verify(license: License, files: dict[str, bytes]) -> tuple[str, ...]:
    status = [anchors.status_list(1), anchors.status_list(2)]  # before the clock is read: they are valid from now on
    report = verify.verify(
        bytes(license.jsonld),
        did=anchors.did_document(),
        now=f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
        status=status,
        ballots=files["ballots.jsonl"],
        questions=files["questions.json"],
        rows=files["rows.jsonl"],
    )
    return tuple(finding.code for finding in report.findings)


def test_license_of_an_open_vote_prints_it_and_is_recounted_by_row():
    license, files = _licensed()
    assert _verify(license, files) == ()
    lines = files["rows.jsonl"].splitlines(keepends=True)
    first = json.loads(lines[0])
    other = json.dumps(first["m"])
    altered = {
        "a changed answer": [lines[0].replace(b'"yes"', b'"no"'), *lines[1:]],
        "a dropped row": lines[1:],
        "a doubled row": [lines[0], *lines],
        "a renamed voter": [lines[0].replace(other.encode(), b'"SOMEBODY"'), *lines[1:]],
        "no voter": [lines[0].replace(b'"m":' + other.encode() + b",", b""), *lines[1:]],
        "no row": [b"nonsense\n", *lines],
    }
    codes = {name: _verify(license, files | {"rows.jsonl": b"".join(rows)}) for name, rows in altered.items()}
    assert codes == {
        "a changed answer": ("rows-digest", "rows-differ"),
        "a dropped row": ("rows-digest", "rows-differ"),
        "a doubled row": ("row-unreadable", "rows-digest", "rows-differ"),
        "a renamed voter": ("rows-digest",),
        "no voter": ("row-unreadable", "rows-digest"),
        "no row": ("row-unreadable", "rows-digest"),
    }
    page = Client().get(f"/licenses/{license.number}/v1").content.decode()
    assert "Open vote: who voted how is published in rows.jsonl, under member codes" in page
    assert "It was an open vote" in page


def test_page_of_the_result_names_voters_until_they_are_erased():
    license, _files = _licensed()
    ballot = Ballot.objects.filter(component__consultation=license.consultation).first()
    url = f"/consultations/{ballot.component.consultation.slug}/ballots/{ballot.id}/"
    code = ballot.roll.get(participation__contact__name="Ines Example").participation.member_code
    shown = Client().get(url).content.decode()
    assert ("Ines Example" in shown, code in shown, "This is an open vote." in shown) == (True, True, True)
    assert code.encode() in b"".join(Client().get(url + "rows.jsonl").streaming_content)
    people.erase(participation_id=ballot.roll.get(participation__member_code=code).participation_id)
    erased = Client().get(url).content.decode()
    assert ("Ines Example" in erased, code in erased) == (False, True)


# what people are told ------------------------------------------------------------------------------------------------


def test_voters_are_told_on_every_page_before_they_answer(client: Client):
    here = voting(number=7, open_vote=True)
    here.sit(client)
    pages = [here.page(), here.page(1), here.page(2), here.page("check")]
    assert {url: WARNING in client.get(url).content.decode() for url in pages} == dict.fromkeys(pages, True)
    body = "".join(client.get(url).content.decode() for url in pages)
    assert ("Your answer is secret" in body, "without your name" in body) == (False, False)
    here.sit(client, 1)
    given = client.post(here.page("cast"), {"answers": '{"u1":"yes"}', "once": "1"})
    assert (given.status_code, "who voted how is published" in given.content.decode()) == (201, True)


def test_secret_pages_say_nothing_of_an_open_vote(client: Client):
    here = voting()
    here.sit(client)
    body = "".join(client.get(url).content.decode() for url in (here.page(), here.page(1), here.page("check")))
    assert (WARNING in body, "Your answer is secret" in body) == (False, True)


def test_notice_and_invitation_say_that_the_vote_is_open():
    made = make.consultation(open_vote=True)
    assert "The vote is open, because fewer than ten people can vote." in notices.render(made, "en")
    assert "the key to that code is destroyed" not in notices.render(made, "en")
    body = mailing.invitation(made, "en", mailing.Words("", ""), name="", link="x")[1]
    assert "The vote is open: your name, your member code and your answers will be published." in body


# setting it up -------------------------------------------------------------------------------------------------------


def test_organiser_chooses_the_open_vote_knowingly_and_the_community_approves_it():
    scene = Scene(seats=7)
    client, url = browser(scene.organiser), scene.url("secrecy")
    assert client.post(url, {"secrecy": "open"}).status_code == 422
    client.post(url, {"secrecy": "open", "known": "on"})
    assert (scene.reload().open_vote, brief.approval(scene.consultation)) == (True, None)
    assert "The vote is open." in browser(scene.representative).get(scene.url("community_asked")).content.decode()
    scene.approve()
    assert [point.code for point in readiness.readiness(scene.consultation) if not point.done] == []
    opening.open_consultation(consultation=scene.consultation, by=scene.organiser)
    assert client.post(url, {"secrecy": "secret"}).status_code == 409


def test_open_vote_with_ten_people_is_not_ready():
    scene = Scene(seats=10)
    browser(scene.organiser).post(scene.url("secrecy"), {"secrecy": "open", "known": "on"})
    scene.approve() if scene.reload() else None
    assert [point.code for point in readiness.readiness(scene.consultation) if not point.done] == ["secrecy"]
