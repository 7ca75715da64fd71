"""What the platform holds about a person, and how it is handed out and erased.

Every app that refers to a person registers, in AppConfig.ready(), which tables it answers for. A test finds all
foreign keys to people by introspection and fails when one is not answered for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# export(subject) -> JSON-ready value, empty when there is nothing; erase(subject) -> None.
# The subject is a User, or a person of an app above (a participation) when that app calls for its own.
Export = Callable[[Any], Any]
Erase = Callable[[Any], None]


@dataclass(frozen=True)
class Handler:
    """`kind`: the class of the subjects it serves (a User unless said otherwise)."""

    name: str
    tables: tuple[str, ...]
    export: Export
    erase: Erase
    kind: str


handlers: dict[str, Handler] = {}


def register(name: str, *, tables: list[str], export: Export, erase: Erase, kind: str = "accounts.User") -> None:
    """`tables` are database table names; `kind` is the model label of the subjects that the two functions take."""
    handlers[name] = Handler(name, tuple(tables), export, erase, kind)


def covered_tables() -> set[str]:
    return {table for handler in handlers.values() for table in handler.tables}


def handlers_for(subject: Any) -> list[Handler]:
    """The handlers for this kind of person, in order of name, accounts last: others may still need the account."""
    label = subject._meta.label
    return sorted((h for h in handlers.values() if h.kind == label), key=lambda h: (h.name == "accounts", h.name))


def export(subject: Any) -> dict[str, Any]:
    """Everything that is held about the person, by handler."""
    return {handler.name: handler.export(subject) for handler in handlers_for(subject)}


def erase(subject: Any) -> list[str]:
    """Erase the person everywhere; the names of the handlers that ran. Call it inside one transaction."""
    ran = []
    for handler in handlers_for(subject):
        handler.erase(subject)
        ran.append(handler.name)
    return ran
