"""How much one network may read, told in every answer (RateLimit fields of the IETF httpapi draft)."""

from typing import Any, ClassVar

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from socialicense.accounts import limits

WINDOW = 60


class PerNetwork(BaseThrottle):
    """API_PER_MINUTE requests a minute from one network; what is left goes into the answer's headers.

    A narrower limit on some views is a subclass beside it: `policy` names it in the headers, `scope` its counter, and
    `setting` how many a minute it allows.
    """

    policy: ClassVar[str] = "network"
    scope: ClassVar[str] = "api"
    setting: ClassVar[str] = "API_PER_MINUTE"

    def allow_request(self, request: Request, view: Any) -> bool:
        allowed = getattr(settings, self.setting)
        try:
            left, seconds = limits.check(self.scope, limits.network(request._request), per_minute=allowed)
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
