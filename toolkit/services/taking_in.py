"""A worksheet as JSON: out of the platform, filled in elsewhere, and in again. All of it or nothing comes in."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from socialicense.accounts.models import User
from toolkit.domain import values
from toolkit.models import Change, ToolVersion, Worksheet
from toolkit.refusals import FileUnreadable
from toolkit.selectors import worksheets
from toolkit.services.writing import begin, put_all

SCHEMA = "socialicense/worksheet/1"
MOST_BYTES = 2 * 1024 * 1024
MOST_DEPTH = 12
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
KNOWN = {"schema", "tool", "version", "language", "title", "answers", "notes"}


def give_out(worksheet: Worksheet) -> dict[str, Any]:
    """The worksheet as plain JSON: the pinned tool, and the answers in the shapes that the tool's schema describes."""
    tool, kept = worksheets.definition(worksheet), worksheets.kept(worksheet)
    return {
        "schema": SCHEMA,
        "tool": tool.slug,
        "version": tool.version,
        "language": worksheet.language,
        "title": worksheet.title,
        "answers": {field.id: values.bare(field, kept[field.id]) for field in tool.fields if field.id in kept},
        "notes": worksheet.leftover,
    }


def blank(version: ToolVersion, tool: Any, language: str) -> dict[str, Any]:
    """The same with nothing in it, to be filled in elsewhere."""
    return {
        "schema": SCHEMA,
        "tool": tool.slug,
        "version": version.version,
        "language": language,
        "title": tool.title,
        "answers": {},
    }


def take_in(*, content: bytes, say: Callable[[values.Unfit], str], by: User) -> Worksheet:
    """A new worksheet of `by` from a file; `say` makes words of why a value does not fit. Raises FileUnreadable."""
    raw = _parsed(content)
    version = (
        ToolVersion.objects.filter(tool__slug=_text(raw, "tool"), version=_text(raw, "version"))
        .select_related("tool")
        .first()
    )
    if version is None:
        raise FileUnreadable(
            reason=_("there is no tool “%(tool)s” in version %(version)s here")
            % {"tool": raw["tool"][:60], "version": raw["version"][:20]}
        )
    answers = raw.get("answers", {})
    if not isinstance(answers, Mapping):
        raise FileUnreadable(reason=_("“answers” must be an object of field ids and answers"))
    language, title = _language(raw), " ".join(_text(raw, "title").split())[:200]
    return _made(version, title, language, answers, say, by)


@transaction.atomic
def _made(
    version: ToolVersion,
    title: str,
    language: str,
    answers: Mapping[str, Any],
    say: Callable[[values.Unfit], str],
    by: User,
) -> Worksheet:
    worksheet = begin(version=version, title=title, language=language, by=by)
    tool = worksheets.definition(worksheet)
    found: dict[str, Any] = {}
    faults: list[str] = []
    for id, sent in answers.items():
        field = tool.field(id)
        if field is None:
            faults.append(_("there is no field “%(field)s”") % {"field": id[:60]})
            continue
        try:
            found[id] = values.clean(field, sent)
        except values.Unfit as unfit:
            faults.append(f"{id}: {say(unfit)}")
    if faults:
        raise FileUnreadable(reason=values.FORBIDDEN.sub("\ufffd", "; ".join(faults[:20])))
    gone = [id for id in worksheets.kept(worksheet) if id not in found]
    put_all(worksheet=worksheet, answers=found, gone=gone, by=by, kind=Change.Kind.IMPORTED)
    return worksheet


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise FileUnreadable(reason=_("it is larger than 2 MB"))
    try:
        raw = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise FileUnreadable(reason=_("it is not UTF-8")) from error
    except RecursionError as error:
        raise FileUnreadable(reason=_("it is nested too deep")) from error
    except ValueError as error:
        raise FileUnreadable(reason=_("it is not JSON (%(error)s)") % {"error": str(error)[:120]}) from error
    if not isinstance(raw, dict) or raw.get("schema") != SCHEMA or set(raw) - KNOWN:
        raise FileUnreadable(reason=_("it is not a worksheet of this platform"))
    if _too_deep(raw):
        raise FileUnreadable(reason=_("it is nested too deep"))
    return raw


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _too_deep(value: Any, left: int = MOST_DEPTH) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return left == 0 or any(_too_deep(one, left - 1) for one in inner)


def _language(raw: Mapping[str, Any]) -> str:
    """A language by its tag: it stands in attributes of pages and files."""
    tag = _text(raw, "language")
    if len(tag) > 12 or not TAG.fullmatch(tag):
        raise FileUnreadable(reason=_("“%(name)s” is missing or is not text") % {"name": "language"})
    return tag


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not value.strip() or values.FORBIDDEN.search(value):
        raise FileUnreadable(reason=_("“%(name)s” is missing or is not text") % {"name": name})
    return value
