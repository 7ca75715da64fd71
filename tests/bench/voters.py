"""Many people with a credential each, made by SQL: what a large invitation leaves behind."""

import hashlib
import secrets
from datetime import timedelta
from io import StringIO
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from consultations.ballots.models import Ballot
from consultations.ballots.services import opening
from consultations.models import NoticeText
from repository.licenses.domain.questions import Question
from tests.factories import consultations as make


def crowd(number: int, questions: list[Question] | None = None) -> tuple[Ballot, list[str]]:
    """An open ballot with so many people on its roll, and the secret of each one's link."""
    made = make.consultation()
    component = make.component(made)
    secrets_of = [secrets.token_urlsafe(24) for _ in range(number)]
    with transaction.atomic(), connection.cursor() as cursor:
        digest = "0" * 32 + made.id.hex
        notice = NoticeText.objects.create(sha256=digest, consultation=made, language="en", text="x")
        people(cursor, made.id, secrets_of, notice.sha256)
        stage = make.stage(component, closes=timezone.now() + timedelta(days=1))
        ballot = opening.open_ballot(
            stage=stage, questions=questions or [make.yes_no()], roll=opening.roll_of(component), by=None
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return ballot, secrets_of


def people(cursor: object, consultation: UUID, secrets_of: list[str], notice: str) -> None:
    """Participation, credential and accepted notice of each."""
    execute = cursor.execute  # type: ignore[attr-defined]
    execute("CREATE TEMPORARY TABLE crowd (id uuid, n int, secret text) ON COMMIT DROP")
    rows = ((uuid4(), n, hashlib.sha256(secret.encode()).hexdigest()) for n, secret in enumerate(secrets_of))
    copy_rows(cursor, "crowd (id, n, secret)", rows)
    execute(
        'INSERT INTO consultations_participation (id, consultation_id, state, member_code, "group", vouched)'
        " SELECT id, %s, 'active', 'P' || n, '', true FROM crowd",
        [consultation],
    )
    execute(
        "INSERT INTO consultations_credential (id, participation_id, kind, secret_sha256, expires_at)"
        " SELECT gen_random_uuid(), id, 'link', secret, now() + interval '1 day' FROM crowd"
    )
    execute(
        "INSERT INTO consultations_noticeacceptance (id, participation_id, notice_id, channel, accepted_at)"
        " SELECT gen_random_uuid(), id, %s, 'browser', now() FROM crowd",
        [notice],
    )


def copy_rows(cursor: object, target: str, rows: object) -> None:
    """COPY plain values (no tabs, no backslashes) into a table."""
    text = StringIO("".join("\t".join(map(str, row)) + "\n" for row in rows))  # type: ignore[attr-defined]
    cursor.copy_expert(f"COPY {target} FROM STDIN", text)  # type: ignore[attr-defined]
