"""Looks at every new page that people come to in a story: axe at phone and desktop width, and no sideways scroll."""

import re

from playwright.sync_api import Error, Page

from .accessibility import escaped_words, overflow, violations

WIDTHS = (390, 1280)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
MOVED_ON = re.compile("Execution context was destroyed|Cannot find context with specified id")
LOOKS = 3


class Inspector:
    """Collects faults instead of stopping at the first: a story ends with `faults == []`."""

    def __init__(self, widths: tuple[int, ...] = WIDTHS) -> None:
        self.widths = widths
        self.seen: set[tuple[str, str]] = set()
        self.faults: list[tuple[str, int, object]] = []

    def look(self, page: Page) -> None:
        """Inspects the page as it stands, unless one like it (same address, same heading) was inspected before.

        Pages of a room load themselves anew when something changed: one that does so under the inspection is
        inspected again from the start.
        """
        for _ in range(LOOKS):
            try:
                self._look(page)
                return
            except Error as error:
                if not MOVED_ON.search(str(error)):
                    raise
                page.wait_for_load_state()
        raise AssertionError(f"{page.url} never stands still")

    def _look(self, page: Page) -> None:
        name = (address_of(page.url), page.title())
        if name in self.seen:
            return
        size, faults = page.viewport_size, []
        for width in self.widths:
            page.set_viewport_size({"width": width, "height": 900})
            found: list[object] = [*violations(page)]
            if wide := overflow(page):
                found.append(f"{wide} px too wide")
            found += [f"outside its drawing: {word}" for word in escaped_words(page)]
            faults += [(name[0], width, fault) for fault in found]
        if size is not None:
            page.set_viewport_size(size)
        self.seen.add(name)
        self.faults += faults


def address_of(url: str) -> str:
    """The path of an address without what changes from run to run."""
    path = re.sub(r"^https?://[^/]+", "", url).split("?")[0]
    path = UUID.sub("…", path)
    path = re.sub(r"(?<=/link/)[^/]+|(?<=/claim/)[^/]+", "…", path)
    return re.sub(r"(?<=/vote/…/)\d+", "n", path)
