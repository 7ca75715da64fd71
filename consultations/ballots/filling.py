"""Filling a box with whole ballots that were cast elsewhere: streamed into COPY, whatever their number."""

from collections.abc import Iterable
from itertools import islice
from uuid import UUID

from django.db import connection

from consultations.ballots import box


class CopyInput:
    """Lines as the file that COPY reads, so that a large import is never built as one string."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.count = 0
        self._lines = iter(lines)
        self._rest = ""

    def read(self, size: int = 65536) -> str:
        parts, length = [self._rest], len(self._rest)
        while length < size and (taken := list(islice(self._lines, 200))):
            self.count += len(taken)
            parts += taken
            length += sum(map(len, taken))
        block = "".join(parts)
        self._rest = block[size:]
        return block[:size]


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def load(ballot: UUID, rows: Iterable[tuple[bytes, str, str, bytes]]) -> int:
    """COPY (voter, leaves, group, receipt) into the box; returns how many. For imports of whole ballots."""
    lines = CopyInput(
        f"\\\\x{voter.hex()}\t{leaves.translate(_ESCAPES)}\t{group.translate(_ESCAPES)}\t\\\\x{receipt.hex()}\n"
        for voter, leaves, group, receipt in rows
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {box.table(ballot)} (voter, leaves, grp, receipt) FROM STDIN", lines)
    return lines.count
