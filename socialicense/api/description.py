"""What the generator cannot see: casts, which take a lane of their own beside the framework that describes itself."""

from typing import Any

Json = dict[str, Any]

PATH = "/api/v1/ballots/{id}/casts"
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
RECEIPT: Json = {
    "type": "object",
    "description": "What the voter keeps. With it anybody can check after close that these answers were counted.",
    "properties": {
        "ballot": {"type": "string", "format": "uuid"},
        "definition": {**SHA256, "description": "Digest of the frozen definition."},
        "leaves": {"type": "array", "items": SHA256, "description": "Hashes of the lines that the log will hold."},
        "receipt": {**SHA256, "description": "Digest that names this cast."},
        "signature": {"type": "string", "description": "Base64 Ed25519 signature of the receipt by the log key."},
        "secret": {**SHA256, "description": "Finds the voter's own lines in the log. Nobody else has it."},
    },
    "required": ["ballot", "definition", "leaves", "receipt", "secret", "signature"],
}
CAST: Json = {
    "type": "object",
    "description": "A whole ballot: question id to answer, as the frozen definition asks. A question left out is blank.",
    "properties": {"answers": {"type": "object", "additionalProperties": {}}},
    "required": ["answers"],
    "additionalProperties": False,
}
REFUSALS = {
    "400": "The body is not JSON, is too large, or the idempotency key cannot be used.",
    "401": "The bearer's secret opens nothing.",
    "403": "The credential is dead, or its holder is not on the roll.",
    "404": "There is no such ballot.",
    "409": "The ballot is not open, is closed, voided or stopped, or the privacy notice is not accepted yet.",
    "415": "Only application/json is taken.",
    "422": "An answer is off its scale, or the same key came before with other answers.",
    "429": "Too many wrong codes; `Retry-After` says when to go on.",
    "500": "The fault is ours, and nothing was saved.",
}


def operation() -> Json:
    """The description of a cast."""
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "operationId": "castBallot",
        "summary": "Cast a ballot",
        "description": "Casts a whole ballot, or changes the one cast before: the last one counts. Answered after commit."
        " The same idempotency key gives the same receipt. Nothing about the caller is kept.",
        "tags": ["Ballots"],
        "security": [{"invitation": []}],
        "parameters": [
            {"in": "path", "name": "id", "required": True, "schema": {"type": "string", "format": "uuid"}},
            {
                "in": "header",
                "name": "Idempotency-Key",
                "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
                "description": "Chosen by the caller for each cast, so that a repeat is safe.",
            },
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Cast"}}},
        },
        "responses": {
            "201": {
                "description": "Cast and saved. The receipt is told once.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}},
            },
            **{status: {"description": meaning, "content": problem} for status, meaning in REFUSALS.items()},
        },
    }


def add_casts(result: Json, generator: Any, request: Any, public: bool) -> Json:
    """A postprocessing hook of the generator: puts casts where they belong by their path."""
    result["paths"] = dict(sorted({**result["paths"], PATH: {"post": operation()}}.items()))
    parts = result["components"]
    parts["schemas"] = dict(sorted({**parts["schemas"], "Cast": CAST, "Receipt": RECEIPT}.items()))
    parts["securitySchemes"] = {
        "invitation": {
            "type": "http",
            "scheme": "bearer",
            "description": "The secret of a mailed link, or the code on paper.",
        }
    }
    return result
