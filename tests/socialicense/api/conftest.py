"""One scene for a whole module: the API only reads."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.socialicense.api.scene import Public, public


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Public]:
    folders = override_settings(
        KEY_DIR=tmp_path_factory.mktemp("keys"), MEDIA_ROOT=tmp_path_factory.mktemp("media"), API_PER_MINUTE=1_000_000
    )
    with folders, django_db_blocker.unblock(), transaction.atomic():
        yield public()
        transaction.set_rollback(True)
