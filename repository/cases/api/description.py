"""How handing in is described: the generator of the OpenAPI document knows reading only."""

from typing import Any

from repository.cases.models import Case
from socialicense.apikeys.models import Scope
from socialicense.rest.schema import needing

Json = dict[str, Any]
SUBMISSION: Json = {
    "type": "object",
    "description": "A whole case, and what readers should know about whoever hands it in.",
    "properties": {
        "content": {"type": "object", "additionalProperties": {}, "description": "As case.schema.json describes it."},
        "relation": {"type": "string", "enum": list(Case.Relation.values), "description": "Of the sender to the case."},
        "interests": {"type": "string", "maxLength": 2000},
        "credit": {"type": "string", "maxLength": 200, "description": "The name to be thanked."},
    },
    "required": ["content", "relation"],
    "additionalProperties": False,
}
SUBMITTED: Json = {
    "type": "object",
    "description": "The case as it waits for an editor.",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "href": {"type": "string", "format": "uri", "description": "Where its way can be followed."},
        "state": {"type": "string", "enum": [str(one) for one in Case.State.values]},
        "title": {"type": "string"},
        "page": {"type": "string", "format": "uri"},
    },
    "required": ["href", "id", "page", "state", "title"],
}
REFUSALS = {
    "400": "The body is not JSON, or the idempotency key cannot be used.",
    "401": "No key and no session came, or the key opens nothing: `WWW-Authenticate` says why.",
    "403": "The key lacks the scope, or a session came without its token against forged requests.",
    "406": "None of the media types in `Accept` is offered.",
    "409": "Too many of the sender's cases wait already.",
    "415": "Only application/json is taken.",
    "422": "The case is not whole: each place is named; or the same key came before with another body.",
    "429": "Too many requests; `Retry-After` says when to go on.",
    "500": "The fault is ours, and nothing was saved.",
}


def operation() -> Json:
    """The description of handing in."""
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/SubmittedCase"}}}
    key = {
        "in": "header", "name": "Idempotency-Key", "required": True,
        "schema": {"type": "string", "pattern": "^[!-~]{1,100}$"},
        "description": "Chosen by the caller for each case, so that a repeat is safe.",
    }  # fmt: skip
    return {
        "operationId": "submitCase",
        "summary": "Hand a case in",
        "description": "Hands a whole case in for the owner of the key, or whoever is signed in: it goes the way of every"
        " case, to editors and reviewers. The same idempotency key and body give the same case.",
        "tags": ["Cases"],
        "security": needing(Scope.CASES_SUBMIT),
        "parameters": [key],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CaseSubmission"}}},
        },
        "responses": {
            "200": {"description": "It was handed in before, under this key.", "content": answer},
            "201": {"description": "Handed in.", "content": answer},
            **{status: {"description": meaning, "content": problem} for status, meaning in REFUSALS.items()},
        },
    }


def add_submission(result: Json, generator: Any, request: Any, public: bool) -> Json:
    """A postprocessing hook of the generator: puts handing in where it belongs."""
    result["paths"]["/api/v1/cases"]["post"] = operation()
    parts = result["components"]
    named = {"CaseSubmission": SUBMISSION, "SubmittedCase": SUBMITTED}
    parts["schemas"] = dict(sorted({**parts["schemas"], **named}.items()))
    return result
