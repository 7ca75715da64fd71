"""Handing a case in by a program: one whole case, under a key of the sender's, so that sending again does no harm."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from repository.cases.domain import checking, reading
from repository.cases.models import Case, Sent
from repository.cases.services import moving, steps, writing
from socialicense import strict_yaml
from socialicense.accounts import limits
from socialicense.accounts.models import User
from socialicense.errors import Refusal

SENT_A_MINUTE = 5
DEEPEST, LONGEST_KEY = 12, 100
MEMBERS = {"content", "relation", "interests", "credit"}


@dataclass(frozen=True)
class Fault:
    """Where in the body, and why."""

    pointer: str
    code: str
    detail: str


class Unfit(Refusal):
    """Carries `count`; `faults` are the places."""

    code = "case-unfit"
    message = _("The case cannot be handed in: %(count)s values are missing or do not fit.")
    status = 422

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(count=len(faults))
        self.faults = faults


class KeyMissing(Refusal):
    code = "idempotency-key-missing"
    message = _("Send an Idempotency-Key of 1 to 100 visible ASCII characters, a new one for each case.")
    status = 400


class KeyReused(Refusal):
    code = "idempotency-key-reused"
    message = _("This Idempotency-Key came before with another body. Use a new one.")
    status = 422


def send(*, key: str, body: Any, size: int, by: User) -> tuple[Case, bool]:
    """The case that was handed in, and whether it is new. The same key and body give the same case.

    Raises KeyMissing, KeyReused, Unfit, TooMany and what handing in raises.
    """
    if not 1 <= len(key) <= LONGEST_KEY or not all("!" <= char <= "~" for char in key):
        raise KeyMissing()
    limits.check("cases.send", str(by.pk), per_minute=SENT_A_MINUTE)
    _require_fit(body, size)
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"cases.send {by.pk} {key}"])
        before = Sent.objects.filter(user=by, key=key).select_related("case").first()
        if before is not None:
            if before.digest != digest:
                raise KeyReused()
            return before.case, False
        content = body["content"]
        made = writing.begin(by=by, language=content["language"], content=content)
        credit, interests = str(body.get("credit") or by.name), str(body.get("interests", ""))
        made = writing.declare(case=made, credit=credit, relation=body["relation"], interests=interests, by=by)
        made = moving.submit(case=made, by=by)
        Sent.objects.create(user=by, key=key, digest=digest, case=made)
    return made, True


def _require_fit(body: Any, size: int) -> None:
    """The body is an object of our members, of bearable size and depth, and its content a whole case."""
    if size > reading.MAXIMUM_BYTES:
        raise Unfit([Fault("", "too-large", str(_("The body is too large.")))])
    if not isinstance(body, Mapping) or not isinstance(body.get("content"), dict):
        raise Unfit([Fault("/content", "missing", str(_("A case is wanted here.")))])
    if strict_yaml.depth(body) > DEEPEST:
        raise Unfit([Fault("", "too-deep", str(_("The body is nested too deeply.")))])
    faults = [Fault(f"/{name}", "unknown-member", str(_("There is no such member."))) for name in set(body) - MEMBERS]
    if body.get("relation") not in Case.Relation.values:
        faults.append(Fault("/relation", "not-a-choice", ", ".join(Case.Relation.values)))
    for name in ("credit", "interests"):
        value = body.get(name, "")
        if not isinstance(value, str) or len(value) > (200 if name == "credit" else 2000) or not checking.is_text(value):
            faults.append(Fault(f"/{name}", "wrong-form", str(_("A short text is wanted here."))))
    whole = {"slug": writing.slug_of(writing.title_of(body["content"])), "updated": steps.today()} | body["content"]
    faults += [Fault(f"/content{one.pointer}", one.code, _why(one)) for one in checking.faults(whole)]
    if faults:
        raise Unfit(sorted(faults, key=lambda one: one.pointer))


def _why(fault: checking.Fault) -> str:
    return f"{fault.code} {fault.values}" if fault.values else fault.code
