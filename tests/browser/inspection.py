"""Looks at every new page that people come to in a story: axe at phone and desktop width, and no sideways scroll."""

import re

from playwright.sync_api import Page

from .accessibility import escaped_words, overflow, violations

WIDTHS = (390, 1280)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


class Inspector:
    """Collects faults instead of stopping at the first: a story ends with `faults == []`."""

    def __init__(self, widths: tuple[int, ...] = WIDTHS) -> None:
        self.widths = widths
        self.seen: set[tuple[str, str]] = set()
        self.faults: list[tuple[str, int, object]] = []

    def look(self, page: Page) -> None:
        """Inspects the page as it stands, unless one like it (same address, same heading) was inspected before."""
        name = (address_of(page.url), page.title())
        if name in self.seen:
            return
        self.seen.add(name)
        size = page.viewport_size
        for width in self.widths:
            page.set_viewport_size({"width": width, "height": 900})
            for fault in violations(page):
                self.faults.append((name[0], width, fault))
            if wide := overflow(page):
                self.faults.append((name[0], width, f"{wide} px too wide"))
            for word in escaped_words(page):
                self.faults.append((name[0], width, f"outside its drawing: {word}"))
        if size is not None:
            page.set_viewport_size(size)


def address_of(url: str) -> str:
    """The path of an address without what changes from run to run."""
    path = re.sub(r"^https?://[^/]+", "", url).split("?")[0]
    path = UUID.sub("…", path)
    path = re.sub(r"(?<=/link/)[^/]+|(?<=/claim/)[^/]+", "…", path)
    return re.sub(r"(?<=/vote/…/)\d+", "n", path)
