"""A spreadsheet is taken whole, by its good rows or not at all, and the same one twice changes nothing."""

import csv
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from centralino.database import Database, Notified, Reconnected
from centralino.directory import store as directory
from centralino.directory.actions import add_contact
from centralino.directory.codes import Code, CodeKind
from centralino.directory.contacts import Contact, NewContact
from centralino.directory.numbers import Source, Trust
from centralino.support import staff_store
from centralino.support.importing.actions import Imported, import_contacts
from centralino.support.importing.columns import read_header
from centralino.support.importing.refusals import refusals_into
from centralino.support.importing.rows import Conventions, Refusal
from centralino.support.importing.sheets import open_sheet
from centralino.support.importing.store import Counts

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CONVENTIONS = Conventions(("IT", "ES"), r"K[0-9]{4}", "IT", ZoneInfo("Europe/Rome"))
HEADER = "name;code;customer code;language;phone;contract;from;to;paid until;grant"
ACME = "Acme;00743110157;;it;02 55550101;gold;2026-01-01;2026-12-31;;"
BETA = "Beta;B58378431;;;+34911234567 3331234567;;;;;awaiting"


@dataclass
class Office:
    """Somebody who imports files and looks at what came of it."""

    database: Database
    folder: Path

    async def imports(
        self,
        *rows: str,
        good_rows: bool = False,
        at: datetime = NOON,
        conventions: Conventions = CONVENTIONS,
    ) -> tuple[Imported, list[Refusal]]:
        file = self.folder / "file.csv"
        file.write_text("\n".join([HEADER, *rows]))
        with open_sheet(file) as sheet, refusals_into(None) as refusals:
            columns = read_header(sheet.header)
            assert isinstance(columns, dict)
            imported = await import_contacts(
                self.database,
                sheet,
                columns,
                conventions,
                refusals,
                good_rows=good_rows,
                at=at,
                by="ada",
                why="import of file.csv",
                progress=lambda phase, rows, done: None,
            )
        return imported, refusals.first

    async def taken(self, *rows: str, at: datetime = NOON) -> Counts | None:
        imported, refused = await self.imports(*rows, at=at)
        assert refused == []
        return imported.taken

    async def contacts(self) -> Sequence[Contact]:
        async with self.database.connection() as connection:
            cursor = await connection.execute("select id from contacts")
            return await directory.contacts_by_id(connection, [each for (each,) in await cursor.fetchall()])


def _quoted(cell: str) -> str:
    """As CSV has a cell with signs of its own in it."""
    return '"' + cell.replace('"', '""') + '"'


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return Office(database, tmp_path)


async def test_contacts_come_with_codes_numbers_contracts_and_grants(office: Office) -> None:
    assert await office.taken(ACME, BETA) == Counts(added=2, changed=0, unchanged=0)
    acme, beta = await office.contacts()
    assert (acme.name, acme.language, acme.codes) == (
        "Acme",
        "it",
        (Code("00743110157", CodeKind.VAT, "IT"),),
    )
    assert [(n.number, n.trust, n.source, n.added_by) for n in acme.numbers] == [
        ("+390255550101", Trust.DECLARED, Source.IMPORT, "ada")
    ]
    assert {n.number for n in beta.numbers} == {"+34911234567", "+393331234567"}
    async with office.database.connection() as connection:
        (contract,) = await staff_store.contracts_of(connection, acme.id)
        (word,) = await staff_store.awaiting(connection, most=9)
    assert (contract.kind, contract.ends_on, contract.paid_until) == ("gold", date(2026, 12, 31), None)
    assert (word.contact_id, word.by, word.why) == (beta.id, "ada", "import of file.csv")


async def test_the_same_file_again_changes_nothing(office: Office) -> None:
    await office.taken(ACME, BETA)
    before = await office.contacts()
    assert await office.taken(ACME, BETA, at=NOON + timedelta(days=9)) == Counts(0, 0, unchanged=2)
    assert await office.contacts() == before


async def test_a_contact_is_found_by_its_code_and_changed_where_the_file_differs(office: Office) -> None:
    await office.taken(ACME, BETA)
    changed = "Acme Spa;00743110157;K1234;;0255550102;gold;2026-01-01;;2026-06-30;granted"
    assert await office.taken(changed, BETA) == Counts(added=0, changed=1, unchanged=1)
    acme = (await office.contacts())[0]
    assert (acme.name, acme.language) == ("Acme Spa", "it")
    assert [code.code for code in acme.codes] == ["00743110157", "K1234"]
    assert [n.number for n in acme.numbers] == ["+390255550101", "+390255550102"]
    async with office.database.connection() as connection:
        (contract,) = await staff_store.contracts_of(connection, acme.id)
        (change,) = await staff_store.contract_changes_of(connection, acme.id)
    assert (contract.ends_on, contract.paid_until) == (date(2026, 12, 31), date(2026, 6, 30))
    assert (change.paid_until_was, change.by, change.why) == (None, "ada", "import of file.csv")


async def test_a_new_period_is_a_new_contract(office: Office) -> None:
    await office.taken(ACME)
    assert await office.taken(ACME.replace("2026", "2027")) == Counts(added=0, changed=1, unchanged=0)
    (acme,) = await office.contacts()
    async with office.database.connection() as connection:
        assert len(await staff_store.contracts_of(connection, acme.id)) == 2


BAD = "Gamma;00743110158;;fr;;;;;;"


async def test_with_one_bad_row_nothing_is_taken_and_every_fault_is_named(office: Office) -> None:
    imported, refused = await office.imports(ACME, BAD, BETA)
    assert imported == Imported(3, None)
    assert refused == [
        Refusal(3, "code", "00743110158", "is no VAT number of IT: its check digit is wrong"),
        Refusal(3, "language", "fr", "is none of the languages it, en, es"),
    ]
    assert await office.contacts() == []


async def test_the_good_rows_are_taken_when_asked(office: Office) -> None:
    imported, refused = await office.imports(ACME, BAD, BETA, good_rows=True)
    assert imported.taken == Counts(added=2, changed=0, unchanged=0)
    assert {each.row for each in refused} == {3}


async def test_of_rows_with_one_code_the_first_is_taken(office: Office) -> None:
    again = "Acme again;00743110157;K1;;;;;;;".replace("K1;", "K1234;")
    imported, refused = await office.imports(ACME, BETA, again, ACME, good_rows=True)
    assert imported.taken == Counts(2, 0, 0)
    assert refused == [
        Refusal(4, "code", "00743110157 (row 2)", "an earlier row has it"),
        Refusal(5, "code", "00743110157 (row 2)", "an earlier row has it"),
    ]


async def test_codes_of_two_contacts_in_one_row_are_refused(office: Office) -> None:
    await office.taken(ACME, BETA, "Gamma;;K1234;;;;;;;")
    imported, refused = await office.imports("Acme;00743110157;K1234;;;;;;;")
    assert imported.taken is None
    assert [(each.row, each.reason) for each in refused] == [(2, "its codes are those of different contacts")]


async def test_two_rows_about_one_contact_are_refused(office: Office) -> None:
    await office.taken("Acme;00743110157;K1234;;;;;;;")
    _, refused = await office.imports("Acme;00743110157;;;;;;;;", "Acme 2;;K1234;;;;;;;")
    assert refused == [Refusal(3, "code", "K1234 (row 2)", "an earlier row is about the same contact")]


async def test_what_a_name_is_made_of_changes_nothing_in_it(office: Office) -> None:
    names = [r"A\B\N", r"\N", '{"Rossi",null}', "O'Neill, Ann", "Müller & Søn"]
    await office.taken(*(f"{_quoted(name)};;K000{row};;;;;;;" for row, name in enumerate(names)))
    assert [contact.name for contact in await office.contacts()] == names


async def test_a_customer_code_may_read_null(office: Office) -> None:
    conventions = Conventions(("IT",), "[A-Z]{4}", "IT", ZoneInfo("Europe/Rome"))
    await office.imports("Nobody;;NULL;;;;;;;", conventions=conventions)
    assert [contact.codes for contact in await office.contacts()] == [(Code("NULL", CodeKind.CUSTOMER),)]


async def test_a_number_may_be_in_several_rows(office: Office) -> None:
    assert await office.taken(ACME, "Delta;;K1234;;02 55550101;;;;;") == Counts(2, 0, 0)
    async with office.database.connection() as connection:
        assert len(await directory.contacts_by_number(connection, "+390255550101")) == 2


async def test_what_calls_have_taught_us_stays(office: Office) -> None:
    await office.taken(ACME)
    (acme,) = await office.contacts()
    async with office.database.transaction() as connection:
        await directory.confirm_number(connection, "+390255550101", acme.id, NOON, "call")
    assert await office.taken(ACME) == Counts(0, 0, 1)
    assert (await office.contacts())[0].numbers[0].trust is Trust.CONFIRMED


async def test_a_revocation_by_file_reaches_those_who_wait(office: Office) -> None:
    await office.taken(ACME)
    (acme,) = await office.contacts()
    async with aclosing(office.database.notifications("grants")) as notes:
        assert await anext(notes) == Reconnected()
        assert await office.taken(ACME + "revoked") == Counts(0, 1, 0)
        assert await anext(notes) == Notified(str(acme.id))


async def test_contacts_added_by_hand_after_an_import_have_ids_of_their_own(office: Office) -> None:
    await office.taken(ACME, BETA)
    async with office.database.transaction() as connection:
        assert isinstance(
            await add_contact(connection, NewContact("New"), Source.STAFF, NOON, "ada"), Contact
        )
    assert len(await office.contacts()) == 3


async def test_every_refusal_is_in_the_report_and_the_first_few_are_at_hand(tmp_path: Path) -> None:
    with refusals_into(tmp_path / "report.csv") as refusals:
        for row in range(2, 102):
            refusals.note(Refusal(row, "code", "=1", "is blank"))
            refusals.note(Refusal(row, "name", "", "is blank"))
    assert (refusals.rows, len(refusals.first)) == (100, 20)
    assert refusals.by_reason == {("code", "is blank"): 100, ("name", "is blank"): 100}
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as report:
        written = list(csv.reader(report))
    assert written[:2] == [["row", "column", "value", "reason"], ["2", "code", "=1", "is blank"]]
    assert len(written) == 201
