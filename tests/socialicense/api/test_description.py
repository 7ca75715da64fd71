"""The OpenAPI document: current, valid, kept to by every answer, and printed as a page."""

import json
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from hypothesis import HealthCheck, settings
from openapi_spec_validator import OpenAPIV31SpecValidator

from socialicense.api.views import DOCUMENT
from socialicense.apikeys.models import Scope
from tests.repository.cases.finding.published import one
from tests.repository.cases.scene import Scene as Cases
from tests.socialicense.api.scene import Public
from tests.socialicense.api.test_reading import API
from tests.socialicense.apikeys.scene import made

pytestmark = pytest.mark.django_db

schema = schemathesis.openapi.from_path(str(DOCUMENT))
schema.app = get_wsgi_application()


def test_document_is_the_one_that_the_code_gives():
    generated = SchemaGenerator().get_schema(request=None, public=True)
    assert OpenApiJsonRenderer().render(generated).decode() == DOCUMENT.read_text(), (
        "run: manage.py spectacular --format openapi-json --validate --fail-on-warn --file static/openapi-v1.json"
    )


def test_document_is_valid_openapi():
    document = json.loads(DOCUMENT.read_text())
    assert document["openapi"] == "3.1.1"
    OpenAPIV31SpecValidator(document).validate()


def test_every_operation_has_a_summary_and_its_problems():
    document = json.loads(DOCUMENT.read_text())
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    reading = [methods["get"] for methods in document["paths"].values() if "get" in methods]
    always = frozenset({"200", "304", "400", "404", "406", "412", "429", "500"})
    known = [operation for operation in reading if operation.get("security")]
    assert [operation["operationId"] for operation in known] == ["listOwnCases", "getOwnCase"]
    assert {frozenset(operation["responses"]) for operation in reading if operation not in known} == {always}
    assert {frozenset(operation["responses"]) for operation in known} == {always | {"401", "403"}}
    assert all(operation["summary"] and operation["description"] for operation in operations)


@schema.parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_hostile_and_honest_requests_get_what_is_described(scene: Public, case: Any):
    case.call_and_validate()


def test_every_way_in_and_scope_is_described():
    document = json.loads(DOCUMENT.read_text())
    assert set(document["components"]["securitySchemes"]) == {"invitation", "key", "session"}
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    ways = [way for operation in operations for way in operation.get("security", [])]
    assert {scope for way in ways for scope in way.get("key", [])} == set(Scope.values)


def test_every_answer_about_the_scene_is_as_described(scene: Public):
    contributor = Cases()
    key = {"Authorization": f"Bearer {made(contributor.contributor)[1]}"}
    consultation, closed = scene.consultation.id, scene.closed.id
    leaf = scene.receipt.leaves[0]
    chosen = {"consultations": consultation, "ballots": closed, "licenses": scene.license.id, "drafts": scene.review.id}
    chosen |= {"components": scene.traced.id, "mine": contributor.draft().id}
    held = {"leaf": leaf, "number": one("buses").number, "n": 1}
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.method == "post":
            continue
        kind = operation.path.removeprefix(API).split("/")[0]
        if "/cases/mine" in operation.path:
            kind = "mine"
        places = {"id": str(chosen.get(kind, "")), **held} if "{" in operation.path else {}
        case = operation.Case(path_parameters=places, headers=key if kind == "mine" else {})
        response = case.call()
        assert (operation.path, response.status_code) == (operation.path, 200)
        case.validate_response(response)


def test_page_names_every_operation_and_needs_no_script(scene: Public):
    page = Client().get(API + "docs/")
    text = page.content.decode()

    paths = json.loads(DOCUMENT.read_text())["paths"].values()
    operations = [operation["operationId"] for methods in paths for operation in methods.values()]
    assert page.status_code == 200
    assert [name for name in operations if f'id="{name}"' not in text] == []
    assert ("<script" in text, 'src="http' in text) == (False, False)
