"""A real browser against a real server: Debian's Chromium, steered by Playwright, on pytest-django's live server."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

EXECUTABLE = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
FAILED = pytest.StashKey[bool]()
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.needs("chromium"))
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    item.stash.setdefault(FAILED, False)
    item.stash[FAILED] |= report.failed
    return report


@pytest.fixture(scope="session", autouse=True)
def _database_beside_playwright() -> None:
    """Playwright's loop runs in the test's own thread; Django would take the test itself for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
        yield chromium
        chromium.close()


def is_refused(line: ConsoleMessage) -> bool:
    """Whether the policy refused something of the page itself; what a test runs in the page has no address."""
    return "Content Security Policy" in line.text and bool(line.location["url"])


@pytest.fixture
def address(live_server: Any, settings: Any) -> str:
    """Where the server under test is; links in mails lead there too."""
    settings.PUBLIC_ADDRESS = live_server.url
    return live_server.url


@pytest.fixture
def visitor(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Opens a page as somebody new: own cookies; `scripts=False`, `language="ar"`, `size=PHONE` as wanted.

    A test fails when any page it opened threw an error, was refused something by the content security policy, or met
    an error of the server. A test that failed prints what each page said last.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(*, scripts: bool = True, language: str = "en", size: dict[str, int] = DESKTOP, **more: Any) -> Page:
        context = browser.new_context(
            base_url=address, java_script_enabled=scripts, locale=language, viewport=size, accept_downloads=True, **more
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("response", lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 500 else None)
        page.on("console", lambda line: complaints.append(line.text) if is_refused(line) else None)
        return page

    yield open_page
    if request.node.stash.get(FAILED, False):
        for page in [page for context in contexts for page in context.pages]:
            print(f"== {page.url}\n{page.locator('main').inner_text()}")
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    return visitor()
