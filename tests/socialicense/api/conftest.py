"""One scene for a whole module: the API only reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import signals
from django.db import close_old_connections, transaction
from django.test import override_settings

from tests.socialicense.api.scene import Public, public


@contextmanager
def open_connection() -> Iterator[None]:
    """Requests that pass a whole WSGI application must not close the connection that holds the test's transaction."""
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    try:
        yield
    finally:
        for end in ends:
            end.connect(close_old_connections)


@pytest.fixture
def kept_connection() -> Iterator[None]:
    with open_connection():
        yield


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Public]:
    folders = override_settings(
        KEY_DIR=tmp_path_factory.mktemp("keys"), MEDIA_ROOT=tmp_path_factory.mktemp("media"), API_PER_MINUTE=1_000_000
    )
    with open_connection(), folders, django_db_blocker.unblock(), transaction.atomic():
        yield public()
        transaction.set_rollback(True)
