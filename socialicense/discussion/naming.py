"""How the apps above name what is talked about and who speaks: by kind and number, so that nothing points upward."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Target:
    """What is talked about: a kind that its app chooses, and a number."""

    kind: str
    id: UUID


@dataclass(frozen=True)
class Author:
    """Who speaks: "participation" or "user", and the number; the name that the app above knows, and in which capacity."""

    kind: str
    id: UUID
    name: str = ""
    capacity: str = ""
