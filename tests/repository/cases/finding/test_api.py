"""Cases for programs: searched with facets and cursor, read in every version, handed in once."""

import json
from typing import Any

import pytest
from django.test import Client

from repository.cases.models import Case, Sent
from repository.cases.services import moving, standing, writing
from tests.repository.cases.finding.published import one
from tests.repository.cases.scene import Scene, document, group

pytestmark = pytest.mark.django_db
API = "/api/v1/cases"


def get(path: str = "", status: int = 200) -> Any:
    answer = Client().get(API + path)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_search_with_facets_goes_on_by_cursor() -> None:
    for n in range(3):
        one(f"buses-{n}", f"Night buses number {n}")
    one("trees", "Trees", context=group("context", problem="Where?", theme="culture"), place=group("place"))
    found = get("?q=buses&country=BE,FR&page_size=2")
    assert (found["total"], [row["number"] for row in found["results"]], found["previous"]) == (3, [3, 2], None)
    assert found["facets"]["country"] == {"BE": 3} and found["facets"]["theme"] == {"mobility": 3}
    following = get(found["next"].partition(API)[2])
    assert ([row["number"] for row in following["results"]], following["next"]) == ([1], None)
    assert following["previous"].endswith("cursor=p1")
    first = get()["results"][0]["facets"]
    assert (first["theme"], first["reviewed"]) == (["culture"], ["no"])


def test_unfit_queries_are_refused() -> None:
    for query in ("?theme=a;b", "?nonsense=1", "?cursor=x", "?sort=random()", "?q=" + "x" * 500):
        assert get(query, 400)["code"] == "invalid"
    assert get("/77", 404)["status"] == 404


def test_case_and_its_versions() -> None:
    scene = Scene()
    case = standing.correct(case=scene.published(), by=scene.editor)
    case = writing.save(case=case, changes={"title": "Bus cards in a town"}, saves=case.saves, by=scene.editor)
    case = standing.publish_correction(case=case, note="The town was wrong.", by=scene.editor)
    found = get(f"/{case.number}")
    assert found["facets"] == get()["results"][0]["facets"] and found["facets"]["reviewed"] == ["yes"]
    assert (found["title"], found["version"], found["standing"], found["content"]["title"]) == (
        "Bus cards in a town", 2, "corrected", "Bus cards in a town",
    )  # fmt: skip
    assert [one["n"] for one in get(f"/{case.number}/versions")["results"]] == [1, 2]
    first = get(f"/{case.number}/versions/1")
    assert (first["content"]["title"], first["standing"], first["note"]) == (
        "Bus cards in Lowmere", "corrected", "The town was wrong.",
    )  # fmt: skip
    standing.retract(case=case, note="It never happened.", by=scene.editor)
    retracted = get(f"/{case.number}")
    assert (retracted["standing"], retracted["note"], retracted["content"]) == ("retracted", "It never happened.", {})
    assert retracted["facets"] == {}
    assert get()["total"] == 0
    versions = [*get(f"/{case.number}/versions")["results"], *(get(f"/{case.number}/versions/{n}") for n in (1, 2))]
    assert {(one["standing"], one["note"]) for one in versions} == {("retracted", "It never happened.")}


class Sender:
    """A signed-in program."""

    def __init__(self, user: Any) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user)

    def send(self, body: Any, key: str = "key-1", kind: str = "application/json") -> Any:
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(API, content, content_type=kind, headers={"Idempotency-Key": key})


def test_sending_twice_hands_in_once() -> None:
    scene = Scene()
    sender, body = Sender(scene.stranger), {"content": document(), "relation": "none"}
    first, again, other = sender.send(body), sender.send(body), sender.send(body | {"relation": "organiser"})
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 422)
    assert (first.json(), other.json()["code"]) == (again.json(), "idempotency-key-reused")
    case = Case.objects.get()
    assert (case.state, case.contributor, Sent.objects.get().case) == ("submitted", scene.stranger, case)
    assert moving.missing(case) == []


def test_sending_needs_somebody_and_of_a_session_its_token() -> None:
    body = {"content": document(), "relation": "none"}
    assert Sender(None).send(body).status_code == 401
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(Scene().stranger)
    answer = forged.post(API, json.dumps(body), content_type="application/json", headers={"Idempotency-Key": "k"})
    assert (answer.status_code, Case.objects.count()) == (403, 0)


BAD: list[tuple[Any, int, str]] = [
    ("{", 400, "malformed"), ([], 422, "case-unfit"), ({"content": {}}, 422, "case-unfit"),
    ({"content": document(), "relation": "none", "state": "published"}, 422, "case-unfit"),
    ({"content": document(title="a\0b" * 9), "relation": "none"}, 422, "case-unfit"),
    ('{"content": ' + '{"a":' * 400 + "1" + "}" * 400 + ', "relation": "none"}', 422, "case-unfit"),
    ({"content": document(number=1), "relation": "none"}, 422, "case-unfit"),
    ({"content": document(), "relation": "none", "interests": "\ud800"}, 422, "case-unfit"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "code"), BAD, ids=range(len(BAD)))
def test_unfit_body_is_refused_and_nothing_is_saved(body: Any, status: int, code: str) -> None:
    answer = Sender(Scene().stranger).send(body)
    assert (answer.status_code, answer.json()["code"], Case.objects.count()) == (status, code, 0)


def test_unfit_body_is_told_by_pointer() -> None:
    content = document() | {"title": "Short"}
    errors = Sender(Scene().stranger).send({"content": content, "relation": "friend"}).json()["errors"]
    assert [(one["pointer"], one["code"]) for one in errors] == [
        ("/content/title", "too-short"), ("/relation", "not-a-choice"),
    ]  # fmt: skip


def test_key_is_wanted() -> None:
    answer = Sender(Scene().stranger).send({"content": document(), "relation": "none"}, key="")
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")
