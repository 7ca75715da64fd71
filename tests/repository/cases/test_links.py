"""Cases joined to the rest: a consultation after the example of a case, and a case from an issued license."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import Consultation
from repository.cases.models import Case
from repository.cases.services import moving, standing
from tests.repository.cases.scene import Scene, group
from tests.repository.licenses import story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.KEY_DIR = tmp_path / "keys"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_consultation_begins_with_the_chain_of_a_case() -> None:
    scene = Scene()
    parts = [
        group("components", title="Letters", method="information_campaign", recruitment="open") | {"id": "c1", "feeds_into": ["c2"]},
        group("components", title="The survey", method="survey", recruitment="random") | {"id": "c2", "feeds_into": ["c3"]},
        group("components", title="The jury", method="jury", recruitment="random") | {"id": "c3", "feeds_into": []},
    ]  # fmt: skip
    case = scene.draft(components=parts)
    case = moving.send_to_review(
        case=moving.screen(case=moving.submit(case=case, by=scene.contributor), by=scene.editor), by=scene.editor
    )
    scene.review(case, scene.reviewer)
    scene.review(case, scene.second)
    case = moving.publish(case=moving.accept(case=case, note="", by=scene.editor), by=scene.editor)
    client = signed_in(scene.stranger)
    page = client.get(f"/cases/1/{case.slug}").content.decode()
    url = "/organise/start/case/1/"
    assert f'href="{url}"' in page
    assert "Not copied: no method here is like it." in client.get(url).content.decode()

    answer = client.post(url, {"title": "Trams", "languages": ["en", "fr"], "organisation_name": "Lowmere"})

    made = Consultation.objects.get()
    assert answer["Location"] == f"/organise/{made.slug}/"
    chain = list(made.components.order_by("position"))
    assert [(one.method, one.title["en"], one.feeds_into) for one in chain] == [
        ("poll", "The survey", chain[1]), ("assembly", "The jury", None)
    ]  # fmt: skip
    first, second = (list(one.stages.order_by("opens")) for one in chain)
    assert first[-1].closes <= second[0].opens
    assert made.state == "preparing"
    standing.retract(case=case, note="Gone.", by=scene.editor)
    assert client.get(url).status_code == 404


def test_a_case_without_a_method_like_ours_begins_no_consultation() -> None:
    scene = Scene()
    part = group("components", title="Leaflets", method="information_campaign", recruitment="open") | {
        "id": "c1",
        "feeds_into": [],
    }
    case = Case(
        key="leaflets", origin="file", declared=True, content=scene.draft(components=[part]).content, title="Leaflets"
    )
    moving.release(case, Case.Standing.PUBLISHED)
    answer = signed_in(scene.stranger).post(
        "/organise/start/case/1/", {"title": "Trams", "languages": ["en"], "organisation_name": "Lowmere"}
    )
    assert (answer.status_code, Consultation.objects.count()) == (409, 0)


def test_an_issued_license_offers_a_case_draft() -> None:
    scene, license = Scene(), story.issued_blank()
    address = f"/licenses/{license.number}/v1"
    url = reverse("cases:from_license", args=[license.number])
    assert url not in Client().get(address).content.decode()
    client = signed_in(scene.contributor)
    assert url in client.get(address).content.decode()

    answer = client.post(url)

    case = Case.objects.get()
    assert answer["Location"] == reverse("cases:overview", args=[case.pk])
    content = case.content
    assert (case.state, case.origin, case.license, case.contributor) == (
        "draft",
        "license",
        license.pk,
        scene.contributor,
    )
    assert content["sources"][0]["url"].endswith(address)
    assert content["results"]["license"] == "conditional"
    assert content["results"]["from"] == ["s1"]
    assert len(content["results"]["findings"]) > 1
    assert content["components"][0]["participants"] > 0
    assert content["organisers"]["organisations"][0]["roles"] == ["lead", "data_holder"]
    open_places = {fault.pointer for fault in moving.missing(case)}
    assert {"/takeaway", "/place", "/governance"} <= open_places
    assert not [pointer for pointer in open_places if pointer.startswith(("/sources", "/title", "/summary"))]
    assert client.get(reverse("cases:read", args=[case.pk])).status_code == 200


def test_an_exercise_offers_no_case() -> None:
    scene, license = Scene(), story.exercise_blank()
    client = signed_in(scene.contributor)
    url = reverse("cases:from_license", args=[license.number])
    assert url not in client.get(f"/licenses/{license.number}/v1").content.decode()
    assert client.post(url).status_code == 404
