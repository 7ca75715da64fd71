"""manage.py consult: the main job unattended, from files to an issued license."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultations.files import output, run
from consultations.files.refusals import FilesRefused
from socialicense.errors import describe
from socialicense.jobs.models import Job, State

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Run a consultation from files: a definition (YAML or JSON, schema in static/schemas/consultation-1.json) with"
        " its answers as CSV, or an opinion map; to an issued license in --out. Exit 0 issued, 2 unusable input,"
        " 1 anything else. Without a signed adoption statement the license is an exercise."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("definition", nargs="?", metavar="FILE", help="the consultation definition")
        parser.add_argument("--opinion-map", metavar="DIR", help="a folder with participants-votes.csv and comments.csv")
        parser.add_argument(
            "--publish-rows",
            action="store_true",
            help="of an opinion map that is public: publish what one participant answered together, without a name",
        )
        parser.add_argument("--language", default="en", help="language of the statements of an opinion map (BCP 47)")
        parser.add_argument("--out", required=True, metavar="DIR", help="where the license and its evidence go")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["definition"]) == bool(options["opinion_map"]):
            raise CommandError("Give either a definition FILE or --opinion-map DIR.", returncode=2)
        started = time.monotonic()
        try:
            source = (
                run.read_opinion_map(
                    Path(options["opinion_map"]), options["language"], publish_rows=options["publish_rows"]
                )
                if options["opinion_map"]
                else run.read(Path(options["definition"]))
            )
        except FilesRefused as refused:
            self._explain(refused)
        read = time.monotonic()
        consultation = self._run(source)
        issued = time.monotonic()
        self._check_jobs(consultation.id)
        written = output.write(
            consultation, Path(options["out"]), seconds={"reading": read - started, "running": issued - read}
        )
        kind = "exercise" if written.license.is_exercise else "license"
        self.stdout.write(f"issued {kind} {written.license.number}, draft {written.license.draft.sha256}")
        self.stdout.write(f"wrote {len(written.files)} files to {options['out']} in {time.monotonic() - started:.1f} s")
        folder = Path(options["out"])
        tables = "".join(f" --table {folder / name}" for name in sorted(written.files) if name.endswith(".csv"))
        self.stdout.write(
            f"check it: python -m repository.licenses.domain.verify {folder / 'license.jsonld'} --did"
            f" {folder / 'did.json'} --ballots {folder / 'ballots.jsonl'} --questions {folder / 'questions.json'}{tables}"
        )

    def _run(self, source: run.Source) -> Any:
        try:
            return run.run(source, report=lambda phrase: self.stderr.write(phrase))
        except FilesRefused as refused:
            self._explain(refused)
        except Exception as error:
            if not hasattr(error, "code"):
                raise
            code, sentence, _status = describe(error)
            raise CommandError(f"{sentence} [{code}]", returncode=2) from error

    def _explain(self, refused: FilesRefused) -> None:
        for fault in refused.faults[:SHOWN]:
            self.stderr.write(str(fault))
        if len(refused.faults) > SHOWN:
            self.stderr.write(f"and {len(refused.faults) - SHOWN} more")
        raise CommandError("Nothing was kept.", returncode=2) from refused

    def _check_jobs(self, scope: Any) -> None:
        failed = Job.objects.filter(scope=scope, state=State.FAILED).first()
        if failed:
            raise CommandError(f"{failed.kind} failed: {failed.error} {failed.error_values or ''}", returncode=1)
