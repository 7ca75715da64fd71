"""Keys and requests with them."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client

from socialicense.accounts.models import User
from socialicense.apikeys import services
from socialicense.apikeys.models import Key, Scope

BOTH = tuple(Scope)
MINE, CASES = "/api/v1/cases/mine", "/api/v1/cases"


def made(user: User, *scopes: Scope, name: str = "Importer") -> tuple[Key, str]:
    return services.create(name=name, scopes=scopes or BOTH, lasts=timedelta(days=30), by=user)


def program(token: str, **options: Any) -> Client:
    """A program that sends a key and nothing else; it would be asked for a token against forgery, had it a session."""
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token}"}, **options)


def submit(client: Client, body: Any, idempotency: str = "k1") -> Any:
    return client.post(
        CASES, json.dumps(body), content_type="application/json", headers={"Idempotency-Key": idempotency}
    )


def refused(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]
