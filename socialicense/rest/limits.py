"""How much one network and one key may ask, told in every answer (RateLimit fields of the IETF httpapi draft)."""

from typing import Any, ClassVar

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from socialicense.accounts import limits
from socialicense.apikeys.models import Key

WINDOW = 60


class PerNetwork(BaseThrottle):
    """API_PER_MINUTE requests a minute from one network; what is left goes into the answer's headers.

    A narrower limit on some views is a subclass beside it: `policy` names it in the headers, `scope` its counter, and
    `setting` how many a minute it allows.
    """

    policy: ClassVar[str] = "network"
    scope: ClassVar[str] = "api"
    setting: ClassVar[str] = "API_PER_MINUTE"

    def counted(self, request: Request) -> str | None:
        """Whose requests are counted together; None where this limit counts nothing."""
        return limits.network(request._request)

    def allow_request(self, request: Request, view: Any) -> bool:
        allowed, counted = getattr(settings, self.setting), self.counted(request)
        if counted is None:
            return True
        try:
            left, seconds = limits.check(self.scope, counted, per_minute=allowed)
        except limits.TooMany as refusal:
            self._tell(view, allowed, 0, refusal.values["retry_after"])
            raise
        self._tell(view, allowed, left, seconds)
        return True

    def _tell(self, view: Any, allowed: int, left: int, seconds: int) -> None:
        """Add the header fields: the policy, and what is left of it for how many seconds."""
        told = {
            "RateLimit-Policy": f'"{self.policy}";q={allowed};w={WINDOW}',
            "RateLimit": f'"{self.policy}";r={left};t={seconds}',
        }
        before = getattr(view, "rate", {})
        view.rate = {name: f"{before[name]}, {value}" if name in before else value for name, value in told.items()}


class PerKey(PerNetwork):
    """API_KEY_PER_MINUTE requests a minute with one key, wherever they come from."""

    policy, scope, setting = "key", "api.key", "API_KEY_PER_MINUTE"

    def counted(self, request: Request) -> str | None:
        return str(request.auth.pk) if isinstance(request.auth, Key) else None
