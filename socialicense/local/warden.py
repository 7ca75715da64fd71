"""Stops the embedded services when their last user was killed and could not stop them itself.

Started beside the services as `python -m socialicense.local.warden ROOT SOCKETS`; it waits on a lock that every user
holds and the kernel frees however a process ends, and leaves when the services are gone.
"""

import subprocess
import sys
from pathlib import Path

from socialicense.local import sharing
from socialicense.local.place import Place
from socialicense.local.postgres import Postgres
from socialicense.local.valkey import Valkey


def post(place: Place) -> None:
    """Starts a warden that outlives the calling command and is no child of it."""
    subprocess.run(
        ["setsid", "--fork", sys.executable, "-m", "socialicense.local.warden", str(place.root), str(place.sockets)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).resolve().parents[2],
        check=True,
    )


def watch(place: Place) -> None:
    """Returns when nobody uses the services any more, having stopped what still ran.

    It asks the servers before it touches a file: after an orderly end the folder may be on its way out.
    """
    services: list[Postgres | Valkey] = [Postgres(place), Valkey(place)]
    while any(service.answers() for service in services):
        with sharing.alone(place.root / "warden.lock"):
            sharing.wait_until_unused(place.root)
            if any(service.answers() for service in services):
                with sharing.alone(place.root / "start.lock"):
                    if not sharing.in_use(place.root):
                        for service in services:
                            service.stop()


if __name__ == "__main__":
    watch(Place(Path(sys.argv[1]), Path(sys.argv[2])))
