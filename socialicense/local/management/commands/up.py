"""`manage.py up`: the whole platform on this machine, until Ctrl-C."""

import fcntl
import http.client
import io
import os
import re
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command, get_commands

from socialicense.local import bootstrap, schema, statics
from socialicense.local.messages import compile_catalogues
from socialicense.local.processes import COMMANDS, free_port, web_environment
from socialicense.local.supervisor import Child, Supervisor

READY_SECONDS = 60.0
LOG_LIMIT = 10_000_000  # bytes; a longer log is put aside at the next start


class Command(BaseCommand):
    requires_system_checks = ()  # the web server answers at once or says why; checks would double the start
    help = "Serves the platform on this machine: web, worker and beat, with embedded services where none are named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the first port to try (default 8000)")
        parser.add_argument("--no-demo", action="store_true", help="do not load the demo into an empty platform")
        parser.add_argument("--show-logs", action="store_true", help="print the logs here instead of writing files")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.DATA_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "up.lock").open("a+") as lock:
            self._only_one(lock, folder)
            if (stack := bootstrap.current()) is None or stack.postgres is None:
                schema.bring_up_to_date()  # an embedded database was, before this command began
            compile_catalogues()
            statics.collect()
            self._cases(folder)
            self._toolkit()
            sign_ins = "" if options["no_demo"] else self._demo()
            port = free_port(options["port"])
            address = f"http://127.0.0.1:{port}"
            lock.truncate(0)
            lock.write(address)
            lock.flush()
            logs = None if options["show_logs"] else folder / "logs"
            self._serve(port, address, sign_ins, logs)

    def _only_one(self, lock: io.TextIOWrapper, folder: Path) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CommandError(f"Already running with the data in {folder}: {lock.read() or 'starting'}") from None

    def _cases(self, folder: Path) -> None:
        """Loads the cases that come with the platform, at the first run; they are real, so an empty one has them too."""
        stack = bootstrap.current()
        note = (stack.place.root if stack and stack.postgres else folder) / "cases.txt"
        if "load_cases" not in get_commands():
            return
        if note.exists():
            call_command("index_cases", stdout=io.StringIO())  # what an older version published is searched, too
            return
        self.stdout.write("Loading the case repository (this once) ...")
        self.stdout.flush()
        try:
            note.write_text(str(call_command("load_cases", stdout=io.StringIO())))
        except Exception as failure:  # the platform itself can be served without them
            self.stderr.write(f"The cases are not loaded ({failure!r}). To try again: manage.py load_cases")

    def _toolkit(self) -> None:
        """The tools of the toolkit, from their files; what is there already costs nothing."""
        if "load_toolkit" in get_commands():
            try:
                call_command("load_toolkit", stdout=io.StringIO())
            except CommandError as refusal:  # the platform itself can be served
                self.stderr.write(str(refusal))

    def _demo(self) -> str:
        """Loads the demo at the first run; its sign-ins, every time. They live and go with the database."""
        if "demo" not in get_commands():
            return ""
        stack = bootstrap.current()
        note = (stack.place.root if stack and stack.postgres else Path(settings.DATA_DIR)) / "demo.txt"
        if not note.exists():
            self.stdout.write("Preparing the demo (this once) ...")
            self.stdout.flush()
            try:
                text = call_command("demo", stdout=io.StringIO()) or ""
            except CommandError as refusal:  # somebody has begun real work here
                text = f"No demo: {refusal}"
            except Exception as failure:  # whatever it was: the platform itself can be served
                self.stderr.write(f"The demo is not complete ({failure!r}). To begin anew: stop, remove {note.parent}.")
                return ""
            with open(os.open(note, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write(str(text))
        return note.read_text()

    def _serve(self, port: int, address: str, sign_ins: str, logs: Path | None) -> None:
        environ = dict(os.environ) | web_environment(port) | {"PYTHONUNBUFFERED": "1"}
        environ.setdefault("PUBLIC_ADDRESS", address)
        environ.setdefault("DJANGO_SETTINGS_MODULE", "socialicense.settings")
        programs = Path(sys.executable).parent
        children = []
        for name, (program, *words) in COMMANDS.items():
            log = None if logs is None else _log_file(logs, name)
            children.append(Child(name, [str(programs / program), *words], log, settings.BASE_DIR))
        stack = bootstrap.current()
        supervisor = Supervisor(
            children, environ, look_after=stack.revive if stack else lambda: None, say=self.stdout.write
        )

        def ready() -> None:
            if not _answers(port, supervisor):
                return
            lines = ["", f"  Open {address}", ""]
            lines += [f"  {line}" for line in re.sub(r"(?<=\s)/(?=\w)", f"{address}/", sign_ins).splitlines()]
            lines += [f"  Logs: {logs}"] if logs else []
            self.stdout.write("\n".join([*lines, "  Stop with Ctrl-C.", ""]))
            self.stdout.flush()

        supervisor.run(on_start=ready)
        self.stdout.write("Stopped.")


def _log_file(folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    log = folder / f"{name}.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    return log


def _answers(port: int, supervisor: Supervisor) -> bool:
    """Waits until the web server gives any answer."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not supervisor.stopping:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            line.request("GET", "/")
            line.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return True
        finally:
            line.close()
    if not supervisor.stopping:
        supervisor.say(f"The web server does not answer after {READY_SECONDS:.0f} s: see its log.")
    return False
