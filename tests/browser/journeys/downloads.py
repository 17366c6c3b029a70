"""Files that a page gives away, read as whoever downloads them would."""

from __future__ import annotations

import csv
from io import BytesIO
from pathlib import Path

import openpyxl
from playwright.async_api import Page

Rows = list[dict[str, str]]


async def download(page: Page, link: str) -> Path:
    """Click a link, and wait until its file is there."""
    async with page.expect_download() as begun:
        await page.get_by_role("link", name=link, exact=True).click()
    return Path(await (await begun.value).path())


def rows_of_csv(path: Path) -> Rows:
    """By the names of its columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rows_of_workbook(path: Path) -> Rows:
    """The same, with every cell as text; an empty one is nothing."""
    sheet = openpyxl.load_workbook(BytesIO(path.read_bytes())).worksheets[0]
    heads, *rows = ([_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
    return [dict(zip(heads, row, strict=True)) for row in rows]


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
