"""The trail of a recruitment: every act, in the transaction of the act, without anything that names a person."""

from typing import Any

from consultations.recruitment.models import Recruitment
from socialicense.accounts.models import User
from socialicense.audit import services as audit


def record(recruitment: Recruitment, event: str, by: User | None, values: dict[str, Any]) -> None:
    audit.record(
        event=f"recruitment.{event}",
        by=by,
        scope=recruitment.component.consultation_id,
        target=f"component:{recruitment.pk}",
        values=values,
    )
