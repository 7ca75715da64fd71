"""The apps above say of each kind of target who may read, speak and moderate there. They register once, in `ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from socialicense.discussion.naming import Author, Target
from socialicense.discussion.services.moderating import Moderator
from socialicense.errors import Refusal


@dataclass(frozen=True)
class Room:
    """A discussion as one visitor meets it.

    `author` is who would be speaking, None for somebody who only reads; `stopped` is why they cannot speak, with what
    to do, and `remedy` the page where it is done; `door` is where those who only read can come in. `moderator` is None
    for everybody who does not moderate. `frame` is the template around the page and `context` what it needs; `opens`
    and `closes` are given where the app above rules the window itself. A page for somebody with a seat is `private`:
    kept nowhere.
    """

    target: Target
    scope: UUID
    title: str
    language: str
    back: str
    frame: str
    author: Author | None
    stopped: Refusal | None = None
    remedy: str = ""
    door: str = ""
    moderator: Moderator | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    suggested_name: str = ""
    private: bool = False
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reached:
    """Where an author can be told something, in which language, and what the discussion is called."""

    email: str
    language: str
    title: str


Enter = Callable[[HttpRequest, UUID], Room]
Reach = Callable[[Author, Target], Reached | None]


@dataclass(frozen=True)
class Kind:
    """One kind of target: how one enters, and how its authors are reached."""

    enter: Enter
    reach: Reach


kinds: dict[str, Kind] = {}


def register(kind: str, *, enter: Enter, reach: Reach) -> None:
    """`enter` gives the room to a visitor or raises Http404; `reach` gives None for whoever has no address."""
    kinds[kind] = Kind(enter, reach)


def enter(request: HttpRequest, kind: str, target: UUID) -> Room:
    """The room of this visitor. Http404 where there is none for them."""
    found = kinds.get(kind)
    if found is None:
        raise Http404
    return found.enter(request, target)
