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
from tests.repository.cases.finding.published import one
from tests.socialicense.api.scene import Public
from tests.socialicense.api.test_reading import API

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
    assert {frozenset(operation["responses"]) for operation in reading} == {
        frozenset({"200", "304", "400", "404", "406", "412", "429", "500"})
    }
    assert all(operation["summary"] and operation["description"] for operation in operations)


@schema.parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_hostile_and_honest_requests_get_what_is_described(scene: Public, case: Any):
    case.call_and_validate()


def test_every_answer_about_the_scene_is_as_described(scene: Public):
    consultation, closed = scene.consultation.id, scene.closed.id
    leaf = scene.receipt.leaves[0]
    chosen = {"consultations": consultation, "ballots": closed, "licenses": scene.license.id, "drafts": scene.review.id}
    chosen["components"] = scene.traced.id
    held = {"leaf": leaf, "number": one("buses").number, "n": 1}
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.method == "post":
            continue
        kind = operation.path.removeprefix(API).split("/")[0]
        places = {"id": str(chosen.get(kind, "")), **held} if "{" in operation.path else {}
        case = operation.Case(path_parameters=places)
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
