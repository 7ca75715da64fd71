"""Embedded services for a machine that has none (the set-up work fills this in)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager


@contextmanager
def services_for(argv: Sequence[str]) -> Iterator[None]:
    yield
