"""People without codes are told by number and name; rows about one person are one; an import can be tried first."""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from centralino.database import Database
from centralino.directory import list_store
from centralino.directory.list_store import ContactList
from centralino.directory.lists import create_list
from centralino.support.importing.actions import Import, Imported, take, try_out
from centralino.support.importing.columns import read_header
from centralino.support.importing.refusals import Refusals
from centralino.support.importing.remarks import Remark, Remarks, Result, of_refusal, write_report
from centralino.support.importing.rows import Conventions
from centralino.support.importing.sheets import Reading, open_sheet
from centralino.support.importing.store import Counts

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CONVENTIONS = Conventions(("IT",), r"K[0-9]{4}", "IT", ZoneInfo("Europe/Rome"), codes_needed=False)
HEADER = "nome;codice cliente;telefono;lingua;contratto;dal"


@dataclass
class Club:
    """Somebody who brings in sheets of members."""

    database: Database
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "soci.csv"

    async def tries(self, *rows: str, onto: ContactList | None = None) -> tuple[Imported, list[Remark]]:
        return await self._imports(rows, onto, only_try=True)

    async def takes(self, *rows: str, onto: ContactList | None = None) -> tuple[Imported, list[Remark]]:
        return await self._imports(rows, onto, only_try=False)

    async def _imports(
        self, rows: tuple[str, ...], onto: ContactList | None, only_try: bool
    ) -> tuple[Imported, list[Remark]]:
        self.file.write_text("\n".join([HEADER, *rows]))
        with open_sheet(self.file) as sheet, Remarks() as remarks:
            columns = read_header(sheet.header, codes_needed=False)
            assert isinstance(columns, dict)
            refusals = Refusals(lambda refusal: remarks.take(of_refusal(refusal)))
            wanted = Import(
                sheet,
                columns,
                CONVENTIONS,
                refusals,
                NOON,
                "ada",
                "import of soci.csv",
                lambda phase, rows, done: None,
                onto,
                merge=True,
                remark=remarks.take,
            )
            if only_try:
                imported = await try_out(self.database, wanted, listed=onto is not None)
            else:
                async with self.database.transaction() as connection:
                    imported = await take(connection, wanted, good_rows=True)
            write_report(self.folder / "report.csv", self.file, Reading(), remarks)
            return imported, list(remarks.by_row())

    async def people(self) -> list[tuple[str, str | None, list[str]]]:
        async with self.database.connection() as connection:
            cursor = await connection.execute(
                "select name, language, array(select number from numbers where contact_id = contacts.id"
                " order by added_at, number) from contacts order by id"
            )
            return await cursor.fetchall()

    def report(self) -> list[list[str]]:
        with (self.folder / "report.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file, delimiter=";"))


@pytest.fixture
def club(database: Database, tmp_path: Path) -> Club:
    return Club(database, tmp_path)


ANNA, BRUNO = "Anna Rossi;;055 123461;;;", "Bruno Rossi;;055 123461;;;"


async def test_two_people_with_one_telephone_are_two(club: Club) -> None:
    imported, _ = await club.takes(ANNA, BRUNO)
    assert imported.taken == Counts(2, 0, 0)


async def test_whoever_is_known_by_number_and_name_is_not_added_again(club: Club) -> None:
    await club.takes(ANNA, BRUNO)
    again = "ROSSI, Anna;;+39 055 123461, 333 1234567;it;;"
    imported, _ = await club.takes(again, BRUNO)
    assert imported.taken == Counts(0, changed=1, unchanged=1)
    assert (await club.people())[0] == ("Anna Rossi", "it", ["+39055123461", "+393331234567"])
    assert (await club.takes(again, BRUNO))[0].taken == Counts(0, 0, 2)


async def test_rows_about_one_person_are_one_with_all_their_numbers(club: Club) -> None:
    imported, remarks = await club.takes(
        ANNA,
        "Rossi Anna;;055 123461, 333 1234567;it;;",
        "ANNA ROSSI;;3331234567 3391234567;;;",
        BRUNO,
    )
    assert (imported.rows, imported.taken, imported.merged) == (4, Counts(2, 0, 0), 2)
    assert [(each.row, each.result, each.became) for each in remarks] == [
        (3, Result.MERGED, "row 2"),
        (4, Result.MERGED, "row 2"),
    ]
    assert (await club.people())[0] == (
        "Anna Rossi",
        "it",
        ["+39055123461", "+393331234567", "+393391234567"],
    )


async def test_a_row_without_a_code_goes_into_the_one_that_has_it(club: Club) -> None:
    imported, _ = await club.takes(ANNA, "Rossi Anna;K1234;055123461;;;")
    assert (imported.taken, imported.merged) == (Counts(1, 0, 0), 1)


async def test_rows_with_one_code_are_one_if_they_agree_on_the_name(club: Club) -> None:
    imported, remarks = await club.takes(
        "Anna Rossi;K1234;055123461;;;", "Rossi Anna;K1234;3331234567;;;", "Carla Neri;K1234;;;;"
    )
    assert (imported.taken, imported.merged) == (Counts(1, 0, 0), 1)
    assert [(each.row, each.result, each.why) for each in remarks] == [
        (3, Result.MERGED, "another row is about the same person"),
        (4, Result.REFUSED, "an earlier row has it"),
    ]
    assert (await club.people())[0][2] == ["+39055123461", "+393331234567"]


async def test_rows_that_say_of_one_person_different_contracts_are_for_people_to_look_at(club: Club) -> None:
    imported, remarks = await club.takes(
        "Anna Rossi;K1234;055123461;;gold;2026-01-01", "Anna Rossi;K1234;055123461;;gold;2027-01-01"
    )
    assert imported.taken == Counts(1, 0, 0)
    assert [(each.row, each.why) for each in remarks] == [
        (3, "another row is about the same person, with another contract or grant")
    ]


async def test_rows_about_one_whom_only_the_directory_knows_to_be_one_are_merged(club: Club) -> None:
    await club.takes("Anna Rossi;;055123461 3331234567;;;")
    imported, _ = await club.takes("Anna Rossi;;055123461;;;", "Rossi Anna;;3331234567 3391234567;;;")
    assert (imported.taken, imported.merged) == (Counts(0, 1, 0), 1)
    assert (await club.people())[0][2] == ["+39055123461", "+393331234567", "+393391234567"]


async def test_whoever_may_be_several_whom_we_know_is_refused(club: Club) -> None:
    await club.takes("Anna Rossi;K1234;055123461;;;", "Anna Rossi;K1235;055123461;;;")
    imported, remarks = await club.takes(ANNA)
    assert imported.taken == Counts(0, 0, 0)
    assert [(each.row, each.why) for each in remarks] == [(2, "several contacts have this name and number")]


async def test_trying_says_what_taking_would_do_and_leaves_nothing_behind(club: Club) -> None:
    await club.takes(ANNA)
    async with club.database.transaction() as connection:
        soci = await create_list(connection, "soci", NOON, "ada")
        assert isinstance(soci, ContactList)
    rows = (
        "Anna Rossi;;055 123461;it;;",
        "Carla Neri;;tel. 333 1234567;;;",
        "Carla Neri;;3331234567;;;",
        "Dino Verdi;;3.9E+11;;;",
        BRUNO,
    )
    before = await club.people()
    tried, remarks = await club.tries(*rows, onto=soci)
    assert tried == Imported(5, Counts(added=2, changed=1, unchanged=0), merged=1, repaired=1, joining=3)
    assert [(each.row, each.result) for each in remarks] == [
        (3, Result.REPAIRED),
        (4, Result.MERGED),
        (5, Result.REFUSED),
    ]
    assert await club.people() == before
    taken, _ = await club.takes(*rows, onto=soci)
    assert taken == tried
    async with club.database.connection() as connection:
        (found,) = await list_store.lists(connection, ["soci"])
    assert found.members == 3


async def test_the_report_has_every_remark_beside_the_cells_as_they_stood(club: Club) -> None:
    await club.tries(
        "=HYPERLINK(1);;tel. 333 1234567;;;", "Dino;;3.9E+11;;;", "+39 055 1;;055123461;;;", "Carla;;055;xx;;"
    )
    head, *rows = club.report()
    assert head == [
        "row",
        "result",
        "why",
        "nome",
        "codice cliente",
        "telefono",
        "lingua",
        "contratto",
        "dal",
    ]
    assert [row[:2] for row in rows] == [["2", "repaired"], ["3", "refused"], ["5", "refused"]]
    assert (
        rows[0][2] == "numbers 'tel. 333 1234567' -> +393331234567: the words beside the number are left out"
    )
    assert rows[0][3:6] == ["'=HYPERLINK(1)", "", "tel. 333 1234567"]
    assert rows[2][2].count(";") == 1
