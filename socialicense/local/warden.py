"""Stops the embedded services when their last user was killed and could not stop them itself.

Started beside the services as `python -m socialicense.local.warden DATA_DIR`; it waits on a lock that every user
holds and the kernel frees however a process ends, and leaves when the services are gone.
"""

import subprocess
import sys
from pathlib import Path

from socialicense.local import sharing
from socialicense.local.place import find_place, keep
from socialicense.local.postgres import Postgres
from socialicense.local.valkey import Valkey


def post(data_dir: Path) -> None:
    """Starts a warden that outlives the calling command."""
    keep(
        subprocess.Popen(
            [sys.executable, "-m", "socialicense.local.warden", str(data_dir)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).resolve().parents[2],
            start_new_session=True,
        )
    )


def watch(data_dir: Path) -> None:
    """Returns when nobody uses the services any more, having stopped what still ran."""
    place = find_place(data_dir)
    with sharing.alone(place.root / "warden.lock"):
        services = [Postgres(place), Valkey(place)]
        while any(service.answers() for service in services):
            sharing.wait_until_unused(place.root)
            with sharing.alone(place.root / "start.lock"):
                if not sharing.in_use(place.root):
                    for service in services:
                        service.stop()


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
