"""The platform's settings with one page only: what a page with one query costs on this server."""

from socialicense.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.plain_urls"
