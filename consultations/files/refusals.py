"""Why a file is refused: all faults at once, each with its place, and nothing is kept of the file."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


@dataclass(frozen=True)
class Fault:
    """What is wrong and where: a file, a row of it (None for the whole), a pointer or column, a code, a reason."""

    file: str
    row: int | None
    place: str
    code: str
    reason: str

    def __str__(self) -> str:
        where = self.file + (f" row {self.row}" if self.row else "") + (f" {self.place}" if self.place else "")
        return f"{where}: {self.reason} [{self.code}]"


class FilesRefused(Refusal):
    code = "files-refused"
    message = _("Nothing was kept. %(count)s faults; the first: %(first)s")
    status = 422

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(count=len(faults), first=str(faults[0]))
        self.faults = faults
