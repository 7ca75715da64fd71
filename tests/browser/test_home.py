"""The front page opens."""

from playwright.sync_api import Page, expect


def test_home_opens_and_says_what_this_is(page: Page) -> None:
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    expect(page.get_by_role("heading", level=1)).to_be_visible()
