"""The list of consultations, and the page of one, as everybody sees them."""

import html
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from consultations.ballots.models import Ballot
from consultations.ballots.services import casting, opening
from consultations.models import Community, CommunityKey, Consultation, ProposedClause, SecondSignature
from repository.licenses.domain import signing
from tests.consultations.views.voting import consultation, now, scene
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert (address, answer.status_code) == (address, status)
    return html.unescape(answer.content.decode())


def test_the_list_is_empty_and_says_so(client: Client):
    page = read(client, "/consultations/")

    assert "No consultation is open today" in page
    assert "Decided" not in page


def test_the_list_tells_open_in_review_and_decided_apart(client: Client):
    for state in ("open", "review", "withheld"):
        consultation(title={"en": f"About {state} things"})
        Consultation.objects.filter(title__en=f"About {state} things").update(state=state)
    make.consultation(title={"en": "Not yet open"})

    page = read(client, "/consultations/")

    order = ["Open now", "About open things", "The community has the draft", "About review things", "Decided"]
    places = [page.index(words) for words in [*order, "About withheld things"]]
    assert places == sorted(places)
    assert "Not yet open" not in page


def test_the_page_shows_question_promise_path_and_uses(client: Client):
    here = scene()
    page = read(client, f"/consultations/{here.slug}/")

    for words in (
        "May bus card data be used to plan night buses?",
        "We do what you decide, or say in public why not.",
        "The uses shown here",
        "Fares",
        "The license, the count and the ballots without names.",
        "Planning night buses",
        "To see where night buses are missing",
        "https://data.example.org/bus-cards",
        "Everybody reads the draft",
        "Vote on the draft",
        here.consultation.brief_sha256,
        here.ballot.definition_sha256,
        here.ballot.roll_sha256,
    ):
        assert words in page


def test_the_page_shows_clauses_put_to_the_people(client: Client):
    made = make.consultation(exercise=True)
    for kind, modality, text in (
        ("red_line", "must_not", "Nobody is looked for"),
        ("condition", "must", "Tell riders"),
    ):
        ProposedClause.objects.create(
            initiative=made.initiative, ref=kind[:3], kind=kind, modality=modality, text={"en": text}, test="A report"
        )
    page = read(client, f"/consultations/{made.slug}/?preview={made.preview_token}")

    assert page.index("Red lines put to you") < page.index("Nobody is looked for")
    assert page.index("Conditions put to you") < page.index("Tell riders")
    assert "A report" in page


def test_before_opening_only_the_preview_link_shows_the_page(client: Client):
    made = make.consultation(exercise=True)

    for address in (
        f"/consultations/{made.slug}/",
        f"/consultations/{made.slug}/?preview={uuid4()}",
        f"/consultations/{made.slug}/?preview=x",
    ):
        read(client, address, 404)
    answer = client.get(f"/consultations/{made.slug}/?preview={made.preview_token}")
    assert "Preview." in answer.content.decode()
    assert (answer["X-Robots-Tag"], answer["Cache-Control"]) == ("noindex", "no-store, private")


def test_a_preview_of_hardly_anything_still_shows(client: Client):
    made = make.consultation(
        exercise=True, question={}, in_scope={}, out_of_scope={}, promise={}, publication={}, target_public={}
    )
    made.initiative.use_cases.all().delete()
    made.initiative.datasets.all().delete()

    read(client, f"/consultations/{made.slug}/?preview={made.preview_token}")


def test_the_page_names_who_speaks_for_the_community_and_their_keys(client: Client):
    multibase = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    made = make.consultation(exercise=True)
    community = Community.objects.create(
        noted_by=made.initiative.organisation, name="Night workers", description={"en": "Who works at night"},
        authority="Elected in March",
    )  # fmt: skip
    CommunityKey.objects.create(community=community, multibase=multibase, holder="Speaker", registered_by=make.user())
    made.community = community
    made.save()
    page = read(client, f"/consultations/{made.slug}/?preview={made.preview_token}")

    for words in ("Night workers", "Who works at night", "Elected in March", "Speaker", signing.fingerprint(multibase)):
        assert words in page
    assert "Authority not confirmed" in page


def test_a_contested_authority_is_shown_with_its_statement(client: Client):
    made = make.consultation(exercise=True)
    made.community = Community.objects.create(
        noted_by=made.initiative.organisation, name="Night workers", state="contested", contest_statement="Not elected"
    )
    made.save()

    assert "Not elected" in read(client, f"/consultations/{made.slug}/?preview={made.preview_token}")


def test_turnout_is_shown_and_nothing_else_before_the_end(client: Client):
    here = scene()
    casting.cast(
        ballot=here.ballot.id,
        voter=make.voter(here.roll[0]),
        raw={"u1": "yes", "why": "Secret words"},
        idempotency_key="k",
    )
    for address in (f"/consultations/{here.slug}/", f"/consultations/{here.slug}/ballots/{here.ballot.id}/"):
        page = read(client, address)
        assert "Have voted" in page
        assert "Secret words" not in page
        assert "Agreed" not in page


def test_an_extension_and_a_voided_vote_are_told_with_their_reasons(client: Client):
    here = scene()
    opening.extend(
        ballot=here.ballot, closes=here.ballot.closes + timedelta(days=1), reason="The post was late", by=make.user()
    )
    assert "The post was late" in read(client, f"/consultations/{here.slug}/")
    request = SecondSignature.objects.create(
        consultation=here.consultation,
        act="void_ballot",
        target=here.ballot.id,
        reason="A wrong word",
        asked_by=make.user(),
    )
    opening.confirm_void(request=request, by=make.user())

    page = read(client, f"/consultations/{here.slug}/")

    assert "Voided: nothing is counted" in page
    assert "A wrong word" in page


def test_a_brand_is_worn_on_every_page_of_the_consultation(client: Client):
    here = scene()
    Consultation.objects.update(brand_name="Lowmere asks", brand_mark="LA", brand_accent="7a3b12")

    for address in (f"/consultations/{here.slug}/", here.page()):
        page = client.get(address).content.decode()
        assert "Lowmere asks" in page
        assert "/brand/7a3b12.css" in page


def test_hostile_words_stay_words(client: Client):
    hostile = '"><script>alert(1)</script>{{ 7|add:7 }}'
    made = consultation(
        title={"en": hostile}, question={"en": hostile}, promise={"en": hostile}, brand_name=hostile[:60]
    )
    made.initiative.use_cases.update(title={"en": hostile}, actor=hostile, risk={"en": hostile})

    page = client.get(f"/consultations/{made.slug}/").content.decode()

    assert "<script>alert" not in page
    assert "14" not in page.split("</main>")[0].split("lede")[1][:200]


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_pages_speak_the_language_of_the_reader(client: Client, language: str):
    here = scene()
    page = client.get(f"/consultations/{here.slug}/", headers={"Accept-Language": language}).content.decode()

    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page


def test_pages_cost_few_queries(client: Client, django_assert_max_num_queries):
    here = scene()
    for _ in range(3):
        consultation()
    for address in (
        "/consultations/",
        f"/consultations/{here.slug}/",
        f"/consultations/{here.slug}/ballots/{here.ballot.id}/",
    ):
        client.get(address)
        with django_assert_max_num_queries(10):
            client.get(address)


def test_a_license_withheld_is_an_end_and_no_failure(client: Client):
    here = scene()
    Consultation.objects.update(state="withheld")

    page = read(client, f"/consultations/{here.slug}/")

    assert "The community did not give its license." in page
    assert ("station-failed" in page, "The community signs, or not" in page) == (False, False)


def test_a_station_that_has_passed_is_done(client: Client):
    here = scene()
    assert Ballot.objects.get().closes > now()
    Consultation.objects.update(state="adoption")

    page = read(client, f"/consultations/{here.slug}/")

    assert 'class="station station-done"' in page
