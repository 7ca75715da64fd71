"""A discussion and its moderation log as files, the same for organisers and everybody, without identities."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from socialicense.discussion import selectors
from socialicense.discussion.views.visits import Visit, entered
from socialicense.spreadsheets import Line, safe_row

LOG = ("number", "act", "ground", "words", "capacity", "undone", "day")


def lines(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The rows as CSV, line by line."""
    writer, names = csv.writer(Line()), list(columns)
    yield writer.writerow(names)
    for row in rows:
        yield writer.writerow(safe_row(row[name] for name in names))


def _file(content: Iterator[str], name: str, media_type: str) -> HttpResponseBase:
    return StreamingHttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_safe
@entered
def as_csv(here: Visit) -> HttpResponseBase:
    """Everything that was said, as CSV."""
    rows = selectors.rows(here.row) if here.row else iter(())
    return _file(lines(selectors.EXPORTED, rows), "discussion.csv", "text/csv; charset=utf-8")


@require_safe
@entered
def as_jsonl(here: Visit) -> HttpResponseBase:
    """Everything that was said, one JSON object a line."""
    rows = selectors.rows(here.row) if here.row else iter(())
    content = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return _file(content, "discussion.jsonl", "application/jsonl")


@require_safe
@entered
def log_csv(here: Visit) -> HttpResponseBase:
    """The whole moderation log, oldest first."""
    rows = (
        {
            "number": line.contribution.number,
            "act": line.act,
            "ground": line.ground,
            "words": line.words,
            "capacity": line.capacity,
            "undone": line.undone,
            "day": line.created_at.date().isoformat(),
        }
        for line in (selectors.whole_log(here.row) if here.row else ())
    )
    return _file(lines(LOG, rows), "moderation.csv", "text/csv; charset=utf-8")
