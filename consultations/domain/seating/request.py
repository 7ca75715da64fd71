"""What is asked of a table plan, what comes back, and why one is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Table = tuple[str, ...]
Round = tuple[Table, ...]


class SeatingImpossible(ValueError):
    """No table plan can keep what was asked; `people` names who is concerned, in order."""

    def __init__(self, people: tuple[str, ...] = (), table: int = 0) -> None:
        self.people, self.table = people, table
        super().__init__(f"{type(self).__name__}: {', '.join(people)} at table {table}")


class GroupsOverlap(SeatingImpossible):
    """Somebody is in two groups that are each to be kept together."""


class FixedPlaceFull(SeatingImpossible):
    """More people have their fixed place at `table` (counted from 1) than it has seats."""


class GroupTornApart(SeatingImpossible):
    """Fixed places put a group that is kept together at more tables than it needs, or leave it no room."""


class TooManyTables(SeatingImpossible):
    """A fixed place names a table that the people present cannot fill with two each."""


@dataclass(frozen=True)
class Request:
    """Who sits down, and how.

    `people` are ids; `size` is the most people at one table; `rounds` is how many rounds to plan. `mix` maps a field's
    name to each person's value in it: every table gets each value in proportion, rounded down or up. "" is no value.
    `together` are groups that take as few tables as they can, in every round. `fixed` puts a person at a table,
    counted from 0, in every round. `past` are rounds that were held: nobody is moved there, and who met there has met.
    """

    people: tuple[str, ...]
    size: int
    rounds: int
    mix: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    together: tuple[frozenset[str], ...] = ()
    fixed: Mapping[str, int] = field(default_factory=dict)
    past: tuple[Round, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 2 or self.rounds < 0 or len(set(self.people)) != len(self.people):
            raise ValueError("a table has at least two seats, rounds are not negative, and people are named once")

    def sizes(self) -> tuple[int, ...]:
        """Seats taken at each table: as few tables as hold everybody, and as even as they can be.

        A table that a fixed place names is there even if fewer would do. Raises TooManyTables.
        """
        here = set(self.people)
        named = [(table, person) for person, table in self.fixed.items() if person in here]
        needed = -(-len(self.people) // self.size)
        tables = max(needed, max((table + 1 for table, _ in named), default=0))
        if tables > needed and len(self.people) < 2 * tables:
            raise TooManyTables(tuple(sorted(person for _, person in named)), tables)
        small, larger = divmod(len(self.people), tables) if tables else (0, 0)
        return tuple(small + (number < larger) for number in range(tables))


@dataclass(frozen=True)
class Plan:
    """The rounds in order: tables of ids. `met` of `possible` pairs meet; `unbalanced` seats are out of proportion."""

    rounds: tuple[Round, ...]
    met: int
    possible: int
    unbalanced: int
