"""The embedded Postgres against kills, crowds and awkward places; each test has a real server of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from centralino.stack.postgres import PostgresError, Running, create_database, start

STARTER = """
import sys, time
from pathlib import Path
from centralino.stack.postgres import start
print(start(Path(sys.argv[1]), fast=True).pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where a test's server is; one that the test left running is stopped."""
    place = tmp_path / "postgres"
    yield place
    if (place / "data" / "postmaster.pid").exists():
        start(place).leave()


def started_elsewhere(folder: Path) -> tuple[subprocess.Popen[str], int]:
    process = subprocess.Popen([sys.executable, "-c", STARTER, folder], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() != b""


def write_a_row(server: Running) -> None:
    with psycopg.connect(server.dsn) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")


def rows(server: Running) -> int:
    with psycopg.connect(server.dsn) as connection:
        found = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert found is not None
    return int(found[0])


def test_the_last_to_leave_stops_the_server(folder: Path) -> None:
    first, second = start(folder, fast=True), start(folder, fast=True)
    assert first.pid == second.pid
    first.leave()
    first.leave()
    write_a_row(second)
    second.leave()
    assert not is_alive(second.pid)
    assert not (folder / "data" / "postmaster.pid").exists()


def test_a_server_whose_starter_was_killed_is_found_again_with_its_rows(folder: Path) -> None:
    starter, pid = started_elsewhere(folder)
    with start(folder) as server:
        write_a_row(server)
        kill(starter)
        assert is_alive(pid)
    assert not is_alive(pid), "the killed starter must not count as a user"
    starter, pid = started_elsewhere(folder)
    kill(starter)
    with start(folder) as server:
        assert server.pid == pid
        assert rows(server) == 1


def test_a_killed_server_comes_back_with_every_committed_row(folder: Path) -> None:
    with start(folder) as server:
        write_a_row(server)
        busy = psycopg.connect(server.dsn)
        os.kill(server.pid, signal.SIGKILL)
        with start(folder) as again:
            assert again.pid != server.pid
            assert rows(again) == 1
        busy.close()


def test_many_who_start_at_once_share_one_server(folder: Path) -> None:
    crowd = [started_elsewhere] * 3
    with ThreadPoolExecutor() as pool:
        processes = list(pool.map(lambda elsewhere: elsewhere(folder), crowd))
    with start(folder) as server:
        assert {pid for _, pid in processes} == {server.pid}
        for process, _ in processes:
            kill(process)


def test_the_number_of_a_dead_server_may_be_somebody_elses_now(folder: Path) -> None:
    with start(folder, fast=True) as server:
        socket = server.dsn.partition("host=")[2].partition("&")[0]
        owner = (folder / "data" / "PG_VERSION").stat().st_uid
    bystander = subprocess.Popen(["sleep", "60"], user=owner if os.geteuid() == 0 else None)
    for mark in (folder / "data" / "postmaster.pid", Path(socket) / ".s.PGSQL.5432.lock"):
        mark.write_text(f"{bystander.pid}\n{folder / 'data'}\n1\n5432\n{socket}\n\n  1  1\nready   \n")
    with start(folder, fast=True) as server:
        assert server.pid != bystander.pid
        write_a_row(server)
    bystander.kill()
    bystander.wait()


def test_a_cluster_that_was_half_made_is_made_again(folder: Path) -> None:
    (folder / "data.new" / "base").mkdir(parents=True)
    with start(folder, fast=True) as server:
        write_a_row(server)


def test_a_checkout_deep_down_has_its_socket_in_a_short_folder_of_its_own(tmp_path: Path) -> None:
    with start(tmp_path / ("deep" * 15) / ("down" * 15), fast=True) as server:
        write_a_row(server)
        socket = Path(server.dsn.partition("host=")[2].partition("&")[0].replace("%2F", "/"))
        assert socket.stat().st_mode & 0o777 == 0o700


def test_our_role_is_no_superuser_and_no_port_is_open(folder: Path) -> None:
    with start(folder, fast=True) as server, psycopg.connect(server.dsn) as connection:
        answer = connection.execute(
            "SELECT current_setting('is_superuser'), current_setting('listen_addresses'),"
            " current_setting('timezone')"
        )
        assert answer.fetchone() == ("off", "", "UTC")


def test_data_of_another_release_is_refused_and_named(folder: Path) -> None:
    start(folder, fast=True).leave()
    (folder / "data" / "PG_VERSION").write_text("12\n")
    with pytest.raises(PostgresError, match="made by Postgres 12"):
        start(folder)


def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    start(folder, fast=True).leave()
    with (folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write("shared_buffers = nonsense\n")
    began = time.monotonic()
    with pytest.raises(PostgresError, match="shared_buffers"):
        start(folder)
    assert time.monotonic() - began < 10


def test_a_new_database_is_a_copy_of_its_template(folder: Path) -> None:
    with start(folder, fast=True) as server:
        write_a_row(server)
        copy = create_database(server.dsn, "a copy", template="centralino")
        with psycopg.connect(copy) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)
        with pytest.raises(PostgresError, match="already exists"):
            create_database(server.dsn, "a copy")
