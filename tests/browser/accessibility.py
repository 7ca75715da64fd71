"""What a page must keep to, as far as a program can see it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]


def violations(page: Page) -> list[tuple[str, str]]:
    """(rule, first element) of everything axe finds on the page as it stands."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found]


def overflow(page: Page) -> int:
    """How many pixels the page can be moved sideways: none is right."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def escaped_words(page: Page) -> list[str]:
    """Words inside drawings that left their frame, which right-to-left pages do unseen by axe."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll("svg text")].filter((word) => {
                const frame = word.ownerSVGElement.getBoundingClientRect(), box = word.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1;
            }).map((word) => word.textContent)"""
        )
    )
