"""The demo: invented consultations at every stage, run through the same services as real ones."""

import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consultations.demo import keys, more
from consultations.demo.drafts import adopted, ratified, reviewed
from consultations.demo.finished import finished
from consultations.demo.people import SignIn, cast_of
from consultations.demo.running import designed, drawn, open_to_all, preparing_now
from consultations.demo.voting import assembly_decides, sessions_choose

STAGES = (open_to_all, designed, sessions_choose, drawn, assembly_decides, reviewed, ratified)
"""Each is a consultation in which people take part just now, and returns links for some of them."""


def build() -> list[SignIn]:
    """Make the whole demo in an empty platform. Returns the sign-in of each role."""
    password = secrets.token_urlsafe(9)
    cast = cast_of(password)
    key = Ed25519PrivateKey.generate()
    keys.keep(key)
    finished("hospital", key, turnout=0.98)
    finished("school", key, turnout=0.8, ratified=False)
    energy = finished("energy", key, turnout=0.9)
    keys.withdraw(energy, key)
    links = [link for stage in STAGES for link in stage(cast, key)]
    adopted(cast, key)
    prepared = preparing_now(cast)
    for _name, add in sorted(more.items()):
        add(cast, prepared)
    return [*(SignIn(role, user.email, password) for role, user in cast.items()), *links]
