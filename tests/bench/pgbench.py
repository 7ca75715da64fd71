"""PostgreSQL's own measure of the same server: one insert of one row a transaction, by 32 clients."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

# The row that a cast of one answer leaves in the box, in a table with the box's columns, a key and a unique receipt.
TABLE = (
    "DROP TABLE IF EXISTS bench_insert;"
    "CREATE TABLE bench_insert (voter bytea PRIMARY KEY, leaves text, grp text NOT NULL DEFAULT '',"
    " receipt bytea UNIQUE, idem bytea, texts text NOT NULL DEFAULT '', superseded bytea[] NOT NULL DEFAULT '{}',"
    " partial text)"
)
LEAF = json.dumps({"a": "yes", "b": str(UUID(int=1)), "q": "u1", "r": "0" * 64}, separators=(",", ":"))
SCRIPT = (
    "INSERT INTO bench_insert (voter, leaves, receipt, idem)"
    f" SELECT id, '{LEAF}', id, id FROM sha256(gen_random_uuid()::text::bytea) AS id;\n"
)


def program() -> str | None:
    """The embedded server's pgbench, else the machine's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
        row = cursor.fetchone()
    beside = Path(row[0]) / "pgbench" if row else None
    return str(beside) if beside and beside.exists() else shutil.which("pgbench")


def inserts_a_second(folder: Path, *, clients: int = 32, seconds: int = 5) -> float | None:
    """Transactions a second; None on a machine without pgbench."""
    found = program()
    if found is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    script = folder / "insert.sql"
    script.write_text(SCRIPT)
    where = settings.DATABASES["default"]
    command = [found, "-n", "-c", str(clients), "-j", "1", "-T", str(seconds), "-f", str(script), "-h", where["HOST"]]
    done = subprocess.run(
        [*command, "-U", where["USER"], where["NAME"]], capture_output=True, text=True, check=True, timeout=seconds + 30
    )
    found_rate = re.search(r"tps = ([0-9.]+)", done.stdout)
    return float(found_rate[1]) if found_rate else None
