"""Limits on guessing codes: the chance of any hit over the whole window stays below 1 in 10,000, and nobody is locked
out because others guess.

A code has 11 random symbols, 55 bits; mailed links carry 192 bits and need no limit. Slips (a wrong check symbol) are
no guesses: they are told apart before anything is counted, and so is a code that was issued and is dead. An honest
person hardly ever sends a well-formed code that never existed, so what is counted here is guessing.

The arithmetic. With `LIVING` codes that would open something one guess hits with the chance LIVING / 2^55. For a
chance below 1 / CHANCE within the window, as long as a code lives, there may be GUESSES = 2^55 / (CHANCE * LIVING)
wrong codes: 36,028,797 for 100,000 codes. They are spent in two ways:

* Everybody together may send EVERYWHERE wrong codes a minute (70): 70 * 259,200 minutes = 18,144,000.
* When that is used up, nobody is shut out but those who guess: for the rest of the minute only *sites* wait from which
  a wrong code has come within the window, and a site is an IPv4 /24 or an IPv6 /32. A guesser can then still send one
  wrong code from each fresh site. There are at most SITES = 2^24 + 2^20 of them: all of IPv4, and about twice the IPv6
  space that the registries have handed out. That is 17,825,792.

Together 35,969,792, which is below GUESSES. (One limit for all, without the second part, let seven networks of 20 wrong
codes a minute shut the door for everybody.) A place that has guessed waits while others guess; everybody else goes in.
What is kept of a site is a keyed hash and the time when it is forgotten.
"""

import ipaddress

from socialicense.accounts import limits

RANDOM_BITS = 55
CHANCE = 10_000
WINDOW_MINUTES = 180 * 24 * 60
"""As long as a credential lives (`people.services.CREDENTIAL_AGE`)."""
LIVING = 100_000
GUESSES = 2**RANDOM_BITS // (CHANCE * LIVING)
SITES = 2**24 + 2**20
EVERYWHERE = (GUESSES - SITES) // WINDOW_MINUTES
"""Wrong codes a minute from all addresses together, before sites that have guessed must wait."""
NETWORK = 20
"""Wrong codes a minute from one network, so that one place does not use up what is there for everybody."""
_SITE = 32


def require_calm(network: str) -> None:
    """Refuse (TooMany) a network that guesses, before a code is looked up; see the arithmetic above."""
    limits.require_below("people.code", network, per_minute=NETWORK)
    try:
        limits.require_below("people.code", "everywhere", per_minute=EVERYWHERE)
    except limits.TooMany:
        if limits.noted("people.code.site", site(network)):
            raise


def failed(network: str) -> None:
    """Count a well-formed code that never existed. Raises TooMany when this one was too many."""
    limits.note("people.code.site", site(network), minutes=WINDOW_MINUTES)
    limits.check("people.code", network, per_minute=NETWORK)
    limits.check("people.code", "everywhere", per_minute=EVERYWHERE)


def site(network: str) -> str:
    """The larger place that a network (`limits.network`) belongs to: an IPv6 /32, else the network itself."""
    try:
        parsed = ipaddress.ip_network(network)
    except ValueError:
        return network
    return str(parsed.supernet(new_prefix=_SITE)) if parsed.version == 6 else network
