"""Calling a library that runs an event loop of its own, also from a thread in which one is running already."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def apart(call: Callable[[], T]) -> T:
    """The result of `call`, in this thread where that is possible and in a fresh one under a running loop (as in an
    ASGI server or beside a browser that is driven)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return call()
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(call).result()
