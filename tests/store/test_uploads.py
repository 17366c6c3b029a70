"""An upload is kept, looked into, tried and taken: once, whatever is killed meanwhile, and while others watch."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from centralino.database import Database
from centralino.directory import list_store
from centralino.directory.contacts import Refused
from centralino.support.importing.columns import Column
from centralino.support.importing.looking import LookedInto
from centralino.support.importing.remarks import Result
from centralino.support.importing.sheets import Reading
from centralino.uploads import actions, files, store
from centralino.uploads.lives import UploadEvent, UploadState
from centralino.uploads.records import Upload
from centralino.uploads.workbench import Workbench
from centralino.uploads.working import work_on
from tests.fixtures.campaigns import an_organisation

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CONVENTIONS = actions.conventions_of(an_organisation().settings)
SHEET = (
    "Nome;Telefono;Note",
    "Anna Rossi;055 123461;",
    "Bruno Verdi;tel. 333 1234567;",
    "VERDI BRUNO;3331234567;",
    "Carla Neri;3.9E+11;",
)


@dataclass
class Desk:
    """Somebody who uploads sheets, and has them worked on in this process."""

    database: Database
    folder: Path

    async def uploads(self, *lines: str, onto: str | None = "soci", name: str = "soci.csv") -> Upload:
        kept = await actions.keep_upload(
            self.database, self.folder, name, _chunks("\n".join(lines)), onto=onto, at=NOON, by="ada"
        )
        assert isinstance(kept, Upload), kept
        return kept

    async def looks(self, upload: Upload, **how: object) -> LookedInto | Refused:
        return await actions.look_into_upload(
            self.database,
            self.folder,
            upload.id,
            CONVENTIONS,
            at=NOON,
            **how,  # type: ignore[arg-type]
        )

    async def begins(self, upload: Upload, event: UploadEvent) -> Upload | Refused:
        async with self.database.transaction() as connection:
            return await actions.begin(connection, upload.id, event, at=NOON)

    async def gives_up(self, upload: Upload) -> Upload:
        async with self.database.transaction() as connection:
            given_up = await actions.give_up(connection, upload.id, at=NOON)
        assert isinstance(given_up, Upload), given_up
        return given_up

    async def works(self, upload: Upload) -> Upload | Refused:
        return await work_on(self.database, self.folder, upload.id, CONVENTIONS, lambda: NOON)

    async def does(self, upload: Upload, event: UploadEvent) -> Upload:
        begun = await self.begins(upload, event)
        assert isinstance(begun, Upload), begun
        done = await self.works(upload)
        assert isinstance(done, Upload), done
        return done

    async def now(self, upload: Upload) -> Upload:
        async with self.database.connection() as connection:
            found = await store.upload(connection, upload.id)
        assert found
        return found

    async def names(self) -> list[str]:
        async with self.database.connection() as connection:
            cursor = await connection.execute("select name from contacts order by id")
            return [name for (name,) in await cursor.fetchall()]


async def _chunks(text: str | bytes) -> AsyncIterator[bytes]:
    whole = text.encode() if isinstance(text, str) else text
    for at in range(0, len(whole), 1000):
        yield whole[at : at + 1000]


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path / "uploads")


async def test_an_upload_goes_from_the_file_to_the_list(desk: Desk) -> None:
    upload = await desk.uploads(*SHEET)
    assert (upload.state, upload.name, upload.by, upload.columns) == ("uploaded", "soci.csv", "ada", None)
    looked = await desk.looks(upload)
    assert isinstance(looked, LookedInto)
    assert (await desk.now(upload)).columns == {0: Column.NAME, 1: Column.NUMBERS}

    tried = await desk.does(upload, UploadEvent.TRY)
    assert tried.state is UploadState.TRIED
    assert tried.tried
    assert await desk.names() == []
    report = actions.report_of(desk.folder, tried)
    assert report
    assert len(report.read_text().splitlines()) == 4

    taken = await desk.does(upload, UploadEvent.TAKE)
    assert taken.state is UploadState.TAKEN
    assert taken.taken == tried.tried
    assert (taken.taken.rows, taken.taken.added, taken.taken.merged, taken.taken.repaired) == (4, 2, 1, 1)
    assert (taken.taken.refused, taken.taken.joining, taken.taken.good) == (1, 2, 3)
    assert [each.reason for each in taken.taken.reasons] == [
        "was shortened by a spreadsheet, and digits are lost: write it anew, in a column of texts"
    ]
    assert {each.result for each in taken.taken.remarks} == set(Result)
    assert await desk.names() == ["Anna Rossi", "Bruno Verdi"]
    async with desk.database.connection() as connection:
        (soci,) = await list_store.lists(connection, ["soci"])
        cursor = await connection.execute("select by, what, subject, subject_id, after->>'taken' from audit")
        assert await cursor.fetchall() == [("ada", "imported", "list", soci.id, "2")]
    assert soci.members == 2


async def test_what_is_taken_is_never_taken_again(desk: Desk) -> None:
    upload = await desk.uploads(*SHEET)
    await desk.looks(upload)
    await desk.does(upload, UploadEvent.TAKE)
    assert await desk.begins(upload, UploadEvent.TAKE) == Refused("what is taken cannot be taken")
    assert await desk.works(upload) == Refused("there is nothing to be done")
    assert isinstance(await desk.looks(upload), Refused)
    assert await desk.names() == ["Anna Rossi", "Bruno Verdi"]


async def test_two_workers_never_take_one_upload_twice(desk: Desk) -> None:
    upload = await desk.uploads("Nome;Telefono", *(f"Anna {n};333 {n:07}" for n in range(2000)))
    await desk.looks(upload)
    await desk.begins(upload, UploadEvent.TAKE)
    done = await asyncio.gather(desk.works(upload), desk.works(upload))
    assert sorted(isinstance(each, Upload) for each in done) == [False, True]
    assert len(await desk.names()) == 2000


async def test_columns_are_what_somebody_says_and_stay_so(desk: Desk) -> None:
    upload = await desk.uploads("Chi;Dove;Numero interno", "Anna Rossi;055 1234567;055 123461")
    await desk.looks(upload, chosen={0: Column.NAME, 1: None, 2: Column.NUMBERS})
    found = await desk.now(upload)
    assert found.columns == {0: Column.NAME, 2: Column.NUMBERS}
    again = await actions.look(desk.folder, found, CONVENTIONS)
    assert isinstance(again, LookedInto)
    assert [each.column for each in again.columns] == [Column.NAME, None, Column.NUMBERS]


async def test_other_columns_or_another_list_make_what_was_tried_void(desk: Desk) -> None:
    upload = await desk.uploads(*SHEET)
    await desk.looks(upload)
    await desk.does(upload, UploadEvent.TRY)
    async with desk.database.transaction() as connection:
        moved = await actions.put_onto(connection, upload.id, "amici", at=NOON)
    assert isinstance(moved, Upload)
    assert (moved.state, moved.tried, moved.onto) == (UploadState.LOOKED_INTO, None, "amici")
    await desk.does(upload, UploadEvent.TRY)
    await desk.looks(upload, reading=Reading(header_row=1))
    found = await desk.now(upload)
    assert (found.state, found.tried) == (UploadState.LOOKED_INTO, None)


async def test_what_cannot_be_read_is_said_and_may_be_read_otherwise(desk: Desk) -> None:
    upload = await desk.uploads("%PDF-1.7", name="C:\\Documenti\\soci.pdf")
    assert upload.name == "soci.pdf"
    assert await desk.looks(upload) == Refused("it is a PDF")
    assert isinstance(await desk.begins(upload, UploadEvent.TAKE), Refused)


async def test_a_file_without_telephones_is_not_tried(desk: Desk) -> None:
    upload = await desk.uploads("Nome;Città", "Anna Rossi;Firenze")
    await desk.looks(upload)
    refused = await desk.begins(upload, UploadEvent.TRY)
    assert refused == Refused("no column is taken for 'numbers', nor for a code")


async def test_a_file_that_breaks_half_way_leaves_nothing_and_says_why(desk: Desk) -> None:
    lines = [f"Anna {n};333 {n:07}" for n in range(500)]
    upload = await desk.uploads("Nome;Telefono", *lines, "x;" * 300 + "x")
    await desk.looks(upload)
    failed = await desk.does(upload, UploadEvent.TAKE)
    assert (failed.state, failed.why) == (UploadState.FAILED, "row 502 has more than 200 cells")
    assert await desk.names() == []
    assert isinstance(await desk.begins(upload, UploadEvent.TRY), Upload)


async def test_a_file_too_long_and_an_empty_one_are_not_kept(desk: Desk) -> None:
    empty = await actions.keep_upload(
        desk.database, desk.folder, "a.csv", _chunks(b""), onto=None, at=NOON, by="ada"
    )
    assert empty == Refused("there is nothing in the file")
    assert await files.keep(desk.folder, _chunks(b"x" * 5001), most=5000) is None
    assert list(desk.folder.iterdir()) == []
    kept = await files.keep(desk.folder, _chunks(b"x" * 5000), most=5000)
    assert kept
    assert (desk.folder / kept.file).stat().st_mode & 0o777 == 0o600


async def test_what_is_given_up_keeps_no_file(desk: Desk) -> None:
    upload = await desk.uploads(*SHEET)
    given_up = await desk.gives_up(upload)
    assert given_up.file
    assert (await desk.now(upload)).file is None
    files.remove(desk.folder, [given_up.file])
    assert list(desk.folder.iterdir()) == []
    assert isinstance(await desk.looks(upload), Refused)


async def test_files_are_removed_after_their_time(desk: Desk) -> None:
    over, idle, young = [await desk.uploads(*SHEET) for _ in range(3)]
    await desk.looks(over)
    await desk.does(over, UploadEvent.TAKE)
    (desk.folder / ("a" * 32)).write_text("of nobody")
    os.utime(desk.folder / ("a" * 32), (0, 0))
    async with desk.database.connection() as connection:
        for upload, days in ((over, 8), (idle, 31), (young, 8)):
            moved = NOON - timedelta(days=days)
            await connection.execute("update uploads set moved_at = %s where id = %s", [moved, upload.id])
    assert await actions.tidy_uploads(desk.database, desk.folder, NOON) == 3
    assert [path.name for path in desk.folder.iterdir()] == [young.file]
    assert (await desk.now(over)).taken


async def test_uploads_are_turned_over_with_the_newest_first(desk: Desk) -> None:
    made = [(await desk.uploads(*SHEET)).id for _ in range(3)]
    async with desk.database.connection() as connection:
        first = await store.uploads(connection, most=2)
        rest = await store.uploads(connection, before=first[-1].id, most=2)
    assert [each.id for each in first + rest] == made[::-1]


async def eventually(is_so: Callable[[], object], within: float = 30) -> None:
    async with asyncio.timeout(within):
        while not await is_so():  # type: ignore[misc]
            await asyncio.sleep(0.05)


WORKER = """
import asyncio, sys
sys.path.insert(0, {checkout!r})
from datetime import UTC, datetime
from pathlib import Path
from centralino.database import Database
from centralino.uploads.working import work_on
from tests.store.test_uploads import CONVENTIONS
async def main():
    async with Database({dsn!r}, connections=3) as database:
        await work_on(database, Path({folder!r}), int(sys.argv[1]), CONVENTIONS, lambda: datetime.now(UTC))
asyncio.run(main())
"""


def bench(desk: Desk, script: str) -> Workbench:
    """A bench whose workers run this script; the folder of uploads is the desk's."""
    settings = an_organisation(desk.folder.parent).settings.model_copy(update={"state": desk.folder.parent})
    return Workbench(desk.database, settings, lambda: NOON, (sys.executable, "-c", script))


async def test_a_worker_killed_half_way_leaves_nothing_and_the_upload_is_taken_again(
    desk: Desk, dsn: str
) -> None:
    upload = await desk.uploads("Nome;Telefono", *(f"Anna {n};333 {n:07}" for n in range(30_000)))
    await desk.looks(upload)
    await desk.begins(upload, UploadEvent.TAKE)
    script = WORKER.format(checkout=str(Path.cwd()), dsn=dsn, folder=str(desk.folder))

    async def is_under_way() -> bool:
        return (await desk.now(upload)).rows > 0

    async def is_taken() -> bool:
        return (await desk.now(upload)).state is UploadState.TAKEN

    async with bench(desk, script) as first:
        first.start(upload.id)
        await eventually(is_under_way)
        seen = await desk.now(upload)
        assert seen.phase
        assert 0 < seen.share <= 1
        assert isinstance(await desk.begins(upload, UploadEvent.TAKE), Refused)
    assert await desk.names() == []
    assert (await desk.now(upload)).state is UploadState.TAKING

    async with bench(desk, script):
        await eventually(is_taken, within=60)
    assert len(await desk.names()) == 30_000


async def test_a_worker_that_ends_before_its_end_is_told_of(desk: Desk) -> None:
    upload = await desk.uploads(*SHEET)
    await desk.looks(upload)
    await desk.begins(upload, UploadEvent.TAKE)

    async def has_failed() -> bool:
        return (await desk.now(upload)).state is UploadState.FAILED

    async with bench(desk, "import os; os.abort()") as one:
        one.start(upload.id)
        await eventually(has_failed)
    assert (await desk.now(upload)).why == "the work on it ended before its end; nothing was taken"
    assert isinstance(await desk.begins(upload, UploadEvent.TAKE), Upload)
