"""Coming to a discussion: the room of the visitor, its row, and what every page shows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from socialicense.accounts import limits
from socialicense.discussion import rooms, selectors
from socialicense.discussion.models import Contribution, Discussion
from socialicense.discussion.naming import Author
from socialicense.discussion.rooms import Room
from socialicense.discussion.services import arranging
from socialicense.discussion.services.moderating import Moderator

BIGGEST = 2**31  # no number of a contribution, and no key of a row that an address may name, is as high


@dataclass
class Visit:
    """Somebody in a room. `row` is None where nothing was said or arranged yet."""

    request: HttpRequest
    room: Room
    row: Discussion | None

    def url(self, name: str, *args: object) -> str:
        return reverse(f"discussion:{name}", args=[self.room.target.kind, self.room.target.id, *args])

    @property
    def network(self) -> str:
        return limits.network(self.request)

    @property
    def open(self) -> bool:
        """Whether something can be said just now; a window that the app above rules counts before the row's own."""
        if self.room.opens is not None:
            window = Discussion(opens=self.room.opens, closes=self.room.closes)
            return arranging.is_open(window)
        return arranging.is_open(self.row)

    @property
    def speaks(self) -> bool:
        """Whether this visitor may say something just now."""
        return self.open and self.room.author is not None and self.room.stopped is None

    def author(self) -> Author:
        """Who speaks. Raises why not: the refusal of the room, or Http404 for somebody who only reads."""
        if self.room.stopped is not None:
            raise self.room.stopped
        if self.room.author is None:
            raise Http404
        return self.room.author

    def moderator(self) -> Moderator:
        """Who moderates; Http404 for everybody else."""
        if self.room.moderator is None:
            raise Http404
        return self.room.moderator

    def held(self) -> Discussion:
        """The row, made now if it is not there yet."""
        room = self.room
        self.row = arranging.row_of(room.target, scope=room.scope, opens=room.opens, closes=room.closes)
        return self.row

    def existing(self) -> Discussion:
        """The row; Http404 where there is none."""
        if self.row is None:
            raise Http404
        return self.row

    def contribution(self, number: int) -> Contribution:
        """A contribution by its number. Http404 where there is none, or where it waits and is not the visitor's."""
        one = selectors.contribution(self.existing(), number) if number < BIGGEST else None
        if one is None:
            raise Http404
        author = self.room.author
        own = author is not None and one.speaker is not None and one.speaker.author == author.id
        if one.state == Contribution.State.WAITING and not own and self.room.moderator is None:
            raise Http404
        return one

    def render(self, template: str, *, status: int = 200, **more: Any) -> HttpResponse:
        """A page of the discussion inside the frame of its app."""
        context = {
            **self.room.context,
            "room": self.room,
            "row": self.row,
            "open": self.open,
            "speaks": self.speaks,
            "author": self.room.author,
            "moderates": self.room.moderator is not None,
            "page_url": self.url("page"),
            **more,
        }
        response = render(self.request, f"discussion/{template}", context, status=status)
        return kept_nowhere(response) if self.room.private else response


def kept_nowhere(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    return response


View = Callable[..., HttpResponse]


def entered(view: View) -> View:
    """Give the view a Visit instead of kind and target."""

    @wraps(view)
    def wrapped(request: HttpRequest, kind: str, target: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        room = rooms.enter(request, kind, target)
        row = selectors.found(room.target)
        if row is None and room.opens is None:
            raise Http404  # nobody has arranged a discussion here
        return view(Visit(request, room, row), *args, **kwargs)

    return wrapped
