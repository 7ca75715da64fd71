"""Loaded by pytest before Django: gives one run of the suite its own services, folders and settings.

The controlling process starts the services once; the workers of xdist inherit their addresses.
"""

import atexit
import os
import shutil
from contextlib import ExitStack

import pytest

from socialicense.local import bootstrap
from socialicense.local.place import scratch_place

held = ExitStack()


def begin() -> None:
    """Prepares the environment that settings read; a run that inherits one leaves it as it is."""
    if "SOCIALICENSE_TEST_DIR" in os.environ:
        return
    folder = scratch_place()
    held.callback(shutil.rmtree, folder, ignore_errors=True)
    os.environ["SOCIALICENSE_TEST_DIR"] = str(folder)
    held.callback(os.environ.pop, "SOCIALICENSE_TEST_DIR", None)
    os.environ.update(
        LOCAL_MODE="1",
        DATA_DIR=str(folder / "data"),
        KEY_DIR=str(folder / "keys"),
        SITE_URL="https://socialicense.localhost",
        PUBLIC_ADDRESS="https://socialicense.localhost",
    )
    held.enter_context(bootstrap.running(durable=False))
    atexit.register(held.close)  # a run that ends before its tests begin must leave nothing either


begin()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    held.close()
