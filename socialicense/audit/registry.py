"""Who signs the end of the chain. The app that holds keys registers itself in AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass

# sign(message) -> (name of the key, signature as text)
Sign = Callable[[bytes], tuple[str, str]]
# verify(message, name of the key, signature) -> whether it is good
Verify = Callable[[bytes, str, str], bool]


@dataclass
class Signer:
    sign: Sign | None = None
    verify: Verify | None = None


signer = Signer()


def register_signer(sign: Sign, verify: Verify | None = None) -> None:
    """`sign` for the daily head; `verify`, when given, is used by `manage.py audit --check`."""
    signer.sign, signer.verify = sign, verify
