"""Pictures of the main pages of the demo, at three widths: `python -m tests.browser.screenshots [LANGUAGE...]`.

They go to .cache/screenshots/LANGUAGE/WIDTH/. To be looked at by a person before a page is called done.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from playwright.sync_api import Browser, Page, sync_playwright

from socialicense.local.place import scratch_place
from tests.browser.conftest import ARGUMENTS, EXECUTABLE
from tests.browser.pages import PUBLIC
from tests.browser.tours import SignIns, citizen, organiser, representative

BASE_DIR = Path(__file__).resolve().parents[2]
TARGET = BASE_DIR / ".cache" / "screenshots"
WIDTHS = (320, 390, 1280)
MOST_PAGES = 40
STARTS = ("/", "/consultations/", "/licenses/", "/learn/")


@contextmanager
def served_demo() -> Iterator[tuple[str, SignIns]]:
    """The address of the whole platform with its demo, in a data folder of its own, and the way in for each role."""
    folder = scratch_place()
    ours = {"DATABASE_URL", "REDIS_URL", "LOCAL_MODE"}
    environ = {name: value for name, value in os.environ.items() if name not in ours} | {
        "DATA_DIR": str(folder / "data")
    }
    command = [sys.executable, str(BASE_DIR / "manage.py"), "up", "--port", "8200"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as up:
        try:
            assert up.stdout is not None
            address = next((line.split("Open ")[1].strip() for line in up.stdout if "Open " in line), "")
            if not address:
                sys.exit("The platform did not start.")
            ways = iter(lambda: up.stdout.readline().rstrip(), "  Stop with Ctrl-C.")
            yield address, SignIns.read(list(ways))
        finally:
            up.send_signal(signal.SIGINT)
            up.wait()
            shutil.rmtree(folder, ignore_errors=True)


def found_pages(browser: Browser, address: str) -> list[str]:
    """Paths of the known pages and of those that the first ones link to."""
    page = browser.new_page()
    paths = list(PUBLIC)
    for start in STARTS:
        answer = page.goto(address + start)
        if answer is None or answer.status != 200:
            continue
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
        for link in links:
            path = urldefrag(urljoin(address + start, link))[0].removeprefix(address)
            if path.startswith("/") and "." not in path and path not in paths:
                paths.append(path)
    page.close()
    return paths[:MOST_PAGES]


def take(browser: Browser, address: str, ways: SignIns, language: str) -> int:
    """Takes every picture in one language; how many."""
    paths = found_pages(browser, address)
    for number, width in enumerate(WIDTHS):
        folder = TARGET / language / str(width)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

        def somebody(width: int = width) -> Page:
            view = {"width": width, "height": 900}
            return browser.new_context(
                base_url=address, locale=language, viewport=view, reduced_motion="reduce"
            ).new_page()

        def snap(page: Page, folder: Path = folder) -> Callable[[str], None]:
            return lambda name: page.screenshot(path=folder / f"{name}.png", full_page=True) and None

        page = somebody()
        for path in paths:
            page.goto(path)
            snap(page)(re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home")
        citizen(page, ways.links[number % len(ways.links)], snap(page))
        for role, tour in (("organiser", organiser), ("representative", representative)):
            page = somebody()
            tour(page, ways.accounts[role], snap(page))
        for context in browser.contexts:
            context.close()
    return sum(1 for _picture in (TARGET / language).glob("*/*.png"))


def main(languages: list[str]) -> None:
    with served_demo() as (address, ways), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
        for language in languages:
            print(f"{take(browser, address, ways, language)} pictures in {(TARGET / language).relative_to(BASE_DIR)}")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:] or ["en", "ar"])
