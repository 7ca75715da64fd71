"""What an import says to whoever runs it: faults and outcomes as sentences."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from repository.cases.domain.importing import RowFault

FAULTS: dict[str, Any] = {
    "not-utf-8": _("The file is not UTF-8. Save it again as “CSV UTF-8”."),
    "nul": _("The file holds characters that are no text."),
    "not-csv": _("The file cannot be read as CSV: a quotation mark is not closed."),
    "not-json": _("The file is no JSON list of cases."),
    "empty": _("The file holds no case."),
    "too-large": _("The file is larger than %(limit)s MB. Split it."),
    "too-many-rows": _("The file has more than %(limit)s rows. Split it."),
    "too-many-columns": _("The file has more than %(limit)s columns."),
    "columns-missing": _("The first row does not name this column."),
    "columns-doubled": _("The first row names this column twice."),
    "cells": _("This row has more or fewer cells than the first row."),
    "missing": _("There is nothing in this column."),
    "doubled": _("The same record stands in row %(row)s."),
}
OUTCOMES: dict[str, Any] = {
    "new": _("new draft"),
    "changed": _("draft changed"),
    "unchanged": _("here already"),
    "left": _("left alone: somebody works on the draft"),
}
SCHEMES: dict[str, Any] = {
    "participedia": _("Participedia (CSV of cases)"),
    "participatory-data-governance": _("Participatory data governance (CSV or JSON of cases)"),
}


def sentence(fault: RowFault) -> str:
    """Why a row cannot be used."""
    return str(FAULTS[fault.code]) % fault.values
