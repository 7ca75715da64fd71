"""Limits on guessing codes, so that the chance of any hit over the whole window stays below 1 in 10,000.

A code has 11 random symbols, 55 bits. With `living` codes that would open something, one guess hits with the chance
living / 2^55, and guesses within `WINDOW` are bounded by a limit for all addresses together. Mailed links carry 192
bits and need no limit. Slips (a wrong check symbol) are not guesses: they are told apart before anything is counted.
"""

from socialicense.accounts import limits

RANDOM_BITS = 55
CHANCE = 10_000
WINDOW_MINUTES = 180 * 24 * 60
"""As long as a credential lives (`people.services.CREDENTIAL_AGE`)."""
LIVING = 100_000
EVERYWHERE = 2**55 // (CHANCE * LIVING * WINDOW_MINUTES)
"""Wrong codes a minute from all addresses together: 138 while up to 100,000 codes are alive."""
NETWORK = 20
"""Wrong codes a minute from one network, so that one place cannot use up what is there for everybody."""


def require_calm(network: str) -> None:
    """Refuse (TooMany) while too many wrong codes came in this minute; before a code is looked up."""
    limits.require_below("people.code", network, per_minute=NETWORK)
    limits.require_below("people.code", "everywhere", per_minute=EVERYWHERE)


def failed(network: str) -> None:
    """Count a well-formed code that opened nothing. Raises TooMany when this one was too many."""
    limits.check("people.code", network, per_minute=NETWORK)
    limits.check("people.code", "everywhere", per_minute=EVERYWHERE)
