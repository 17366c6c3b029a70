"""The process that works on an upload takes the same memory however long the file is."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from centralino.database import Database
from centralino.settings import load
from centralino.uploads import actions, store
from centralino.uploads.files import folder_of
from centralino.uploads.lives import UploadEvent, UploadState
from centralino.uploads.records import Upload
from centralino.uploads.workbench import WORKER
from tests.store.test_importing_memory import TELEPHONE

PASSWORD = {"CENTRALINO_AMI_PASSWORD": "a password of sixteen letters"}


def workbook(path: Path, rows: int) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Soci")
    sheet.append(["Nome", "Cellulare"])
    for number in range(rows):
        sheet.append([f"Socio numero {number}", 3331234567 + number])
    book.save(path)
    return path


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    yield path.read_bytes()


async def taken(database: Database, dsn: str, home: Path, file: Path) -> tuple[Upload, int]:
    """What a worker made of the file, and the most memory it took (KB)."""
    settings = load(home, PASSWORD)
    folder, now = folder_of(settings), datetime.now(UTC)
    upload = await actions.keep_upload(
        database, folder, file.name, _chunks(file), onto="soci", at=now, by="ada"
    )
    assert isinstance(upload, Upload)
    conventions = actions.conventions_of(settings)
    await actions.look_into_upload(database, folder, upload.id, conventions, at=now)
    async with database.transaction() as connection:
        assert isinstance(await actions.begin(connection, upload.id, UploadEvent.TAKE, at=now), Upload)
    kilobytes = await asyncio.to_thread(work, home, dsn, upload.id)
    async with database.connection() as connection:
        found = await store.upload(connection, upload.id)
    assert found
    return found, kilobytes


def work(home: Path, dsn: str, upload_id: int) -> int:
    """Have a worker work; the most memory it took (KB)."""
    worker = subprocess.Popen(
        [*WORKER, str(upload_id)], cwd=home, env={**os.environ, **PASSWORD, "DATABASE_URL": dsn}
    )
    _, status, used = os.wait4(worker.pid, 0)
    worker.returncode = os.waitstatus_to_exitcode(status)
    assert worker.returncode == 0
    return used.ru_maxrss


async def test_ten_times_the_rows_of_a_workbook_take_the_same_memory(
    database: Database, dsn: str, tmp_path: Path
) -> None:
    (tmp_path / "telephone.toml").write_text(TELEPHONE)
    few, kilobytes_for_few = await taken(database, dsn, tmp_path, workbook(tmp_path / "few.xlsx", 2_000))
    many, kilobytes_for_many = await taken(database, dsn, tmp_path, workbook(tmp_path / "many.xlsx", 20_000))
    assert (few.state, many.state) == (UploadState.TAKEN, UploadState.TAKEN)
    assert few.taken
    assert many.taken
    assert (few.taken.added, many.taken.added, many.taken.unchanged) == (2_000, 18_000, 2_000)
    assert kilobytes_for_many == pytest.approx(kilobytes_for_few, rel=0.05)
