"""Where a round begins: fixed places and groups first, then everybody else by lot."""

from collections.abc import Sequence
from random import Random

from consultations.domain.seating.request import FixedPlaceFull, GroupsOverlap, GroupTornApart, Request


def checked(request: Request) -> None:
    """Raises the SeatingImpossible that says which wishes cannot be kept at once."""
    seen: set[str] = set()
    for group in request.together:
        if seen & group:
            raise GroupsOverlap(tuple(sorted(seen & group)))
        seen |= group
    sizes = request.sizes()
    for table, size in enumerate(sizes):
        here = sorted(person for person in request.people if request.fixed.get(person) == table)
        if len(here) > size:
            raise FixedPlaceFull(tuple(here), table + 1)


def blocks(request: Request) -> list[dict[int, int]]:
    """For each group {table: seats}: as few tables as hold its people present, in parts as even as the tables allow.

    The tables are those of members with fixed places, then those with most room. The largest group chooses first.
    """
    here, sizes = set(request.people), request.sizes()
    room = list(sizes)
    grouped = frozenset().union(*request.together)
    for person, table in request.fixed.items():
        if person in here and person not in grouped:
            room[table] -= 1
    pinned = [_pinned(request, group & here) for group in request.together]
    for held in pinned:
        for table, count in held.items():
            room[table] -= count
    found: list[dict[int, int]] = [{} for _ in request.together]
    for index in sorted(range(len(found)), key=lambda i: (-len(request.together[i] & here), i)):
        people = request.together[index] & here
        found[index] = _block(people, pinned[index], room, max(sizes, default=1))
    return found


def _pinned(request: Request, people: frozenset[str]) -> dict[int, int]:
    held: dict[int, int] = {}
    for person in people & request.fixed.keys():
        held[request.fixed[person]] = held.get(request.fixed[person], 0) + 1
    return held


def _block(people: frozenset[str], pinned: dict[int, int], room: list[int], size: int) -> dict[int, int]:
    """Divide one group, and take the seats out of `room` (which the pinned ones have left already)."""
    wanted = -(-len(people) // size)
    block, rest = dict(pinned), len(people) - sum(pinned.values())
    tables = list(pinned)
    for table in sorted(range(len(room)), key=lambda t: (-room[t], t)):
        if len(tables) >= wanted and sum(room[t] for t in tables) >= rest:
            break
        if table not in tables:
            tables.append(table)
    if len(tables) > wanted or sum(room[table] for table in tables) < rest:
        raise GroupTornApart(tuple(sorted(people)))
    for _ in range(rest):
        table = min((t for t in tables if room[t]), key=lambda t: (block.get(t, 0), t))
        block[table] = block.get(table, 0) + 1
        room[table] -= 1
    return block


def start(request: Request, division: Sequence[dict[int, int]], lot: Random) -> dict[str, int]:
    """Person -> table for one round: fixed people at their tables, groups on their seats, the rest by lot."""
    sizes = list(request.sizes())
    at = {person: request.fixed[person] for person in request.people if person in request.fixed}
    for group, block in zip(request.together, division, strict=True):
        free = sorted(person for person in group if person in set(request.people) and person not in at)
        lot.shuffle(free)
        held = _pinned(request, group & set(request.people))
        for table, taken in sorted(block.items()):
            for _ in range(taken - held.get(table, 0)):
                at[free.pop()] = table
    for table in at.values():
        sizes[table] -= 1
    seats = [table for table, left in enumerate(sizes) for _ in range(left)]
    lot.shuffle(seats)
    others = [person for person in sorted(request.people) if person not in at]
    return at | dict(zip(others, seats, strict=True))
