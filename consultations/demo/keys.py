"""The key of the demo's communities, and what is signed with it."""

import json
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils import timezone

from consultations.models import Consultation
from consultations.services import chain
from repository.licenses.domain import statements
from repository.licenses.domain.signing import multibase_of
from repository.licenses.models import License
from repository.licenses.services import community as licensed_community


def keep(key: Ed25519PrivateKey) -> None:
    """The demo's community key, where the offline signer finds it: only a demo keeps such a key on the platform."""
    path = Path(settings.DATA_DIR) / "demo-community-key.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = key.private_bytes_raw().hex()
    path.write_text(json.dumps({"public": multibase_of(key), "secret": secret}) + "\n")
    path.chmod(0o600)


def sign_adoption(consultation: Consultation, key: Ed25519PrivateKey) -> bytes:
    draft = chain.current_draft(consultation)
    return json.dumps(statements.sign(_statement("adopt", consultation, draft=draft.sha256), key)).encode()


def withdraw(consultation: Consultation, key: Ed25519PrivateKey) -> None:
    license = License.objects.get(consultation=consultation.id)
    address = f"{settings.SITE_URL}/licenses/{license.number}/v{license.version}"
    statement = replace(
        _statement("withdraw", consultation, license=address), reason="The data were sold on (invented)."
    )
    licensed_community.receive_statement(data=json.dumps(statements.sign(statement, key)).encode())


def _statement(act: str, consultation: Consultation, **target: str) -> statements.Statement:
    return statements.Statement(
        act=act,  # type: ignore[arg-type]
        consultation=str(consultation.id),
        community=consultation.community.name if consultation.community else "",
        capacity="speaker of the community (invented)",
        at=f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
        key="",
        **target,
    )
