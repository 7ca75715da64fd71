"""The platform as it really runs: granian, Celery worker and beat as processes of their own, on the test's database."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings

from socialicense.local.processes import COMMANDS, free_port, web_environment

READY_SECONDS = 60.0


def database_url(database: Mapping[str, Any]) -> str:
    """The address of a database from Django's settings for it."""
    user, password = quote(str(database["USER"])), quote(str(database["PASSWORD"]))
    where = f"{user}:{password}@" if password else f"{user}@" if user else ""
    host, port = str(database["HOST"]), str(database["PORT"])
    if host.startswith("/") or not host:
        socket = [f"host={host}"] if host else []
        return f"postgres://{where}/{quote(str(database['NAME']))}" + ("?" + "&".join(socket) if socket else "")
    return f"postgres://{where}{host}{':' + port if port else ''}/{quote(str(database['NAME']))}"


def environment(port: int) -> dict[str, str]:
    """What the processes read: the product's own settings, and the database of this test."""
    return (
        dict(os.environ)
        | web_environment(port)
        | {
            "DJANGO_SETTINGS_MODULE": "socialicense.settings",
            "DATABASE_URL": database_url(settings.DATABASES["default"]),
            "PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
            "LOCAL_MODE": "1",
            "REDIS_URL": broker_url(os.environ["REDIS_URL"]),
            "C_FORCE_ROOT": "1",
        }
    )


def broker_url(url: str) -> str:
    """A numbered database of the broker to itself: the bells of other tests ring elsewhere."""
    return f"{url}?virtual_host=5" if url.startswith("redis+socket://") and "?" not in url else url


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of a platform of web, worker and beat; all three have ended when the block ends."""
    port = free_port(8700)
    environ = environment(port)
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, cwd=settings.BASE_DIR, env=environ, check=True)
    programs = Path(sys.executable).parent
    started: list[subprocess.Popen[bytes]] = []
    try:
        for name, (program, *words) in COMMANDS.items():
            with (folder / f"{name}.log").open("wb") as log:
                command = [str(programs / program), *words]
                started.append(
                    subprocess.Popen(
                        command, cwd=settings.BASE_DIR, env=environ, stdout=log, stderr=log, start_new_session=True
                    )
                )
        wait_for(port, started[0])
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in started:
            process.terminate()
        for process in started:
            end(process)


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Returns when the web server answers."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            line.request("GET", "/healthz")
            line.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            line.close()
    raise RuntimeError("the web server does not answer")


def end(process: "subprocess.Popen[bytes]") -> None:
    """The process and all its children are gone afterwards."""
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
