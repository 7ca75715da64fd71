"""From seats per class to people: everybody of a class gets exactly the same chance, no household two seats.

Weights are whole parts of 2**48, so that they, their sums and the chances are exact in binary floating point, in any
order of adding. Within a class people take turns; what is left unequal is evened out by splitting a panel's weight
between two people, so that at most a few more panels than people result.
"""

import heapq
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from consultations.domain.sortition.grouping import Counts, Floats, Pool

PARTS = 2**48
# Where one sits: class, household of the kind, place in the household.
Seat = tuple[int, int, int]


@dataclass
class _Piece:
    """Part of a panel's weight in which the seats of one kind of household are taken by these people."""

    panel: int
    parts: int
    seats: tuple[Seat, ...]


def whole_parts(weights: Floats, parts: int = PARTS) -> list[int]:
    """Weights as whole parts that sum to `parts`: rounded down, the rest to the largest remainders."""
    exact = weights / float(np.add.reduce(weights)) * parts
    counts = [int(count) for count in np.floor(exact)]
    missing = parts - sum(counts)
    order = np.argsort(-(exact - np.floor(exact)), kind="stable")
    for place in range(abs(missing)):
        counts[int(order[place % len(order)])] += 1 if missing > 0 else -1
    return counts


def seated(pool: Pool, panels: Counts, parts: list[int], *, split: bool = True) -> list[tuple[tuple[str, ...], int]]:
    """Panels of people (ids in order) with their parts; with `split` everybody of a class gets equal parts (to one part).

    Without `split` each panel stays whole and people of a class differ by one turn at most where households allow it.
    """
    shares: list[list[list[_Piece]]] = [[] for _ in parts]
    for kind, members in enumerate(pool.kinds):
        pieces = _taken_in_turns(pool, members, pool.sizes[kind], panels, parts)
        if split:
            pieces = _evened(pool, members, pieces)
        by_panel: dict[int, list[_Piece]] = defaultdict(list)
        for piece in pieces:
            by_panel[piece.panel].append(piece)
        for panel, own in by_panel.items():
            shares[panel].append(own)
    found: dict[tuple[str, ...], int] = defaultdict(int)
    listed: list[tuple[tuple[str, ...], int]] = []
    for panel, total in enumerate(parts):
        for ids, part in _merged(pool, shares[panel], total):
            if split:
                found[ids] += part
            else:
                listed.append((ids, part))
    return sorted(found.items()) if split else listed


def _taken_in_turns(pool: Pool, members: tuple[int, ...], size: int, panels: Counts, parts: list[int]) -> list[_Piece]:
    """Whole panels, the heaviest first: each seat goes to whoever of the class has had least."""
    active = np.flatnonzero(panels[:, list(members)].sum(axis=1))
    order = sorted((int(panel) for panel in active), key=lambda panel: (-parts[panel], panel))
    queues = {
        group: [
            (0, house, place)
            for house, people in enumerate(pool.classes[group].households)
            for place in range(len(people))
        ]
        for group in members
    }
    alone = len(members) == 1 and all(len(people) == 1 for people in pool.classes[members[0]].households)
    pieces = []
    for panel in order:
        seats: list[Seat] = []
        used: set[int] = set()
        for group in members:
            wanted, queue, passed = int(panels[panel, group]), queues[group], []
            while wanted:
                had, house, place = heapq.heappop(queue)
                if house in used and not alone:
                    passed.append((had, house, place))
                    continue
                seats.append((group, house, place))
                passed.append((had + parts[panel], house, place))
                used.add(house)
                wanted -= 1
            for turn in passed:
                heapq.heappush(queue, turn)
        pieces.append(_Piece(panel, parts[panel], tuple(seats)))
    return pieces


def _evened(pool: Pool, members: tuple[int, ...], pieces: list[_Piece]) -> list[_Piece]:
    """The same seats with equal parts for everybody of a class: pieces are split where somebody has had too much."""
    ledger = _Ledger(pieces)
    for group in members:
        people = [
            (group, house, place)
            for house, ids in enumerate(pool.classes[group].households)
            for place in range(len(ids))
        ]
        if len(people) > 1 and not ledger.even(people):
            return _rotated(pool, members, pieces)
    return ledger.pieces


class _Ledger:
    def __init__(self, pieces: list[_Piece]) -> None:
        self.pieces = [_Piece(piece.panel, piece.parts, piece.seats) for piece in pieces]
        self.of: dict[Seat, set[int]] = defaultdict(set)
        for number, piece in enumerate(self.pieces):
            for seat in piece.seats:
                self.of[seat].add(number)

    def even(self, people: list[Seat]) -> bool:
        had = {seat: sum(self.pieces[number].parts for number in self.of[seat]) for seat in people}
        fair, rest = divmod(sum(had.values()), len(people))
        order = sorted(people, key=lambda seat: (-had[seat], seat))
        surplus = {seat: had[seat] - fair - (place < rest) for place, seat in enumerate(order)}
        givers = [seat for seat in order if surplus[seat] > 0]
        takers = [seat for seat in reversed(order) if surplus[seat] < 0]
        for giver in givers:
            for taker in takers:
                while surplus[giver] > 0 and surplus[taker] < 0:
                    moved = self._move(giver, taker, min(surplus[giver], -surplus[taker]))
                    if not moved:
                        break
                    surplus[giver] -= moved
                    surplus[taker] += moved
        return not any(surplus.values())

    def _move(self, giver: Seat, taker: Seat, wanted: int) -> int:
        """Gives up to `wanted` parts of one piece from one to the other; 0 where no piece allows it."""
        best = -1
        for number in sorted(self.of[giver]):
            piece = self.pieces[number]
            houses = {seat[1] for seat in piece.seats if seat != giver}
            if taker[1] in houses or taker in piece.seats:
                continue
            if best < 0 or min(piece.parts, wanted) > min(self.pieces[best].parts, wanted):
                best = number
        if best < 0:
            return 0
        piece = self.pieces[best]
        moved = min(piece.parts, wanted)
        changed = tuple(taker if seat == giver else seat for seat in piece.seats)
        if moved == piece.parts:
            number = best
            self.of[giver].discard(best)
            piece.seats = changed
        else:
            piece.parts -= moved
            number = len(self.pieces)
            self.pieces.append(_Piece(piece.panel, moved, changed))
            for seat in changed:
                self.of[seat].add(number)
        self.of[taker].add(number)
        return moved


def _rotated(pool: Pool, members: tuple[int, ...], pieces: list[_Piece]) -> list[_Piece]:
    """Each piece in as many parts as there are turns, households and places moving on by one: equal by symmetry."""
    size = len(pool.classes[members[0]].households)
    places = [len(pool.classes[group].households[0]) for group in members]
    turns = size * int(np.lcm.reduce(places))
    found, offset = [], 0
    for piece in pieces:
        part, rest = divmod(piece.parts, turns)
        for turn in range(turns):
            share = part + ((turn - offset) % turns < rest)
            if share:
                seats = tuple(
                    (group, (house + turn) % size, (place + turn // size) % len(pool.classes[group].households[0]))
                    for group, house, place in piece.seats
                )
                found.append(_Piece(piece.panel, share, seats))
        offset = (offset + rest) % turns
    return found


def _merged(pool: Pool, shares: list[list[_Piece]], total: int) -> list[tuple[tuple[str, ...], int]]:
    """The panels of people of one panel of seats: cut wherever the people of any kind change."""
    fixed = [piece for own in shares if len(own) == 1 for piece in own]
    changing = [own for own in shares if len(own) > 1]
    base = [pool.classes[group].households[house][place] for piece in fixed for group, house, place in piece.seats]
    base += pool.included
    ends: set[int] = {total}
    for own in changing:
        end = 0
        for piece in own:
            end += piece.parts
            ends.add(end)
    places, left = [0] * len(changing), [own[0].parts for own in changing]
    found, start = [], 0
    for end in sorted(ends):
        length = end - start
        if length <= 0:
            continue
        ids = list(base)
        for number, own in enumerate(changing):
            while not left[number]:
                places[number] += 1
                left[number] = own[places[number]].parts
            left[number] -= length
            ids += [pool.classes[g].households[h][p] for g, h, p in own[places[number]].seats]
        found.append((tuple(sorted(ids)), length))
        start = end
    return found
