"""Tables that spreadsheets open: no cell is run as a formula, and lines are handed on as they are written."""

from collections.abc import Iterable

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last four are full-width


class Line:
    """Where csv writes one line to."""

    def write(self, text: str) -> str:
        return text


def safe(cell: object) -> object:
    """A cell that a spreadsheet would run as a formula begins with an apostrophe instead (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def safe_row(row: Iterable[object]) -> list[object]:
    """A row in which no cell is a formula."""
    return [safe(cell) for cell in row]
