"""The audit chain's end is signed with the log key, and readiness knows whether the keys load."""

from typing import Any

import pytest

from repository.licenses import anchoring
from socialicense.audit import services as audit
from socialicense.audit.domain.chain import Finding
from socialicense.audit.models import Head


@pytest.mark.django_db
def test_head_signed_by_the_log_key_and_forgery_found() -> None:
    audit.record(event="thing.done", by=None, scope=None, target="thing:1", values={})
    head = audit.sign_head(force=True)
    assert head is not None
    assert "#log-" in head.key
    assert audit.check() is None
    message = b"another message"
    assert not anchoring.verify(message, head.key, head.signature)
    assert not anchoring.verify(message, "did:web:elsewhere#log-2026-1", head.signature)
    assert not anchoring.verify(message, head.key, "no base64 !")
    audit.record(event="thing.done", by=None, scope=None, target="thing:2", values={})
    audit.chain()
    end = audit.Event.objects.get(position=2)
    Head.objects.create(position=2, digest=end.digest, at=head.at, key=head.key, signature=head.signature)
    assert audit.check() == Finding("forged", 2, None)


def test_keys_load_or_say_what_is_missing(settings: Any, tmp_path: Any) -> None:
    assert anchoring.keys_load() == ""
    settings.LOCAL_MODE = False
    settings.KEY_DIR = tmp_path / "none"
    assert anchoring.keys_load() == "key-missing"
