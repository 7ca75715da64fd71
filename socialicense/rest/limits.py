"""How much one network may read, told in every answer (RateLimit fields of the IETF httpapi draft)."""

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from socialicense.accounts import limits

WINDOW = 60


class PerNetwork(BaseThrottle):
    """API_PER_MINUTE requests a minute from one network; what is left goes into the answer's headers."""

    def allow_request(self, request: Request, view: Any) -> bool:
        allowed = settings.API_PER_MINUTE
        try:
            left, seconds = limits.check("api", limits.network(request._request), per_minute=allowed)
        except limits.TooMany as refusal:
            view.rate = fields(allowed, 0, refusal.values["retry_after"])
            raise
        view.rate = fields(allowed, left, seconds)
        return True


def fields(allowed: int, left: int, seconds: int) -> dict[str, str]:
    """The header fields: the policy, and what is left of it for how many seconds."""
    return {
        "RateLimit-Policy": f'"network";q={allowed};w={WINDOW}',
        "RateLimit": f'"network";r={left};t={seconds}',
    }
