"""From one page to the next: whatever looks at a page first waits until it is there with its scripts."""

from playwright.sync_api import Locator


def turn(button: Locator) -> None:
    """Click a link or button that leads to a page, and wait until that page is loaded."""
    with button.page.expect_navigation():
        button.click()
